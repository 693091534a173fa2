import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { ChunkGroup } from '../model/chunk.ts'
import type { Filter, Store, StoreHit, StoreRow } from '../spec/store.ts'
import { openMemoryStore } from '../testing/memory-store.ts'
import { createRandom, pick } from '../testing/random.ts'
import { dense, SMALL_SPACE, sampleDocument, sampleRow } from '../testing/sample-rows.ts'
import { openLanceStore } from './lance.ts'

const GROUPS: [ChunkGroup, ...ChunkGroup[]] = ['block', 'table', 'row', 'figure']
const DOCUMENTS = ['x', 'y', 'z'].map(sampleDocument)

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'duomo-agreement-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

/** Few words are very frequent, most are rare, as in any text. */
function randomWords(random: () => number, most: number): string[] {
  return Array.from({ length: Math.floor(random() * most) }, () => `w${Math.floor(random() ** 3 * 120)}`)
}

function randomRow(random: () => number): StoreRow {
  const vector = [random() - 0.5, random() - 0.5, random() + 0.01]
  return sampleRow(
    `row ${Math.floor(random() * 300)}`,
    randomWords(random, 40),
    random() < 0.8 ? { [SMALL_SPACE.id]: vector } : {},
    { documentId: DOCUMENTS[Math.floor(random() * 3)] ?? '', group: pick(random, GROUPS) },
  )
}

function randomFilter(random: () => number, depth: number): Filter {
  const kind = depth === 0 ? Math.floor(random() * 2) : Math.floor(random() * 5)
  const parts = () => Array.from({ length: Math.floor(random() * 4) }, () => randomFilter(random, depth - 1))
  if (kind === 0) return { op: 'eq', field: 'group', value: pick(random, GROUPS) }
  if (kind === 1) return { op: 'in', field: 'documentId', values: DOCUMENTS.filter(() => random() < 0.5) }
  if (kind === 2) return { op: 'not', of: randomFilter(random, depth - 1) }
  return { op: kind === 3 ? 'and' : 'or', of: parts() }
}

/** Same ids in the same order, but for rows whose scores single precision can't tell apart. */
function expectSame(got: readonly StoreHit[], wanted: readonly StoreHit[]): void {
  expect(got.length).toBe(wanted.length)
  const scores = new Map(wanted.map((hit) => [hit.id, hit.score]))
  for (const [n, hit] of got.entries()) {
    expect(Math.abs(hit.score - (wanted[n]?.score ?? 0))).toBeLessThan(1e-4)
    const score = scores.get(hit.id) ?? wanted.at(-1)?.score ?? 0
    expect(Math.abs(hit.score - score)).toBeLessThan(1e-4)
  }
}

async function compare(store: Store, model: Store, random: () => number): Promise<void> {
  expect(await store.count()).toBe(await model.count())
  expect(new Map(await store.documents())).toEqual(new Map(await model.documents()))
  for (let round = 0; round < 4; round += 1) {
    const options = { k: 1 + Math.floor(random() * 20), ...(round > 1 ? { filter: randomFilter(random, 3) } : {}) }
    const words = ['w0', ...randomWords(random, 5)]
    expectSame(await store.searchText(words, options), await model.searchText(words, options))
    const query = dense(SMALL_SPACE.id, [random() - 0.5, random() - 0.5, random()])
    expectSame(await store.search(query, options), await model.search(query, options))
  }
}

for (const seed of [1, 2, 3, 4])
  it(`answers as the plain store does after any puts, removals and optimisations (seed ${seed})`, async () => {
    const random = createRandom(seed)
    const path = join(folder, `seed-${seed}`)
    let store = await openLanceStore(path, { spaces: [SMALL_SPACE] })
    const model = openMemoryStore([SMALL_SPACE])
    for (let step = 0; step < 12; step += 1) {
      const choice = random()
      if (choice < 0.6) {
        const rows = Array.from({ length: Math.floor(random() * 80) }, () => randomRow(random))
        await store.put(rows)
        await model.put(rows)
      } else if (choice < 0.8) {
        const filter: Filter = {
          op: 'and',
          of: [randomFilter(random, 1), { op: 'eq', field: 'group', value: pick(random, GROUPS) }],
        }
        await store.remove(filter)
        await model.remove(filter)
      } else if (choice < 0.9) await store.optimize()
      else {
        await store.close()
        store = await openLanceStore(path, { spaces: [SMALL_SPACE] })
      }
      await compare(store, model, random).catch((error: unknown) => {
        throw new Error(`seed ${seed}, step ${step}`, { cause: error })
      })
    }
    await store.close()
  })

it('ranks a large optimised index by its index of words as the plain store does', async () => {
  const random = createRandom(7)
  const store = await openLanceStore(join(folder, 'large'))
  const model = openMemoryStore()
  for (let batch = 0; batch < 3; batch += 1) {
    const rows = Array.from({ length: 900 }, (_, n) => sampleRow(`${batch} ${n}`, ['w0', ...randomWords(random, 30)]))
    await store.put(rows)
    await model.put(rows)
    if (batch === 0) await store.optimize()
  }
  const questions = Array.from({ length: 20 }, () => ['w0', ...randomWords(random, 6)])
  for (const words of questions)
    expectSame(await store.searchText(words, { k: 10 }), await model.searchText(words, { k: 10 }))
  await store.optimize()
  let reached = 0
  let best = 0
  for (const words of questions) {
    const exact = await model.searchText(words, { k: 2700 })
    const scores = new Map(exact.map(({ id, score }) => [id, score]))
    for (const { id } of await store.searchText(words, { k: 10 })) reached += scores.get(id) ?? 0
    for (const { score } of exact.slice(0, 10)) best += score
  }
  // LanceDB rounds scores: of rows that are nearly equal any may be the tenth, so what the ten are worth is compared.
  expect(reached / best).toBeGreaterThanOrEqual(0.9999)
})
