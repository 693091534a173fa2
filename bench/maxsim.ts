import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { maxSim } from '../src/math/max-sim.ts'
import type { Embedding } from '../src/model/embedding.ts'
import type { LateIndex } from '../src/spec/late-index.ts'
import { openLateIndex } from '../src/store/late-index.ts'
import { latePage } from '../src/testing/late-pages.ts'
import { createRandom } from '../src/testing/random.ts'
import { cpuMs } from './cpu.ts'
import { type Measure, medianOf, rounded } from './measurement.ts'

const SPACE = { id: 'bench/128', kind: 'multi', dimension: 128 } as const
const PAGE_ROWS = 768
const QUERY_ROWS = 32
const QUERIES = 6
const PAGES_PER_PUT = 250
const PAGE = { space: SPACE.id, dimension: SPACE.dimension }
/** Pages have subjects in common, as those of a library have: each some of so many. */
const SUBJECTS = 4000
const SUBJECTS_A_PAGE = 40
/** How much of a page's row is of a subject, and of a query's row of a row of its page; the rest is noise. */
const SHARE = 0.6

/**
 * Late interaction over 1,000 and 10,000 pages of 768 × 128, 32 query vectors: processor time of a search, and how many of
 * the ten best by the definition it finds, in 32-bit numbers over the 1,000 and in eight bits over the 10,000.
 */
export const measureMaxSim: Measure = async () => {
  const folder = await mkdtemp(join(tmpdir(), 'duomo-maxsim-'))
  const index = await openLateIndex(folder, { space: SPACE, idsOf: async () => new Set() })
  const random = createRandom(1)
  const subjects = latePage(random, { ...PAGE, rows: SUBJECTS })
  const queries: Embedding[] = []
  // By the definition, for each query, while the pages are at hand.
  const scores = Array.from({ length: QUERIES }, (): { id: string; score: number }[] => [])
  try {
    await fill(0, 1000)
    const best = scores.map(
      (list) =>
        new Set(
          list
            .sort((a, b) => b.score - a.score)
            .slice(0, 10)
            .map(({ id }) => id),
        ),
    )
    const small = await search(index, queries, async (_, n) => best[n] ?? new Set())
    await fill(1000, 10_000)
    const large = await search(index, queries, async (query) =>
      idsOf(await index.search(query, { k: 10, exact: true })),
    )
    return {
      figures: {
        pageRows: PAGE_ROWS,
        queryRows: QUERY_ROWS,
        twoStage1kCpuMs: small.cpuMs,
        twoStage10kCpuMs: large.cpuMs,
        agreementTop10: small.agreement,
        agreementTop10Of10kInt8: large.agreement,
      },
      peers: {},
    }
  } finally {
    await index.close()
    await rm(folder, { recursive: true, force: true })
  }

  function subjectsOf(): Embedding {
    const values = new Float32Array(SUBJECTS_A_PAGE * SPACE.dimension)
    for (let row = 0; subjects.kind === 'multi' && row < SUBJECTS_A_PAGE; row += 1) {
      const from = Math.floor(random() * SUBJECTS) * SPACE.dimension
      values.set(subjects.values.subarray(from, from + SPACE.dimension), row * SPACE.dimension)
    }
    return { kind: 'multi', space: SPACE.id, rows: SUBJECTS_A_PAGE, values }
  }

  async function fill(from: number, to: number): Promise<void> {
    for (let start = from; start < to; start += PAGES_PER_PUT) {
      const made = Array.from({ length: PAGES_PER_PUT }, (_, n) => ({
        id: String(start + n),
        embedding: latePage(random, { ...PAGE, rows: PAGE_ROWS }, { page: subjectsOf(), share: SHARE }),
      }))
      for (let n = 0; queries.length < QUERIES; n += 20) {
        const page = made[n]?.embedding
        if (page) queries.push(latePage(random, { ...PAGE, rows: QUERY_ROWS }, { page, share: SHARE }))
      }
      if (from === 0)
        for (const [n, query] of queries.entries())
          for (const { id, embedding } of made) scores[n]?.push({ id, score: scoreOf(query, embedding) })
      await index.put(made)
    }
  }
}

async function search(
  index: LateIndex,
  queries: readonly Embedding[],
  bestOf: (query: Embedding, n: number) => Promise<ReadonlySet<string>>,
) {
  for (const query of queries.slice(0, 2)) await index.search(query, { k: 10 })
  const costs: number[] = []
  let agreed = 0
  for (const [n, query] of queries.entries()) {
    let found: ReadonlySet<string> = new Set()
    const cost = await cpuMs(async () => {
      found = idsOf(await index.search(query, { k: 10 }))
    })
    costs.push(cost)
    const best = await bestOf(query, n)
    for (const id of best) if (found.has(id)) agreed += 1
  }
  return { cpuMs: rounded(medianOf(costs)), agreement: rounded(agreed / (10 * queries.length)) }
}

function idsOf(hits: readonly { readonly id: string }[]): ReadonlySet<string> {
  return new Set(hits.map(({ id }) => id))
}

function scoreOf(query: Embedding, page: Embedding): number {
  return query.kind === 'multi' && page.kind === 'multi' ? maxSim(query.values, page.values, SPACE.dimension) : 0
}
