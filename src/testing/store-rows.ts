import type { Space } from '../model/embedding.ts'
import { dense, OTHER_SPACE, SMALL_SPACE, sampleDocument, sampleRow } from './sample-rows.ts'
import { all, type InStore, id, names } from './store-home.ts'
import type { TestFunctions } from './test-functions.ts'

/** Rows in and out: ids, replacement, removal, reopening, cancellation. */
export function describeRows(name: string, inStore: InStore, { describe, it, expect }: TestFunctions): void {
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
}
