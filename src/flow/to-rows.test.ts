import { describe, expect, it } from 'vitest'
import type { Embedding } from '../model/embedding.ts'
import type { Encoder, EncoderInput } from '../spec/encoder.ts'
import { dense, SMALL_SPACE, sampleRow } from '../testing/sample-rows.ts'
import { encodeAll } from './encode-all.ts'
import { toRows } from './to-rows.ts'

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
  it('gives each chunk its words and the vectors that fit its modality, and leaves out what no search could reach', async () => {
    const chunks = [
      sampleRow('one', ['alpha']).chunk,
      sampleRow('picture', ['gamma'], {}, { modality: 'image' }).chunk,
      sampleRow('nothing', []).chunk,
    ]
    const parts = {
      wordsOf: ({ text }: { text: string }) => text.split(' ').filter(Boolean),
      wordsRecipe: 'blanks/1',
      encoders: [lengthEncoder([])],
    }
    const rows = await toRows(chunks, parts, signal)
    expect(rows.map(({ chunk, words, embeddings }) => [chunk.id, words, lengths(embeddings)])).toEqual([
      [chunks[0]?.id, ['alpha'], [5]],
      [chunks[1]?.id, ['gamma'], []],
    ])
  })
})
