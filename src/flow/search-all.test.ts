import { describe, expect, it } from 'vitest'
import type { Store } from '../spec/store.ts'
import { createCountingEncoder } from '../testing/counting-encoder.ts'
import { openMemoryStore } from '../testing/memory-store.ts'
import { sampleRow } from '../testing/sample-rows.ts'
import { encodeAll } from './encode-all.ts'
import { type SearchParts, searchAll } from './search-all.ts'

const { signal } = new AbortController()
const queryWords = (text: string) => text.split(' ').filter(Boolean)
const encoder = createCountingEncoder('ferry', 'tram')
const SPACE = encoder.space.id

/** Rows named by their number, one page each, with words and vector. */
async function storeOf(...texts: string[]): Promise<Store> {
  const store = openMemoryStore([encoder.space])
  const embeddings = await encodeAll(
    encoder,
    texts.map((text) => ({ text })),
    'document',
    signal,
  )
  const rows = texts.map((text, n) => sampleRow(`${n}`, queryWords(text), {}, { text, pages: [n + 1] }))
  await store.put(rows.map((row, n) => ({ ...row, embeddings: embeddings.slice(n, n + 1) })))
  return store
}

const partsOf = (store: Store): SearchParts => ({ store, queryWords, encoders: [encoder] })

/** The numbers of the rows in each list. */
async function search(text: string, parts: SearchParts, options: Partial<Parameters<typeof searchAll>[2]> = {}) {
  const lists = await searchAll({ text }, parts, { signal, k: 10, ...options })
  const number = new Map(Array.from({ length: 99 }, (_, n) => [sampleRow(`${n}`).chunk.id, n]))
  return lists.map(({ by, weight, hits }) => ({ by, weight, rows: hits.map(({ id }) => number.get(id)) }))
}

describe('searchAll', () => {
  it('gives a list of words and one of each space', async () => {
    const store = await storeOf('the ferry leaves', 'the tram waits', 'tram and tram')
    expect(await search('ferry', partsOf(store))).toEqual([
      { by: 'bm25', weight: 1, rows: [0] },
      { by: SPACE, weight: 1, rows: [0, expect.any(Number), expect.any(Number)] },
    ])
  })

  it('keeps words and vectors to the filter', async () => {
    const store = await storeOf('ferry ferry', 'ferry', 'tram', 'ferry')
    const filter = { op: 'range', field: 'page', gte: 2, lte: 3 } as const
    expect(await search('ferry', partsOf(store), { filter })).toEqual([
      { by: 'bm25', weight: 1, rows: [1] },
      { by: SPACE, weight: 1, rows: [1, 2] },
    ])
  })
})
