import { describe, expect, it } from 'vitest'
import type { Embedding } from '../model/embedding.ts'
import type { Encoder } from '../spec/encoder.ts'
import type { Store } from '../spec/store.ts'
import { openMemoryStore } from '../testing/memory-store.ts'
import { sampleDocument, sampleRow } from '../testing/sample-rows.ts'
import { pageHeat } from './page-heat.ts'

const SPACE = 'pages/2'
const CHURCH = [1, 0] as const
const TEXT = [0, 1] as const

const rowsOf = (...rows: readonly (readonly [number, number])[]): Embedding => ({
  kind: 'multi',
  space: SPACE,
  rows: rows.length,
  values: Float32Array.from(rows.flat()),
})

/** Two words are known to it; its pages are two by two patches behind one other vector. */
const encoder: Encoder = {
  name: 'eyes',
  space: { id: SPACE, kind: 'multi', dimension: 2 },
  accepts: ['text', 'image'],
  joint: false,
  maxBatch: 4,
  patches: { columns: 2, rows: 2, first: 1 },
  doEncode: async (inputs) => inputs.map(({ text = '' }) => rowsOf(/church|教堂/.test(text) ? CHURCH : TEXT)),
}

const documentId = sampleDocument('tour.pdf')

/** Only the second page was encoded; a church stands at its bottom left. */
async function tour(): Promise<Store> {
  const memory = openMemoryStore()
  const pages = [1, 2].map((page) => sampleRow(`page ${page}`, [], {}, { documentId, group: 'page', pages: [page] }))
  await memory.put([...pages, sampleRow('block', [], {}, { documentId, pages: [2] })])
  const seen = pages[1]?.chunk.id
  return Object.assign(Object.create(memory), {
    iterate: memory.iterate.bind(memory),
    vectors: async (ids: readonly string[], space: string) =>
      ids.map((id) => (id === seen && space === SPACE ? rowsOf(CHURCH, TEXT, TEXT, CHURCH, TEXT) : undefined)),
  })
}

const signal = new AbortController().signal
const ask = async (text: string, page = 2, encoders: readonly Encoder[] = [encoder]) =>
  pageHeat({ documentId, page, text }, { store: await tour(), encoders }, signal)

describe('pageHeat', () => {
  it.each(['a church', '教堂'])('is hottest where %s stands', async (text) => {
    expect(await ask(text)).toEqual({ columns: 2, rows: 2, values: Float32Array.of(0, 0, 1, 0) })
  })

  it('is even over all that answers alike', async () => {
    expect((await ask('words')).values).toEqual(Float32Array.of(1, 1, 0, 1))
  })

  it('names a page that was not encoded, and how to encode it', async () => {
    const refused = { code: 'not-found', page: 1, hint: expect.stringContaining('duomo reencode') }
    await expect(ask('a church', 1)).rejects.toMatchObject(refused)
    await expect(ask('a church', 9)).rejects.toMatchObject({ code: 'not-found', page: 9 })
  })

  it('asks for words', async () => {
    await expect(ask(' ')).rejects.toMatchObject({ code: 'usage' })
  })

  it('says what is missing without an encoder that knows places on pages', async () => {
    const { patches: _, ...unplaced } = encoder
    const dense: Encoder = { ...encoder, space: { ...encoder.space, kind: 'dense' } }
    await expect(ask('a church', 2, [dense])).rejects.toMatchObject({
      code: 'part-unavailable',
      hint: expect.stringContaining('encoding.mode'),
    })
    await expect(ask('a church', 2, [unplaced])).rejects.toMatchObject({
      code: 'part-unavailable',
      hint: expect.stringContaining('patches'),
    })
  })
})
