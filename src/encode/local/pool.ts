import { DuomoError } from '../../base/errors.ts'
import { toUnitLength } from '../../math/unit-length.ts'
import type { FloatTensor } from '../../onnx/tensors.ts'
import { type Feeds, firstOutput, type Outputs } from '../../onnx/tensors.ts'
import type { ModelRecipe } from '../model-entry.ts'

type Pooling = ModelRecipe['pooling']

/** The names that graphs give what is wanted of them, in the order of preference. */
export const OUTPUTS = {
  text: ['text_embeds', 'l2norm_text_embeddings', 'sentence_embedding', 'pooler_output'],
  image: ['image_embeds', 'l2norm_image_embeddings', 'pooler_output'],
  audio: ['audio_embeds', 'pooler_output'],
  tokens: ['last_hidden_state', 'token_embeddings', 'embeddings', 'hidden_states'],
} as const

/** @throws `bad-response` naming what the graph gives */
export function wantedOutput(outputs: Outputs, names: readonly string[], model: string): FloatTensor {
  const found = firstOutput(outputs, names)
  if (found) return found
  throw new DuomoError('bad-response', `${model} gives ${Object.keys(outputs).join(', ') || 'nothing'}`, {
    hint: `One of ${names.join(', ')} is expected: check the task and pooling in its duomo-model.json.`,
  })
}

/** Which positions hold a token: `[rows, positions]`, row-major; every one where the model has no mask. */
export function maskOf({ attention_mask: mask }: Feeds): readonly boolean[] | undefined {
  return mask && 'type' in mask ? Array.from(mask.data, (bit) => bit !== 0n) : undefined
}

/**
 * One vector a row, not yet at unit length.
 *
 * @param tensor - `[rows, positions, dimension]`, or `[rows, dimension]` for `none`
 */
export function poolRows(
  { data, dims }: FloatTensor,
  mask: readonly boolean[] | undefined,
  pooling: Pooling,
): Float32Array[] {
  const [rows = 0] = dims
  const dimension = dims.at(-1) ?? 0
  const positions = dims.length === 3 ? (dims[1] ?? 0) : 1
  const at = (row: number, position: number) => {
    const start = (row * positions + position) * dimension
    return data.subarray(start, start + dimension)
  }
  const pool = (row: number): Float32Array => {
    if (dims.length === 2) return at(row, 0).slice()
    const held = Array.from({ length: positions }, (_, n) => n).filter((n) => mask?.[row * positions + n] ?? true)
    switch (pooling) {
      case 'cls':
      case 'none':
        return at(row, held[0] ?? 0).slice()
      case 'last':
        return at(row, held.at(-1) ?? positions - 1).slice()
      case 'mean':
        return meanAt(held, (position) => at(row, position), dimension)
    }
  }
  return Array.from({ length: rows }, (_, row) => pool(row))
}

function meanAt(held: readonly number[], at: (position: number) => Float32Array, dimension: number): Float32Array {
  const mean = new Float32Array(dimension)
  for (const position of held) {
    const row = at(position)
    for (let n = 0; n < dimension; n++) mean[n] = (mean[n] ?? 0) + (row[n] ?? 0) / held.length
  }
  return mean
}

/** The first `cut` values at unit length: Matryoshka models (Kusupati et al. 2022) put what matters most first. */
export function finish(vector: Float32Array, cut: number): Float32Array {
  return toUnitLength(vector.subarray(0, cut))
}

/** @throws `bad-vector` for vectors of another length than the recipe says */
export function checkLength(vector: Float32Array, dimension: number, model: string): Float32Array {
  if (vector.length === dimension) return vector
  throw new DuomoError('bad-vector', `${model} gives ${vector.length} values, its recipe says ${dimension}`, {
    hint: `Set "dimension": ${vector.length} in its duomo-model.json.`,
  })
}
