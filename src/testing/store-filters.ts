import type { Filter, FilterField, FilterValue } from '../model/filter.ts'
import { createRandom, pick } from './random.ts'
import { dense, SMALL_SPACE, sampleDocument, sampleRow } from './sample-rows.ts'
import { all, type InStore, id, names } from './store-home.ts'
import type { TestFunctions } from './test-functions.ts'

const [x, y] = [sampleDocument('x'), sampleDocument('y')]
const eq = (field: FilterField, value: FilterValue): Filter => ({ op: 'eq', field, value })
const not = (of: Filter): Filter => ({ op: 'not', of })

/** Three rows that differ in everything a filter may name. */
const ROWS = [
  sampleRow(
    'a',
    ['w'],
    { [SMALL_SPACE.id]: [1, 0, 0] },
    { documentId: x, pages: [1], meta: { year: 0, open: false, note: '', 'unit-price': 2.5 } },
  ),
  sampleRow(
    'b',
    ['w'],
    { [SMALL_SPACE.id]: [1, 0, 0] },
    {
      documentId: x,
      group: 'table',
      modality: 'table',
      pages: [3, 4, 5],
      meta: { year: 2024, open: true, note: "it's" },
    },
  ),
  sampleRow(
    'c',
    ['w'],
    { [SMALL_SPACE.id]: [1, 0, 0] },
    { documentId: y, group: 'figure', modality: 'image', pages: [12], meta: { year: -3, note: '0', 年: 'x' } },
  ),
]

const CASES: [string, Filter, string[]][] = [
  ['a field', eq('documentId', x), ['a', 'b']],
  ['one of several values', { op: 'in', field: 'group', values: ['table', 'figure'] }, ['b', 'c']],
  ['no value', { op: 'in', field: 'group', values: [] }, []],
  ['and', { op: 'and', of: [eq('documentId', x), eq('modality', 'table')] }, ['b']],
  ['or', { op: 'or', of: [eq('documentId', y), eq('group', 'block')] }, ['a', 'c']],
  ['and of nothing: everything', { op: 'and', of: [] }, ['a', 'b', 'c']],
  ['or of nothing: nothing', { op: 'or', of: [] }, []],
  ['not', not(eq('documentId', x)), ['c']],
  ['not of and', not({ op: 'and', of: [eq('documentId', x), eq('group', 'block')] }), ['b', 'c']],
  ['not of or', not({ op: 'or', of: [eq('group', 'table'), eq('group', 'block')] }), ['c']],
  ['not of no value', not({ op: 'in', field: 'id', values: [] }), ['a', 'b', 'c']],
  ["a value that is no value's end", eq('group', "block' or '1'='1"), []],
  ['a value in double quotes', eq('group', '" or ""="'), []],
  ['a value with a backslash', eq('group', "\\' or 1=1 --"), []],
  ['a page inside a chunk', eq('page', 4), ['b']],
  ['pages outside it', not(eq('page', 4)), ['a', 'c']],
  ['one of several pages', { op: 'in', field: 'page', values: [1, 12, 13] }, ['a', 'c']],
  ['a range of pages', { op: 'range', field: 'page', gt: 1, lte: 3 }, ['b']],
  ['pages from one on', { op: 'range', field: 'page', gte: 5 }, ['b', 'c']],
  ['a range between two pages', { op: 'range', field: 'page', gt: 4.2, lt: 4.8 }, []],
  ['outside a range of pages', not({ op: 'range', field: 'page', gte: 2, lte: 10 }), ['a', 'c']],
  ['a page that is a word', eq('page', '1'), []],
  ['zero', eq('meta.year', 0), ['a']],
  ['not zero', not(eq('meta.year', 0)), ['b', 'c']],
  ['a number below zero', eq('meta.year', -3), ['c']],
  ['a number with a point', eq('meta.unit-price', 2.5), ['a']],
  ['no number although the word is there', eq('meta.note', 0), []],
  ['false', eq('meta.open', false), ['a']],
  ['not false, also where nothing is said', not(eq('meta.open', false)), ['b', 'c']],
  ['the empty word', eq('meta.note', ''), ['a']],
  ['a word with a quote', eq('meta.note', "it's"), ['b']],
  ['a word that looks like a number', eq('meta.note', '0'), ['c']],
  ['values of several types', { op: 'in', field: 'meta.year', values: [2024, '0', true, -3] }, ['b', 'c']],
  ['a name in Chinese', eq('meta.年', 'x'), ['c']],
  ['a name that no chunk has', eq('meta.nothing', 1), []],
  ['not of a name that no chunk has', not(eq('meta.nothing', 1)), ['a', 'b', 'c']],
  ['a range of numbers', { op: 'range', field: 'meta.year', gte: 0, lt: 2024 }, ['a']],
  ['a range that ends between numbers', { op: 'range', field: 'meta.year', gt: -3.5, lte: 0.5 }, ['a', 'c']],
  ['outside a range', not({ op: 'range', field: 'meta.year', gt: -3, lt: 2024 }), ['b', 'c']],
  ['outside a range of what few have', not({ op: 'range', field: 'meta.unit-price', gte: 2 }), ['b', 'c']],
  ['a range of words', { op: 'range', field: 'meta.note', gte: 0 }, []],
  ['outside a range of words', not({ op: 'range', field: 'meta.note', gte: 0 }), ['a', 'b', 'c']],
  [
    'conditions in conditions',
    {
      op: 'and',
      of: [{ op: 'or', of: [eq('page', 12), eq('meta.open', true)] }, not({ op: 'and', of: [eq('documentId', y)] })],
    },
    ['b'],
  ],
  ['a thousand terms', { op: 'or', of: Array.from({ length: 1000 }, (_, n) => eq('id', id(n ? `${n}` : 'a'))) }, ['a']],
  [
    'ten thousand values',
    { op: 'in', field: 'id', values: Array.from({ length: 10_000 }, (_, n) => id(n ? `${n}` : 'a')) },
    ['a'],
  ],
]

/** Filters: each operation, numbers, zeros and absent values, and values that look like code. */
export function describeFilters(name: string, inStore: InStore, { describe, it, expect }: TestFunctions): void {
  describe(`${name}: filters`, () => {
    it(
      'find and remove what they name',
      inStore(async (store) => {
        for (const [what, filter, expected] of CASES) {
          await store.put(ROWS)
          const ids = expected.map(id).sort()
          const found = {
            iterate: (await all(store, filter)).map((chunk) => chunk.id).sort(),
            search: names(await store.search(dense(SMALL_SPACE.id, [1, 0, 0]), { k: 9, filter })),
            searchText: store.capabilities.text ? names(await store.searchText(['w'], { k: 9, filter })) : ids,
          }
          expect([what, found]).toEqual([what, { iterate: ids, search: ids, searchText: ids }])
          await store.remove(filter)
          expect([what, await store.count()]).toEqual([what, ROWS.length - ids.length])
        }
      }),
    )

    it(
      'forget the numbers and words of a row that was replaced',
      inStore(async (store) => {
        await store.put(ROWS)
        await store.put([sampleRow('a', ['w'], {}, { documentId: x, meta: { year: 7 } })])
        for (const filter of [eq('meta.year', 0), eq('meta.open', false), eq('meta.note', '')])
          expect(await all(store, filter)).toEqual([])
        expect((await all(store, { op: 'range', field: 'meta.year', gte: 7, lte: 7 })).length).toBe(1)
      }),
    )

    it(
      'refuse what can be no field and no range',
      inStore(async (store) => {
        await store.put(ROWS)
        const bad: Filter[] = [
          eq("meta.x' or '1'='1", 1),
          eq('meta.', 1),
          eq('meta.a"] == 1 or meta["b', 1),
          { op: 'range', field: 'meta.year' },
          { op: 'range', field: 'meta.year', gte: Number.NaN },
          { op: 'range', field: 'documentId', gte: 1 },
        ]
        for (const filter of bad) await expect(all(store, filter)).rejects.toMatchObject({ code: 'usage' })
        await expect(store.put([sampleRow('d', ['w'], {}, { meta: { "a' b": 1 } })])).rejects.toMatchObject({
          code: 'usage',
        })
        expect(await store.count()).toBe(3)
      }),
    )

    for (const seed of [1, 2])
      it(
        `take any value for a value (seed ${seed})`,
        inStore(async (store) => {
          if (!store.capabilities.text) return
          const random = createRandom(seed)
          const values = new Set<string>(PIECES)
          while (values.size < 60)
            values.add(Array.from({ length: 1 + random() * 5 }, () => pick(random, PIECES)).join(''))
          const kept = [...values].filter((value) => value.isWellFormed())
          await store.put(
            kept.map((value) => sampleRow(value, ['w'], {}, { documentId: value, meta: { note: value } })),
          )
          for (const value of values) {
            const expected = value.isWellFormed() ? [sampleRow(value).chunk.id] : []
            for (const filter of [eq('documentId', value), eq('meta.note', value)]) {
              const found = names(await store.searchText(['w'], { k: 999, filter }))
              expect([value, found]).toEqual([value, expected])
              const others = await store.searchText(['w'], { k: 999, filter: not(filter) })
              expect([value, others.length]).toEqual([value, kept.length - expected.length])
            }
          }
        }),
      )
  })
}

const SIGNS: [string, ...string[]] = ["'", "''", '"', '`', '\\', "\\'", '\\"', '\n', '\r', '\t', '\u0000', ';', '--']
const MORE = ['/*', '*/', '%', '_', '?', '$1', '{x}', '[', ']', '(', ')', ' or ', '1=1', ' and not ', 'true', 'NULL']
const LETTERS = ['a', 'B', '表', '\u2028', '\ufeff', '😀', '\ud800', 'é', 'e\u0301', '$ne', '" or "" == "']
const PIECES: [string, ...string[]] = [...SIGNS, ...MORE, ...LETTERS]
