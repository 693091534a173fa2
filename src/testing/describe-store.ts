import type { Chunk } from '../model/chunk.ts'
import type { Space } from '../model/embedding.ts'
import type { Filter, Store, StoreHit } from '../spec/store.ts'
import { dense, OTHER_SPACE, SMALL_SPACE, sampleDocument, sampleRow } from './sample-rows.ts'
import type { TestFunctions } from './test-functions.ts'

/** A place for one test's index: opened any number of times, cleared at the end. */
export interface StoreHome {
  open(spaces: readonly Space[]): Promise<Store>
  clear(): Promise<void>
}

/** What every {@link Store} must do. `start` gives a new, empty home for each test. */
export function describeStore(name: string, start: () => Promise<StoreHome>, test: TestFunctions): void {
  const { describe, it, expect } = test
  const inStore = (work: (store: Store, home: StoreHome) => Promise<void>) => async () => {
    const home = await start()
    try {
      const store = await home.open([SMALL_SPACE, OTHER_SPACE])
      await work(store, home)
      await store.close()
    } finally {
      await home.clear()
    }
  }
  const inTextStore = (work: (store: Store) => Promise<void>) =>
    inStore(async (store) => {
      if (store.capabilities.text) await work(store)
    })

  describe(`${name}: rows`, () => {
    it(
      'answers as an empty index before the first row',
      inStore(async (store) => {
        expect(await store.count()).toBe(0)
        expect([...(await store.documents())]).toEqual([])
        expect(await store.get([id('a')])).toEqual([undefined])
        expect(await store.vectors([id('a')], SMALL_SPACE.id)).toEqual([undefined])
        expect(await store.search(dense(SMALL_SPACE.id, [1, 0, 0]), { k: 3 })).toEqual([])
        expect(await store.searchText(['a'], { k: 3 })).toEqual([])
        expect(await all(store)).toEqual([])
        await store.remove({ op: 'eq', field: 'id', value: id('a') })
        await store.optimize()
      }),
    )

    it(
      'gives chunks and vectors back in the order asked for, undefined where there is none',
      inStore(async (store) => {
        const rows = [sampleRow('a', ['甲']), sampleRow('b', ['b'], { [SMALL_SPACE.id]: [0.1, -2, 3e-8] })]
        await store.put(rows)
        const ids = [id('b'), id('nothing'), id('a'), id('b')]
        const [a, b] = rows.map((row) => row.chunk)
        expect(await store.get(ids)).toEqual([b, undefined, a, b])
        const vector = dense(SMALL_SPACE.id, [0.1, -2, 3e-8])
        expect(await store.vectors(ids, SMALL_SPACE.id)).toEqual([vector, undefined, undefined, vector])
        expect(await store.vectors(ids, OTHER_SPACE.id)).toEqual([undefined, undefined, undefined, undefined])
      }),
    )

    it(
      'replaces a row of the same id, its words, vectors and fields',
      inStore(async (store) => {
        await store.put([sampleRow('a', ['old'], { [SMALL_SPACE.id]: [1, 0, 0], [OTHER_SPACE.id]: [1, 0] })])
        await store.put([sampleRow('a', ['new'], { [SMALL_SPACE.id]: [0, 1, 0] }, { group: 'table' })])
        expect(await store.count()).toBe(1)
        expect(await store.vectors([id('a')], SMALL_SPACE.id)).toEqual([dense(SMALL_SPACE.id, [0, 1, 0])])
        expect(await store.vectors([id('a')], OTHER_SPACE.id)).toEqual([undefined])
        expect((await all(store, { op: 'eq', field: 'group', value: 'table' })).length).toBe(1)
        expect((await all(store, { op: 'eq', field: 'group', value: 'block' })).length).toBe(0)
        expect(await store.searchText(['old'], { k: 3 })).toEqual([])
      }),
    )

    it(
      'keeps one row of an id that comes twice in one put, the later one',
      inStore(async (store) => {
        await store.put([sampleRow('a', ['first']), sampleRow('a', ['second'])])
        expect(await store.count()).toBe(1)
        expect((await store.get([id('a')]))[0]?.text).toBe('second')
      }),
    )

    it(
      'keeps one row of an id that comes in several puts at once',
      inStore(async (store) => {
        const puts = Array.from({ length: 8 }, (_, n) => store.put([sampleRow('a', ['w']), sampleRow(`${n}`, ['w'])]))
        await Promise.all(puts)
        expect(await store.count()).toBe(9)
        expect((await all(store, { op: 'eq', field: 'id', value: id('a') })).length).toBe(1)
      }),
    )

    it(
      'counts rows by document, and removes what a filter names',
      inStore(async (store) => {
        const [x, y] = [sampleDocument('x'), sampleDocument('y')]
        const of = (name: string, documentId: string) => sampleRow(name, ['w'], {}, { documentId })
        await store.put([of('a', x), of('b', x), of('c', y)])
        expect(new Map(await store.documents())).toEqual(
          new Map([
            [x, 2],
            [y, 1],
          ]),
        )
        await store.remove({ op: 'in', field: 'id', values: [id('a'), id('nothing')] })
        await store.remove({ op: 'eq', field: 'documentId', value: y })
        expect(new Map(await store.documents())).toEqual(new Map([[x, 1]]))
        expect((await store.searchText(['w'], { k: 9 })).map((hit) => hit.id)).toEqual(
          store.capabilities.text ? [id('b')] : [],
        )
      }),
    )

    it(
      'is the same index when it is opened again, with a new space if need be',
      inStore(async (first, home) => {
        await first.put([sampleRow('a', ['w'], { [SMALL_SPACE.id]: [1, 0, 0] })])
        await first.close()
        const late: Space = { id: 'late/2', kind: 'dense', dimension: 2 }
        const store = await home.open([SMALL_SPACE, OTHER_SPACE, late])
        await store.put([sampleRow('b', ['w'], { [late.id]: [1, 1] })])
        expect(await store.count()).toBe(2)
        expect(await store.vectors([id('a'), id('b')], late.id)).toEqual([undefined, dense(late.id, [1, 1])])
        expect(names(await store.search(dense(SMALL_SPACE.id, [1, 1, 0]), { k: 3 }))).toEqual([id('a')])
        expect(names(await store.search(dense(late.id, [1, 0]), { k: 3 }))).toEqual([id('b')])
        await store.close()
      }),
    )

    it(
      'does nothing once it is cancelled, and nothing after it was closed',
      inStore(async (store) => {
        const signal = AbortSignal.abort()
        await expect(store.put([sampleRow('a', ['w'])], signal)).rejects.toMatchObject({ code: 'cancelled' })
        await expect(store.searchText(['w'], { k: 1, signal })).rejects.toMatchObject({ code: 'cancelled' })
        expect(await store.count()).toBe(0)
        await store.close()
        await expect(store.count()).rejects.toMatchObject({ code: 'usage' })
      }),
    )
  })

  describe(`${name}: vectors`, () => {
    const bad: [string, Parameters<typeof sampleRow>[2]][] = [
      ['too short', { [SMALL_SPACE.id]: [1, 2] }],
      ['too long', { [SMALL_SPACE.id]: [1, 2, 3, 4] }],
      ['empty', { [SMALL_SPACE.id]: [] }],
      ['with NaN', { [SMALL_SPACE.id]: [1, Number.NaN, 0] }],
      ['with infinity', { [SMALL_SPACE.id]: [1, Number.POSITIVE_INFINITY, 0] }],
      ['of zeros', { [SMALL_SPACE.id]: [0, 0, 0] }],
      ['of an unknown space', { 'nobody/3': [1, 0, 0] }],
    ]
    for (const [what, vectors] of bad)
      it(
        `refuses a vector ${what} and writes nothing of that put`,
        inStore(async (store) => {
          await store.put([sampleRow('kept', ['w'], { [SMALL_SPACE.id]: [1, 0, 0] })])
          const rows = [sampleRow('good', ['w'], { [SMALL_SPACE.id]: [0, 1, 0] }), sampleRow('bad', ['w'], vectors)]
          await expect(store.put(rows)).rejects.toMatchObject({ code: 'bad-vector' })
          expect((await all(store)).map((chunk) => chunk.id)).toEqual([id('kept')])
          expect(names(await store.search(dense(SMALL_SPACE.id, [1, 1, 1]), { k: 5 }))).toEqual([id('kept')])
        }),
      )

    it(
      'refuses two vectors of one space in a row, and a query that fits no space',
      inStore(async (store) => {
        const row = sampleRow('a', ['w'], { [SMALL_SPACE.id]: [1, 0, 0] })
        const twice = { ...row, embeddings: [...row.embeddings, ...row.embeddings] }
        await expect(store.put([twice])).rejects.toMatchObject({ code: 'bad-vector' })
        await store.put([row])
        for (const query of [
          dense(SMALL_SPACE.id, [1, 0]),
          dense('nobody/3', [1, 0, 0]),
          dense(SMALL_SPACE.id, [0, 0, 0]),
        ])
          await expect(store.search(query, { k: 1 })).rejects.toMatchObject({ code: 'bad-vector' })
        await expect(store.vectors([id('a')], 'nobody/3')).rejects.toMatchObject({ code: 'usage' })
      }),
    )

    it(
      'finds the nearest by cosine whatever the length, best first, in one space only',
      inStore(async (store) => {
        await store.put([
          sampleRow('far', [], { [SMALL_SPACE.id]: [-5, 0, 0], [OTHER_SPACE.id]: [1, 0] }),
          sampleRow('near', [], { [SMALL_SPACE.id]: [9, 1, 0] }),
          sampleRow('same', [], { [SMALL_SPACE.id]: [0.01, 0, 0] }),
          sampleRow('none', []),
        ])
        const hits = await store.search(dense(SMALL_SPACE.id, [2, 0, 0]), { k: 9 })
        expect(names(hits)).toEqual([id('same'), id('near'), id('far')])
        for (const [n, score] of [1, 9 / Math.sqrt(82), -1].entries()) expect(hits[n]?.score).toBeCloseTo(score, 5)
        expect(names(await store.search(dense(OTHER_SPACE.id, [0, 1]), { k: 9 }))).toEqual([id('far')])
        const filter: Filter = { op: 'not', of: { op: 'eq', field: 'id', value: id('same') } }
        expect(names(await store.search(dense(SMALL_SPACE.id, [2, 0, 0]), { k: 1, filter }))).toEqual([id('near')])
        expect(await store.search(dense(SMALL_SPACE.id, [2, 0, 0]), { k: 0 })).toEqual([])
      }),
    )
  })

  describe(`${name}: words`, () => {
    it(
      'ranks rows by BM25 at once, and the same after optimising',
      inTextStore(async (store) => {
        await store.put([
          sampleRow('both', ['pump', '水泵', 'x', 'y']),
          sampleRow('often', ['pump', 'pump', 'pump', 'z']),
          sampleRow('once', ['pump', 'u', 'v', 'w']),
          sampleRow('other', ['水', '泵', 'a', 'b']),
        ])
        await store.put([sampleRow('later', ['水泵', 'pump', 'x', 'y', 'more', 'words', 'that', 'dilute'])])
        const expected = ['both', 'later', 'often', 'once'].map(id)
        expect(names(await store.searchText(['水泵', 'pump'], { k: 9 }))).toEqual(expected)
        expect(names(await store.searchText(['水泵', 'pump'], { k: 2 }))).toEqual(expected.slice(0, 2))
        await store.optimize()
        expect(names(await store.searchText(['pump', '水泵'], { k: 9 }))).toEqual(expected)
        const filter: Filter = { op: 'in', field: 'id', values: [id('once'), id('other')] }
        expect(names(await store.searchText(['pump'], { k: 9, filter }))).toEqual([id('once')])
      }),
    )

    it(
      'orders equal scores by id, also where the list is cut',
      inTextStore(async (store) => {
        const rows = Array.from({ length: 60 }, (_, n) =>
          sampleRow(`row ${n}`, ['same'], { [SMALL_SPACE.id]: [1, 2, 3] }),
        )
        await store.put(rows.slice(0, 31))
        await store.put(rows.slice(31))
        const expected = rows.map((row) => row.chunk.id).sort()
        for (const k of [1, 7, 59, 60, 61]) {
          expect(names(await store.searchText(['same'], { k }))).toEqual(expected.slice(0, k))
          expect(names(await store.search(dense(SMALL_SPACE.id, [3, 2, 1]), { k }))).toEqual(expected.slice(0, k))
        }
      }),
    )

    const odd = [
      '"pump"',
      '+pump',
      '-pump',
      'pump*',
      'pump~1',
      'OR',
      'AND',
      'NOT',
      '(pump',
      'pump)',
      'words:pump',
      'a b',
      "it's",
    ]
    const odder = [
      '\\',
      '\u0000',
      '\u3000',
      'é',
      'e\u0301',
      '😀',
      '泵',
      'x'.repeat(5000),
      '{"match":1}',
      '%',
      '?',
      '#',
      '\ud800',
    ]
    for (const word of [...odd, ...odder])
      it(
        `takes ${JSON.stringify(word).slice(0, 24)} for a word, not for a query`,
        inTextStore(async (store) => {
          await store.put([
            sampleRow('odd', ['pump', word]),
            sampleRow('pump', ['pump']),
            sampleRow('a', ['a']),
            sampleRow('b', ['b']),
          ])
          expect(names(await store.searchText([word], { k: 9 }))).toEqual([id('odd')])
          await store.optimize()
          expect(names(await store.searchText([word], { k: 9 }))).toEqual([id('odd')])
          expect(names(await store.searchText(['x', word, 'y'], { k: 9 }))).toEqual([id('odd')])
        }),
      )

    it(
      'finds nothing for no words, and for words that no row has',
      inTextStore(async (store) => {
        await store.put([sampleRow('a', ['w']), sampleRow('none', [])])
        for (const words of [[], [''], ['absent'], ['W']]) expect(await store.searchText(words, { k: 3 })).toEqual([])
        expect(await store.searchText(['w'], { k: 0 })).toEqual([])
        await expect(store.searchText(['w'], { k: 1.5 })).rejects.toMatchObject({ code: 'usage' })
      }),
    )
  })

  describe(`${name}: filters`, () => {
    const [x, y] = [sampleDocument('x'), sampleDocument('y')]
    const eq = (field: 'id' | 'documentId' | 'group' | 'modality', value: string): Filter => ({
      op: 'eq',
      field,
      value,
    })
    const cases: [string, Filter, string[]][] = [
      ['a field', eq('documentId', x), ['a', 'b']],
      ['one of several values', { op: 'in', field: 'group', values: ['table', 'figure'] }, ['b', 'c']],
      ['no value', { op: 'in', field: 'group', values: [] }, []],
      ['and', { op: 'and', of: [eq('documentId', x), eq('modality', 'table')] }, ['b']],
      ['or', { op: 'or', of: [eq('documentId', y), eq('group', 'block')] }, ['a', 'c']],
      ['and of nothing: everything', { op: 'and', of: [] }, ['a', 'b', 'c']],
      ['or of nothing: nothing', { op: 'or', of: [] }, []],
      ['not', { op: 'not', of: eq('documentId', x) }, ['c']],
      ['not of and', { op: 'not', of: { op: 'and', of: [eq('documentId', x), eq('group', 'block')] } }, ['b', 'c']],
      ['not of or', { op: 'not', of: { op: 'or', of: [eq('group', 'table'), eq('group', 'block')] } }, ['c']],
      ['not of no value', { op: 'not', of: { op: 'in', field: 'id', values: [] } }, ['a', 'b', 'c']],
      ["a value that is no value's end", eq('group', "block' or '1'='1"), []],
      ['a value in double quotes', eq('group', '" or ""="'), []],
      ['a value with a backslash', eq('group', "\\' or 1=1 --"), []],
      [
        'a thousand terms',
        { op: 'or', of: Array.from({ length: 1000 }, (_, n) => eq('id', id(n ? `${n}` : 'a'))) },
        ['a'],
      ],
      [
        'ten thousand values',
        { op: 'in', field: 'id', values: Array.from({ length: 10_000 }, (_, n) => id(n ? `${n}` : 'a')) },
        ['a'],
      ],
    ]
    for (const [what, filter, expected] of cases)
      it(
        `filters by ${what}`,
        inStore(async (store) => {
          await store.put([
            sampleRow('a', ['w'], { [SMALL_SPACE.id]: [1, 0, 0] }, { documentId: x }),
            sampleRow(
              'b',
              ['w'],
              { [SMALL_SPACE.id]: [1, 0, 0] },
              { documentId: x, group: 'table', modality: 'table' },
            ),
            sampleRow(
              'c',
              ['w'],
              { [SMALL_SPACE.id]: [1, 0, 0] },
              { documentId: y, group: 'figure', modality: 'image' },
            ),
          ])
          const ids = expected.map(id).sort()
          expect((await all(store, filter)).map((chunk) => chunk.id).sort()).toEqual(ids)
          expect(names(await store.search(dense(SMALL_SPACE.id, [1, 0, 0]), { k: 9, filter }))).toEqual(ids)
          if (store.capabilities.text) expect(names(await store.searchText(['w'], { k: 9, filter }))).toEqual(ids)
          await store.remove(filter)
          expect(await store.count()).toBe(3 - ids.length)
        }),
      )
  })
}

function id(name: string): string {
  return sampleRow(name).chunk.id
}

function names(hits: readonly StoreHit[]): string[] {
  return hits.map((hit) => hit.id)
}

async function all(store: Store, filter?: Filter): Promise<Chunk[]> {
  const chunks: Chunk[] = []
  for await (const chunk of store.iterate(filter)) chunks.push(chunk)
  return chunks
}
