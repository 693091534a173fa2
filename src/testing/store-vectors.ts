import type { Filter } from '../model/filter.ts'
import { dense, OTHER_SPACE, SMALL_SPACE, sampleRow } from './sample-rows.ts'
import { all, type InStore, id, names } from './store-home.ts'
import type { TestFunctions } from './test-functions.ts'

/** Vectors: what is refused, and how the nearest are found. */
export function describeVectors(name: string, inStore: InStore, { describe, it, expect }: TestFunctions): void {
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
}
