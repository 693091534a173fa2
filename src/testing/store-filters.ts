import type { Filter } from '../spec/store.ts'
import { dense, SMALL_SPACE, sampleDocument, sampleRow } from './sample-rows.ts'
import { all, type InStore, id, names } from './store-home.ts'
import type { TestFunctions } from './test-functions.ts'

/** Filters: each operation, and values that look like code. */
export function describeFilters(name: string, inStore: InStore, { describe, it, expect }: TestFunctions): void {
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
