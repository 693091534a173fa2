import { describe, expect, it } from 'vitest'
import type { Embedding } from '../model/embedding.ts'
import type { Similarity } from '../spec/similarity.ts'
import type { SearchOptions, Store } from '../spec/store.ts'
import { createCountingEncoder } from '../testing/counting-encoder.ts'
import { openMemoryStore } from '../testing/memory-store.ts'
import { sampleRow } from '../testing/sample-rows.ts'
import { sumVectors } from '../testing/sum-vectors.ts'
import { encodeAll } from './encode-all.ts'
import { chooseSearches, type SearchChoice, type SearchParts, searchAll } from './search-all.ts'

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

const partsOf = (store: Store): SearchParts => ({
  store,
  shelf: { take: async () => undefined },
  queryWords,
  encoders: [encoder],
  fuseParts: sumVectors,
  indexes: [],
  similarities: new Map(),
})

/** The numbers of the rows in each list. */
async function search(
  text: string,
  parts: SearchParts,
  { k = 10, filter, ...choice }: SearchChoice & Partial<SearchOptions> = {},
) {
  const options = { signal, k, ...(filter ? { filter } : {}) }
  const lists = await searchAll({ text }, chooseSearches(parts, choice), options)
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

  it('searches side by side, and gives the lists in their order, whichever ends first', async () => {
    const store = await storeOf('ferry', 'tram')
    let lastHasBegun = () => {}
    const last = new Promise<void>((done) => {
      lastHasBegun = done
    })
    const hits = [{ id: sampleRow('0').chunk.id, score: 1 }]
    const indexes = [
      { name: 'patient', version: '1', search: () => last.then(() => hits) },
      {
        name: 'quick',
        version: '1',
        search: () => {
          lastHasBegun()
          return hits
        },
      },
    ]
    expect((await search('ferry', { ...partsOf(store), indexes })).map(({ by }) => by)).toEqual([
      'bm25',
      SPACE,
      'patient',
      'quick',
    ])
  })

  it('has no search under way when it rejects', async () => {
    const store = await storeOf('ferry')
    let ended = false
    const indexes = [
      { name: 'broken', version: '1', search: () => Promise.reject(new Error('the index is broken')) },
      {
        name: 'slow',
        version: '1',
        search: async () => {
          for (let turn = 0; turn < 50; turn += 1) await Promise.resolve()
          ended = true
          return []
        },
      },
    ]
    await expect(search('ferry', { ...partsOf(store), indexes })).rejects.toThrow('the index is broken')
    expect(ended).toBe(true)
  })

  it('uses the searches that are named, with their weights', async () => {
    const store = await storeOf('ferry', 'tram')
    const odd = { name: 'odd', version: '7', search: () => [{ id: sampleRow('1').chunk.id, score: 3 }] }
    const parts = { ...partsOf(store), indexes: [odd] }
    expect((await search('ferry', parts)).map(({ by, weight }) => [by, weight])).toEqual([
      ['bm25', 1],
      [SPACE, 1],
      ['odd', 1],
    ])
    expect(await search('ferry', parts, { use: ['odd'] })).toEqual([{ by: 'odd', weight: 1, rows: [1] }])
    expect(
      (await search('ferry', parts, { use: { odd: 0.5, bm25: 2 } })).map(({ by, weight }) => [by, weight]),
    ).toEqual([
      ['bm25', 2],
      ['odd', 0.5],
    ])
    expect(chooseSearches(parts, {}).map(({ label }) => label)).toEqual(['bm25', SPACE, 'odd/7'])
  })

  it.each([
    [{ use: ['bm52'] }, 'no search bm52', 'There are bm25, counts/3.'],
    [{ use: [] }, 'names no search', 'There are bm25, counts/3.'],
    [{ use: { bm25: 0 } }, 'weight of bm25 is 0', 'Leave out'],
    [{ use: { bm25: Number.NaN } }, 'weight of bm25 is NaN', 'Leave out'],
    [{ similarity: 'no' }, 'no similarity no', 'None is registered.'],
    [{ similarity: { 'other/3': 'no' } }, 'no space other/3', 'There are counts/3.'],
  ])('refuses %j', async (choice: SearchChoice, message, hint) => {
    const parts = partsOf(openMemoryStore([encoder.space]))
    expect(() => chooseSearches(parts, choice)).toThrow(
      expect.objectContaining({
        code: 'usage',
        message: expect.stringContaining(message),
        hint: expect.stringContaining(hint),
      }),
    )
  })
})

describe('a similarity of the user’s own', () => {
  /** The most alike is what has as many ferries as the question, and then few trams. */
  const sameCount: Similarity = (query, document) =>
    -Math.abs((query[0] ?? 0) - (document[0] ?? 0)) - (document[1] ?? 0) / 100
  const similarities = new Map([['same-count', sameCount]])

  it('ranks every row of a small store, within the filter, and the trail names it', async () => {
    const store = await storeOf('ferry ferry ferry tram', 'ferry ferry tram', 'ferry ferry', 'tram')
    const parts = { ...partsOf(store), similarities }
    const by = `${SPACE} by same-count`
    const choice = { use: [SPACE], similarity: 'same-count' }
    expect(await search('ferry ferry', parts, choice)).toEqual([{ by, weight: 1, rows: [2, 1, 0, 3] }])
    const filter = { op: 'range', field: 'page', lte: 2 } as const
    expect(await search('ferry ferry', parts, { ...choice, filter, k: 1 })).toEqual([{ by, weight: 1, rows: [1] }])
    const ofSpace = { use: [SPACE], similarity: { [SPACE]: 'same-count' } }
    expect(await search('ferry ferry', parts, ofSpace)).toEqual([{ by, weight: 1, rows: [2, 1, 0, 3] }])
  })

  it('ranks of a large store what the store finds nearest, ten times as many as wanted', async () => {
    const store = await storeOf(...Array.from({ length: 30 }, (_, n) => 'ferry '.repeat(n + 1)))
    const asked: number[] = []
    const large: Store = Object.assign(Object.create(store), {
      count: async () => 5_001,
      search: (embedding: Embedding, options: SearchOptions) => {
        asked.push(options.k)
        return store.search(embedding, options)
      },
      vectors: (ids: string[], space: string) => store.vectors(ids, space),
      iterate: () => {
        throw new Error('a large store is never gone through')
      },
    })
    const [list] = await search(
      'ferry',
      { ...partsOf(large), similarities },
      {
        k: 2,
        use: [SPACE],
        similarity: 'same-count',
      },
    )
    expect(asked).toEqual([20])
    // The store's cosine likes few ferries best, so the row with just one is among its twenty.
    expect(list?.rows).toEqual([0, 1])
  })

  it('that gives no number is refused by name', async () => {
    const store = await storeOf('ferry')
    const parts = { ...partsOf(store), similarities: new Map([['odd', () => Number.NaN]]) }
    await expect(search('ferry', parts, { similarity: 'odd' })).rejects.toMatchObject({
      code: 'bad-response',
      message: expect.stringContaining('the similarity odd gave NaN'),
    })
  })

  it('needs vectors', () => {
    const parts = { ...partsOf(openMemoryStore()), encoders: [], similarities }
    expect(() => chooseSearches(parts, { similarity: 'same-count' })).toThrow(
      expect.objectContaining({ code: 'usage', hint: expect.stringContaining('encoder') }),
    )
  })
})
