import type { Embedding } from '../../model/embedding.ts'
import type { Feeds } from '../../onnx/tensors.ts'
import { padTokens } from '../../onnx/token-batch.ts'
import type { Graph } from '../../onnx/transformers.ts'
import type { Encoder, InputKind } from '../../spec/encoder.ts'
import type { ModelTask } from '../model-entry.ts'
import { encodePictures } from './encode-pictures.ts'
import { encodeSounds } from './encode-sounds.ts'
import { encodeTexts, TEXT_LIMITS } from './encode-texts.ts'
import { createPageRows } from './page-rows.ts'
import { type KindEncoders, type LoadedParts, type LocalEncoder, needed, sortKinds } from './parts.ts'
import { checkLength, finish, maskOf, OUTPUTS, poolRows, wantedOutput } from './pool.ts'

/** What each task takes; `rerank` and `speech` are no encoders. */
export const ACCEPTS: Readonly<Record<ModelTask, readonly InputKind[]>> = {
  text: ['text'],
  'text-image': ['text', 'image'],
  image: ['image'],
  audio: ['text', 'audio'],
  page: ['text', 'image'],
  rerank: [],
  speech: [],
}

/** An encoder over a loaded model; what it is told by its recipe is all that differs between families. */
export function createLocalEncoder(parts: LoadedParts): LocalEncoder {
  const { name, recipe, space } = parts
  const accepts = ACCEPTS[recipe.task]
  const dense = createDenseVectors(parts)
  const multi = createPageRows(parts)
  const doEncode: Encoder['doEncode'] = async (inputs, { role, signal }) => {
    const kinds = sortKinds(inputs, accepts, name)
    const results = new Map<number, Embedding>()
    const keep = (places: readonly number[], made: readonly Embedding[]) => {
      for (const [n, place] of places.entries()) {
        const embedding = made[n]
        if (embedding) results.set(place, embedding)
      }
    }
    const { texts, images, sounds } = space.kind === 'multi' ? multi : dense
    const prompt = recipe.prompts[role]
    const textAt = (n: number) => prompt + (inputs[n]?.text ?? '')
    if (kinds.text.length > 0) keep(kinds.text, await texts(kinds.text.map(textAt), signal))
    const bytesAt = (n: number, kind: 'image' | 'audio') => inputs[n]?.[kind] ?? new Uint8Array()
    if (kinds.image.length > 0)
      keep(
        kinds.image,
        await images(
          kinds.image.map((n) => bytesAt(n, 'image')),
          signal,
        ),
      )
    if (kinds.audio.length > 0)
      keep(
        kinds.audio,
        await sounds(
          kinds.audio.map((n) => bytesAt(n, 'audio')),
          signal,
        ),
      )
    return inputs.flatMap((_, n) => results.get(n) ?? [])
  }
  return {
    name,
    space,
    accepts,
    joint: false,
    maxBatch: TEXT_LIMITS.rows,
    ...(recipe.patches ? { patches: recipe.patches } : {}),
    doEncode,
    close: async () => {
      const graphs = new Set(Object.values(parts.graphs))
      await Promise.all([...graphs].map((graph: Graph) => graph.close()))
    },
  }
}

function createDenseVectors(parts: LoadedParts): KindEncoders {
  const { name, recipe, space, graphs } = parts
  const embed = (vector: Float32Array): Embedding => ({
    kind: 'dense',
    space: space.id,
    vector: finish(checkLength(vector, recipe.dimension, name), space.dimension),
  })
  const pooled = async (graph: Graph | undefined, feeds: Feeds, names: readonly string[]) => {
    const outputs = await needed(graph, 'a graph', name).run(feeds)
    const wanted = recipe.pooling === 'none' ? names : OUTPUTS.tokens
    return poolRows(wantedOutput(outputs, wanted, name), maskOf(feeds), recipe.pooling)
  }
  // One graph with both towers wants both inputs, whichever is asked about.
  const joint = graphs.text !== undefined && graphs.text === graphs.image

  return {
    async texts(texts, signal) {
      const tokenizer = needed(parts.tokenizer, 'a tokenizer', name)
      const beside = joint ? await blankPicture(parts) : {}
      const made = await encodeTexts(texts, { tokenizer, recipe, name, signal }, (feeds) =>
        pooled(graphs.text, { ...feeds, ...beside }, OUTPUTS.text),
      )
      return made.map(embed)
    },
    async images(files, signal) {
      const pictures = needed(parts.pictures, 'what prepares pictures', name)
      const beside = joint ? blankText(parts) : {}
      const made = await encodePictures(files, { pictures, name, signal }, (feeds) =>
        pooled(graphs.image, { ...beside, ...feeds }, OUTPUTS.image),
      )
      return made.map(embed)
    },
    async sounds(files, signal) {
      const sounds = needed(parts.sounds, 'what prepares sound', name)
      const made = await encodeSounds(files, { sounds, name, signal }, async (feeds) => {
        const [vector = new Float32Array()] = await pooled(graphs.audio, feeds, OUTPUTS.audio)
        return vector
      })
      return made.map(embed)
    },
  }
}

/** A white picture, as small as can be. */
function blankPicture({ pictures, name }: LoadedParts): Promise<Feeds> {
  const white = { width: 8, height: 8, data: new Uint8Array(8 * 8 * 4).fill(255) }
  return needed(pictures, 'what prepares pictures', name).prepare([white])
}

function blankText({ tokenizer, recipe, name }: LoadedParts): Feeds {
  const { tokens, padId, side } = needed(tokenizer, 'a tokenizer', name)
  const { ids } = tokens('')
  return padTokens([{ ids: ids.length > 0 ? ids : [padId] }], {
    padId,
    side,
    ...(recipe.padTo === undefined ? {} : { length: recipe.padTo }),
  })
}
