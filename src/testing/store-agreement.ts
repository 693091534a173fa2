import type { ChunkGroup } from '../model/chunk.ts'
import type { Filter } from '../model/filter.ts'
import type { Store, StoreHit, StoreRow } from '../spec/store.ts'
import { openMemoryStore } from './memory-store.ts'
import { createRandom, pick } from './random.ts'
import { dense, SMALL_SPACE, sampleDocument, sampleRow } from './sample-rows.ts'
import type { InStore } from './store-home.ts'
import type { TestFunctions } from './test-functions.ts'

const GROUPS: [ChunkGroup, ...ChunkGroup[]] = ['block', 'table', 'row', 'figure']
const DOCUMENTS = ['x', 'y', 'z'].map(sampleDocument)

/** The same answers as the plain store in memory gives, whatever happened before, and whatever the size. */
export function describeAgreement(name: string, inStore: InStore, { describe, it, expect }: TestFunctions): void {
  async function expectSame(got: readonly StoreHit[], wanted: readonly StoreHit[]): Promise<void> {
    expect(got.length).toBe(wanted.length)
    const scores = new Map(wanted.map((hit) => [hit.id, hit.score]))
    for (const [n, hit] of got.entries()) {
      // Rows whose scores single precision can't tell apart may stand in either order.
      expect(hit.score).toBeCloseTo(wanted[n]?.score ?? Number.NaN, 4)
      expect(hit.score).toBeCloseTo(scores.get(hit.id) ?? wanted.at(-1)?.score ?? Number.NaN, 4)
    }
  }

  async function compare(store: Store, model: Store, random: () => number): Promise<void> {
    expect(await store.count()).toBe(await model.count())
    expect(new Map(await store.documents())).toEqual(new Map(await model.documents()))
    for (let round = 0; round < 4; round += 1) {
      const options = { k: 1 + Math.floor(random() * 20), ...(round > 1 ? { filter: randomFilter(random, 3) } : {}) }
      const words = ['w0', ...randomWords(random, 5)]
      await expectSame(await store.searchText(words, options), await model.searchText(words, options))
      const query = dense(SMALL_SPACE.id, [random() - 0.5, random() - 0.5, random()])
      await expectSame(await store.search(query, options), await model.search(query, options))
    }
  }

  describe(`${name}: agreement`, () => {
    for (const seed of [1, 2, 3])
      it(
        `answers as the plain store does after any puts, removals and optimisations (seed ${seed})`,
        inStore(async (first, home) => {
          const random = createRandom(seed)
          let store = first
          const model = openMemoryStore([SMALL_SPACE])
          for (let step = 0; step < 8; step += 1) {
            const choice = random()
            if (choice < 0.6) {
              const rows = Array.from({ length: Math.floor(random() * 80) }, () => randomRow(random))
              await store.put(rows)
              await model.put(rows)
            } else if (choice < 0.8) {
              const group: Filter = { op: 'eq', field: 'group', value: pick(random, GROUPS) }
              const filter: Filter = { op: 'and', of: [randomFilter(random, 1), group] }
              await store.remove(filter)
              await model.remove(filter)
            } else if (choice < 0.9) await store.optimize()
            else {
              await store.close()
              store = await home.open([SMALL_SPACE])
            }
            await compare(store, model, random)
          }
          if (store !== first) await store.close()
        }),
      )

    for (const metric of ['ip', 'l2'] as const)
      it(
        `compares vectors by ${metric} where it is opened so`,
        inStore(async (first, home) => {
          if (!first.capabilities.metrics.includes(metric)) return
          const store = await home.open([SMALL_SPACE], { metric })
          const model = openMemoryStore([SMALL_SPACE], new Map(), metric)
          const random = createRandom(9)
          const rows = Array.from({ length: 40 }, (_, n) =>
            sampleRow(`${n}`, [], { [SMALL_SPACE.id]: [random() * 9 - 4, random() * 9 - 4, 1 + random()] }),
          )
          await store.put(rows)
          await model.put(rows)
          const query = dense(SMALL_SPACE.id, [1, -2, 0.5])
          await expectSame(await store.search(query, { k: 12 }), await model.search(query, { k: 12 }))
          await store.close()
        }),
      )

    it(
      'ranks, counts and gives back thousands of rows',
      inStore(async (store) => {
        const random = createRandom(5)
        const model = openMemoryStore([SMALL_SPACE])
        const rows = Array.from({ length: 10_000 }, (_, n) =>
          sampleRow(`${n}`, ['w0', ...randomWords(random, 12), `n${n % 997}`], n % 10 ? {} : randomVector(random), {
            documentId: DOCUMENTS[n % 3] ?? '',
          }),
        )
        await model.put(rows)
        await store.put(rows)
        await store.optimize()
        expect(await store.count()).toBe(10_000)
        const seen = new Set<string>()
        let given = 0
        for await (const chunk of store.iterate()) {
          seen.add(chunk.id)
          given += 1
        }
        expect([given, seen.size]).toEqual([10_000, 10_000])
        expect(new Map(await store.documents())).toEqual(new Map(await model.documents()))
        const filter: Filter = { op: 'eq', field: 'documentId', value: DOCUMENTS[1] ?? '' }
        for (let round = 0; round < 4; round += 1) {
          const options = { k: 10, ...(round % 2 ? { filter } : {}) }
          const words = [`n${round}`, ...randomWords(random, 4)]
          const [got, exact] = [
            await store.searchText(words, options),
            await model.searchText(words, { ...options, k: 300 }),
          ]
          // An index of words may round scores: of rows that are nearly equal any may be the tenth.
          const scores = new Map(exact.map((hit) => [hit.id, hit.score]))
          const reached = got.reduce((sum, hit) => sum + (scores.get(hit.id) ?? 0), 0)
          const best = exact.slice(0, 10).reduce((sum, hit) => sum + hit.score, 0)
          expect(reached / best).toBeCloseTo(1, 3)
          const query = dense(SMALL_SPACE.id, [random() - 0.5, random() - 0.5, random()])
          await expectSame(await store.search(query, options), await model.search(query, options))
        }
        await store.remove(filter)
        expect(await store.count()).toBe(10_000 - 3_333)
      }),
    )
  })
}

/** Few words are very frequent, most are rare, as in any text. */
function randomWords(random: () => number, most: number): string[] {
  return Array.from({ length: Math.floor(random() * most) }, () => `w${Math.floor(random() ** 3 * 120)}`)
}

function randomVector(random: () => number): Record<string, number[]> {
  return { [SMALL_SPACE.id]: [random() - 0.5, random() - 0.5, random() + 0.01] }
}

function randomRow(random: () => number): StoreRow {
  const first = 1 + Math.floor(random() * 9)
  return sampleRow(
    `row ${Math.floor(random() * 300)}`,
    randomWords(random, 40),
    random() < 0.8 ? randomVector(random) : {},
    {
      documentId: DOCUMENTS[Math.floor(random() * 3)] ?? '',
      group: pick(random, GROUPS),
      pages: random() < 0.5 ? [first] : [first, first + 1, first + 2],
      ...(random() < 0.6 ? { meta: { size: Math.floor(random() * 9) - 2, ok: random() < 0.5 } } : {}),
    },
  )
}

function randomFilter(random: () => number, depth: number): Filter {
  const kind = Math.floor(random() * (depth === 0 ? 6 : 9))
  const parts = () => Array.from({ length: Math.floor(random() * 4) }, () => randomFilter(random, depth - 1))
  const number = () => Math.floor(random() * 10) - 2
  switch (kind) {
    case 0:
      return { op: 'eq', field: 'group', value: pick(random, GROUPS) }
    case 1:
      return { op: 'in', field: 'documentId', values: DOCUMENTS.filter(() => random() < 0.5) }
    case 2:
      return { op: 'eq', field: 'meta.ok', value: random() < 0.5 }
    case 3:
      return { op: 'in', field: 'meta.size', values: [number(), number() + 0.5, number()] }
    case 4:
      return { op: 'range', field: 'meta.size', gt: number(), ...(random() < 0.5 ? { lte: number() } : {}) }
    case 5:
      return { op: 'range', field: 'page', gte: number(), ...(random() < 0.5 ? { lt: number() } : {}) }
    case 6:
      return { op: 'not', of: randomFilter(random, depth - 1) }
    default:
      return { op: kind === 7 ? 'and' : 'or', of: parts() }
  }
}
