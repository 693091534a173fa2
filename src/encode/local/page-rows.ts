import { DuomoError } from '../../base/errors.ts'
import { toUnitLength } from '../../math/unit-length.ts'
import type { Embedding } from '../../model/embedding.ts'
import type { FloatTensor } from '../../onnx/tensors.ts'
import { encodePictures } from './encode-pictures.ts'
import { encodeTexts } from './encode-texts.ts'
import { type KindEncoders, type LoadedParts, needed } from './parts.ts'
import { maskOf, OUTPUTS, wantedOutput } from './pool.ts'

const NAMES = {
  text: ['text_embeds', 'query_embeddings', ...OUTPUTS.tokens],
  image: ['image_embeds', 'image_embeddings', 'page_embeddings', ...OUTPUTS.tokens],
}

/** Pages and questions as many vectors (ColPali, Faysse et al. 2024): one for each patch, and for each token but padding. */
export function createPageRows(parts: LoadedParts): KindEncoders {
  const { name, recipe, space, graphs } = parts
  const toEmbedding = (rows: readonly Float32Array[]): Embedding => {
    const values = new Float32Array(rows.length * space.dimension)
    for (const [n, row] of rows.entries()) values.set(toUnitLength(row), n * space.dimension)
    return { kind: 'multi', space: space.id, rows: rows.length, values }
  }

  return {
    async texts(texts, signal) {
      const tokenizer = needed(parts.tokenizer, 'a tokenizer', name)
      const graph = needed(graphs.text, 'a graph for text', name)
      return encodeTexts(texts, { tokenizer, recipe, name, signal }, async (feeds) => {
        const rows = rowsOf(wantedOutput(await graph.run(feeds), NAMES.text, name), space.dimension, name)
        const mask = maskOf(feeds)
        return rows.map((row, r) => toEmbedding(row.filter((_, n) => mask?.[r * row.length + n] ?? true)))
      })
    },
    async images(files, signal) {
      const pictures = needed(parts.pictures, 'what prepares pictures', name)
      const graph = needed(graphs.image, 'a graph for pictures', name)
      return encodePictures(files, { pictures, name, signal }, async (feeds) =>
        rowsOf(wantedOutput(await graph.run(feeds), NAMES.image, name), space.dimension, name).map((rows) => {
          checkGrid(rows.length, parts)
          return toEmbedding(rows)
        }),
      )
    },
    sounds: async () => [],
  }
}

/** `[inputs, rows, dimension]` as rows by input. */
function rowsOf({ data, dims }: FloatTensor, dimension: number, model: string): Float32Array[][] {
  const [inputs = 0, rows = 0, length = 0] = dims
  if (dims.length !== 3 || length !== dimension)
    throw new DuomoError('bad-vector', `${model} gives [${dims.join(', ')}], expected [inputs, rows, ${dimension}]`, {
      hint: 'Check the dimension and the graphs in its duomo-model.json.',
    })
  return Array.from({ length: inputs }, (_, n) =>
    Array.from({ length: rows }, (_, row) => {
      const start = (n * rows + row) * dimension
      return data.subarray(start, start + dimension)
    }),
  )
}

function checkGrid(rows: number, { recipe: { patches }, name }: LoadedParts): void {
  if (!patches || rows >= patches.first + patches.columns * patches.rows) return
  throw new DuomoError('bad-vector', `${name} gives ${rows} vectors of a page, fewer than its patches`, {
    hint: `Correct "patches" in its duomo-model.json (${patches.rows} rows × ${patches.columns} columns).`,
  })
}
