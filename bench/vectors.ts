import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Embedding } from '../src/model/embedding.ts'
import type { StoreRow } from '../src/spec/store.ts'
import { openLanceStore } from '../src/store/lance.ts'
import { createRandom } from '../src/testing/random.ts'
import { sampleRow } from '../src/testing/sample-rows.ts'
import { type Measure, rounded } from './measurement.ts'
import { createStoreCosts } from './store-costs.ts'

const SPACE = { id: 'bench/512', kind: 'dense', dimension: 512 } as const
const ROWS = 100_000
const LARGE_ROWS = 1_000_000
const CLUSTERS = 200
const ROWS_PER_PUT = 5000
const QUERIES = 50

/** Rows and queries around common centres, as texts of common subjects are. */
function createVectors(seed: number) {
  const random = createRandom(seed)
  const even = () => Float32Array.from({ length: SPACE.dimension }, () => random() - 0.5)
  const centres = Array.from({ length: CLUSTERS }, even)
  return (): Float32Array => {
    const centre = centres[Math.floor(random() * CLUSTERS)] ?? new Float32Array(SPACE.dimension)
    const vector = even()
    let square = 0
    for (let n = 0; n < vector.length; n += 1) {
      vector[n] = (centre[n] ?? 0) + (vector[n] ?? 0)
      square += (vector[n] ?? 0) ** 2
    }
    return vector.map((value) => value / Math.sqrt(square))
  }
}

/** Dense search over 100,000 rows of 512 (1,000,000 with `--large`): building, searching, and how many of the exact ten nearest are found. */
export const measureVectors: Measure = async (_, { large }) => {
  const rows = large ? LARGE_ROWS : ROWS
  const folder = await mkdtemp(join(tmpdir(), 'duomo-vectors-'))
  const store = await openLanceStore(join(folder, 'index'), { spaces: [SPACE] })
  try {
    const next = createVectors(1)
    const queries = Array.from({ length: QUERIES }, next)
    // By the definition: the ten nearest to each query so far.
    const nearest = queries.map((): { id: string; score: number }[] => [])
    const costs = createStoreCosts()
    for (let start = 0; start < rows; start += ROWS_PER_PUT) {
      const batch = Array.from({ length: ROWS_PER_PUT }, (_, n): StoreRow => {
        const vector = next()
        const row = sampleRow(String(start + n), [`w${start + n}`])
        return { ...row, embeddings: [{ kind: 'dense', space: SPACE.id, vector }] }
      })
      for (const [n, query] of queries.entries()) nearest[n] = best([...(nearest[n] ?? []), ...scoresOf(query, batch)])
      await costs.build(() => store.put(batch))
    }
    await costs.build(() => store.optimize())
    const embed = (vector: Float32Array): Embedding => ({ kind: 'dense', space: SPACE.id, vector })
    for (const query of queries.slice(0, 5)) await store.search(embed(query), { k: 10 })
    let found = 0
    for (const [n, query] of queries.entries()) {
      const hits = await costs.search(() => store.search(embed(query), { k: 10 }))
      const exact = new Set(nearest[n]?.map(({ id }) => id))
      found += hits.filter(({ id }) => exact.has(id)).length
    }
    return {
      figures: {
        rows,
        dimension: SPACE.dimension,
        ...costs.figures(),
        recallAt10: rounded(found / (10 * QUERIES)),
      },
      peers: {},
    }
  } finally {
    await store.close()
    await rm(folder, { recursive: true, force: true })
  }
}

function scoresOf(query: Float32Array, batch: readonly StoreRow[]): { id: string; score: number }[] {
  return batch.map(({ chunk, embeddings: [embedding] }) => {
    let score = 0
    const vector = embedding?.kind === 'dense' ? embedding.vector : new Float32Array()
    for (let n = 0; n < vector.length; n += 1) score += (query[n] ?? 0) * (vector[n] ?? 0)
    return { id: chunk.id, score }
  })
}

function best(list: { id: string; score: number }[]): { id: string; score: number }[] {
  return list.sort((a, b) => b.score - a.score).slice(0, 10)
}
