import type { Filter } from '../model/filter.ts'
import { dense, SMALL_SPACE, sampleRow } from './sample-rows.ts'
import { type InStore, id, names } from './store-home.ts'
import type { TestFunctions } from './test-functions.ts'

/** Words: BM25, ties, and words that look like a query language. */
export function describeWords(name: string, inStore: InStore, { describe, it, expect }: TestFunctions): void {
  describe(`${name}: words`, () => {
    it(
      'ranks rows by BM25 at once, and the same after optimising',
      inStore(async (store) => {
        if (!store.capabilities.text) return
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
      inStore(async (store) => {
        if (!store.capabilities.text) return
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
        inStore(async (store) => {
          if (!store.capabilities.text) return
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
      inStore(async (store) => {
        if (!store.capabilities.text) return
        await store.put([sampleRow('a', ['w']), sampleRow('none', [])])
        for (const words of [[], [''], ['absent'], ['W']]) expect(await store.searchText(words, { k: 3 })).toEqual([])
        expect(await store.searchText(['w'], { k: 0 })).toEqual([])
        await expect(store.searchText(['w'], { k: 1.5 })).rejects.toMatchObject({ code: 'usage' })
      }),
    )
  })
}
