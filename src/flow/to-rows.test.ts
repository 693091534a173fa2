import { describe, expect, it } from 'vitest'
import { DuomoError } from '../base/errors.ts'
import type { Embedding } from '../model/embedding.ts'
import type { Encoder, EncoderInput } from '../spec/encoder.ts'
import type { Encoding } from '../spec/encoding.ts'
import { openMemoryVectorCache } from '../testing/memory-vector-cache.ts'
import { sampleDocument } from '../testing/sample-documents.ts'
import { dense, SMALL_SPACE, sampleRow } from '../testing/sample-rows.ts'
import { sumVectors } from '../testing/sum-vectors.ts'
import { encodeAll } from './encode-all.ts'
import { type RowParts, toRows } from './to-rows.ts'

const { signal } = new AbortController()

/** Encodes a text as its length, so that each vector tells which input it came from; writes down the batches. */
function lengthEncoder(batches: number[], change: (made: Embedding[]) => Embedding[] = (made) => made): Encoder {
  return {
    name: 'length',
    space: SMALL_SPACE,
    accepts: ['text'],
    joint: false,
    maxBatch: 2,
    async doEncode(inputs: readonly EncoderInput[]) {
      batches.push(inputs.length)
      return change(inputs.map(({ text = '' }) => dense(SMALL_SPACE.id, [text.length, 1, 0])))
    },
  }
}
const texts = ['a', 'bb', 'ccc', 'dddd', 'eeeee'].map((text) => ({ text }))
const lengths = (embeddings: readonly Embedding[]) =>
  embeddings.map((embedding) => (embedding.kind === 'dense' ? embedding.vector[0] : undefined))

describe('encodeAll', () => {
  it('encodes in batches of at most what the encoder takes, and keeps the order', async () => {
    const batches: number[] = []
    expect(lengths(await encodeAll(lengthEncoder(batches), texts, 'document', signal))).toEqual([1, 2, 3, 4, 5])
    expect(batches).toEqual([2, 2, 1])
  })

  it.each<[string, (made: Embedding[]) => Embedding[]]>([
    ['fewer vectors than inputs', (made) => made.slice(1)],
    ['a vector of another space', (made) => made.map(() => dense('other/3', [1, 0, 0]))],
    ['a vector of another length', (made) => made.map(() => dense(SMALL_SPACE.id, [1, 0]))],
    ['a vector without values', (made) => made.map(() => dense(SMALL_SPACE.id, []))],
    ['a vector of zeros', (made) => made.map(() => dense(SMALL_SPACE.id, [0, 0, 0]))],
    ['a value that is no number', (made) => made.map(() => dense(SMALL_SPACE.id, [1, Number.NaN, 0]))],
    [
      'a vector of another kind',
      (made) =>
        made.map(() => ({ kind: 'multi', space: SMALL_SPACE.id, rows: 1, values: new Float32Array(3).fill(1) })),
    ],
  ])('refuses %s, naming the encoder', async (_, change) => {
    const encoder = lengthEncoder([], change)
    const encoding = encodeAll(encoder, texts, 'document', signal)
    await expect(encoding).rejects.toMatchObject({ code: 'bad-vector', message: expect.stringContaining('length') })
  })

  it('stops between batches when it is cancelled', async () => {
    const stop = new AbortController()
    const encoder = lengthEncoder([], (made) => {
      stop.abort()
      return made
    })
    await expect(encodeAll(encoder, texts, 'query', stop.signal)).rejects.toMatchObject({ code: 'cancelled' })
  })
})

describe('toRows', () => {
  const chunks = [
    sampleRow('one', ['alpha'], {}, { headings: [] }).chunk,
    sampleRow('picture', ['gamma'], {}, { modality: 'image', group: 'figure', headings: [] }).chunk,
    sampleRow('nothing', []).chunk,
  ]
  const document = sampleDocument('a.txt', [{ kind: 'text', text: 'alpha' }])

  /** Where pictures are loaded, one byte for the number of the picture. */
  function partsWith(encodings: readonly Encoding[], change: Partial<RowParts> = {}): RowParts {
    return {
      wordsOf: ({ text }) => text.split(' ').filter(Boolean),
      wordsRecipe: 'blanks/1',
      encodings,
      contentsOf: () => ({
        image: ({ text }) => ({ key: text, load: async () => Uint8Array.of(9) }),
        audio: () => undefined,
      }),
      fuseParts: sumVectors,
      ...change,
    }
  }

  const rowsOf = (parts: RowParts) => toRows(chunks, document, undefined, parts, signal)
  const byModality: Encoding['takes'] = ({ modality }) => (modality === 'image' ? ['image'] : ['text'])

  it('gives each chunk its words and the vectors it is taken for, and leaves out what no search could reach', async () => {
    const onlyText: Encoding = {
      encoder: lengthEncoder([]),
      rule: 'text/1',
      takes: ({ modality }) => (modality === 'text' ? ['text'] : []),
    }
    const { rows, problems } = await rowsOf(partsWith([onlyText]))
    expect(rows.map(({ chunk, words, embeddings }) => [chunk.id, words, lengths(embeddings)])).toEqual([
      [chunks[0]?.id, ['alpha'], [5]],
      [chunks[1]?.id, ['gamma'], []],
    ])
    expect(problems).toEqual([])
  })

  it('gives a picture to an encoder that takes pictures', async () => {
    const { rows } = await rowsOf(partsWith([{ encoder: kindEncoder(false), rule: 'shared/1', takes: byModality }]))
    expect(rows.map(({ embeddings }) => vectorsOf(embeddings))).toEqual([[[5, 0, 0]], [[0, 1, 0]]])
  })

  it('joins words and picture before a joint encoder, and their vectors behind another', async () => {
    const takes: Encoding['takes'] = ({ modality }) => (modality === 'image' ? ['text', 'image'] : [])
    const vectorOf = async (joint: boolean) => {
      const { rows } = await rowsOf(partsWith([{ encoder: kindEncoder(joint), rule: 'both/1', takes }]))
      return rows.flatMap(({ embeddings }) => vectorsOf(embeddings))
    }
    expect(await vectorOf(true)).toEqual([[5, 1, 0]])
    const [[words, picture] = []] = await vectorOf(false)
    expect(words).toBeCloseTo(0.4 * 5)
    expect(picture).toBeCloseTo(0.6)
  })

  it('tells of a picture that can’t be loaded and encodes the rest', async () => {
    const load = async () => {
      throw new DuomoError('damaged-file', 'no picture')
    }
    const contentsOf = () => ({ image: () => ({ key: 'x', load }), audio: () => undefined })
    const encodings = [{ encoder: kindEncoder(false), rule: 'shared/1', takes: byModality }]
    const { rows, problems } = await rowsOf(partsWith(encodings, { contentsOf }))
    expect(rows.map(({ embeddings }) => vectorsOf(embeddings))).toEqual([[[5, 0, 0]], []])
    expect(problems).toMatchObject([{ stage: 'encode', code: 'damaged-file', message: 'no picture' }])
  })

  it('tells of a picture that can’t be encoded and encodes the rest', async () => {
    const encoder = kindEncoder(false)
    const fussy: Encoder = {
      ...encoder,
      async doEncode(inputs, options) {
        if (inputs.some(({ image }) => image)) throw new DuomoError('damaged-file', 'no picture')
        return encoder.doEncode(inputs, options)
      },
    }
    const { rows, problems } = await rowsOf(partsWith([{ encoder: fussy, rule: 'shared/1', takes: byModality }]))
    expect(rows.map(({ embeddings }) => vectorsOf(embeddings))).toEqual([[[5, 0, 0]], []])
    expect(problems).toMatchObject([{ stage: 'encode', code: 'damaged-file' }])
  })

  it('loads nothing whose vector is known', async () => {
    let loads = 0
    const load = async () => Uint8Array.of(++loads)
    const contentsOf = () => ({ image: () => ({ key: 'x', load }), audio: () => undefined })
    const encodings = [{ encoder: kindEncoder(false), rule: 'shared/1', takes: byModality }]
    const parts = partsWith(encodings, { contentsOf, vectorCache: openMemoryVectorCache() })
    await rowsOf(parts)
    const { rows } = await rowsOf(parts)
    expect(rows.map(({ embeddings }) => vectorsOf(embeddings))).toEqual([[[5, 0, 0]], [[0, 1, 0]]])
    expect(loads).toBe(1)
  })
})

/** Encodes words as their length and a picture as a 1 beside it. */
function kindEncoder(joint: boolean): Encoder {
  return {
    name: 'kinds',
    space: SMALL_SPACE,
    accepts: ['text', 'image'],
    joint,
    maxBatch: 2,
    doEncode: async (inputs) =>
      inputs.map(({ text = '', image }) => dense(SMALL_SPACE.id, [text.length, image ? 1 : 0, 0])),
  }
}

const vectorsOf = (embeddings: readonly Embedding[]) =>
  embeddings.map((embedding) => (embedding.kind === 'dense' ? [...embedding.vector] : []))
