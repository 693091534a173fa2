import { setImmediate as breathe } from 'node:timers/promises'
import { DuomoError } from '../base/errors.ts'
import { createMaxSimKernel, type MaxSimKernel } from '../math/max-sim-kernel.ts'
import { signBytes } from '../math/quantise.ts'
import type { StoreHit } from '../spec/store.ts'
import { int8Length, type LatePage, type SegmentFile } from './late-segment.ts'

/** Pages of one segment to be scored; in the order of their place. */
export interface ScoredSegment {
  readonly file: SegmentFile
  readonly signsBytes: number
  readonly pages: readonly LatePage[]
}

interface Candidate {
  readonly page: LatePage
  readonly file: SegmentFile
  readonly score: number
}

// So many pages take some tens of milliseconds; then others have their turn.
const PAGES_AT_A_STRETCH = 1000

/** Scores pages by a kernel for each segment whose sign bits it keeps, and one for what is read as it is needed. One search at a time. */
export class LateScorer {
  readonly #dimension: number
  readonly #residentBytes: number
  readonly #resident = new Map<SegmentFile, { readonly kernel: MaxSimKernel; readonly bytes: number }>()
  readonly #passing: MaxSimKernel

  constructor(dimension: number, residentBytes: number) {
    this.#dimension = dimension
    this.#residentBytes = residentBytes
    this.#passing = createMaxSimKernel(dimension)
  }

  /** Frees what is kept of a segment. */
  forget(file: SegmentFile): void {
    this.#resident.delete(file)
  }

  /** The pages that look best by their sign bits, `candidates` at the most, scored in eight bits; best first, equal scores by id. */
  async score(
    query: Float32Array,
    segments: readonly ScoredSegment[],
    candidates: number,
    signal: AbortSignal | undefined,
  ): Promise<StoreHit[]> {
    this.#passing.setQuery(query)
    const all = segments.flatMap(({ file, pages }) => pages.map((page): Candidate => ({ page, file, score: 0 })))
    const chosen = all.length <= candidates ? all : await this.#atFirstSight(query, segments, candidates, signal)
    const hits: StoreHit[] = []
    for (const [n, { page, file }] of chosen.entries()) {
      if (n % PAGES_AT_A_STRETCH === 0) await pause(signal)
      file.read(this.#passing.reserve(int8Length(page.rows, this.#dimension)), page.int8At)
      hits.push({ id: page.id, score: this.#passing.int8(4 * page.rows, 0, page.rows) })
    }
    return hits.sort((a, b) => b.score - a.score || (a.id < b.id ? -1 : 1))
  }

  async #atFirstSight(
    query: Float32Array,
    segments: readonly ScoredSegment[],
    candidates: number,
    signal: AbortSignal | undefined,
  ): Promise<Candidate[]> {
    const scored: Candidate[] = []
    const width = signBytes(this.#dimension)
    for (const segment of segments) {
      const { file, pages } = segment
      const kept = this.#keep(segment)
      kept?.setQuery(query)
      for (const [n, page] of pages.entries()) {
        if (n % PAGES_AT_A_STRETCH === 0) await pause(signal)
        if (!kept) file.read(this.#passing.reserve(page.rows * width), page.signsAt)
        const score = kept ? kept.signs(page.signsAt, page.rows) : this.#passing.signs(0, page.rows)
        scored.push({ page, file, score })
      }
    }
    return scored.sort((a, b) => b.score - a.score).slice(0, candidates)
  }

  /** A kernel with all sign bits of the segment, as long as there is room. */
  #keep({ file, signsBytes }: ScoredSegment): MaxSimKernel | undefined {
    const known = this.#resident.get(file)
    if (known) return known.kernel
    const used = [...this.#resident.values()].reduce((sum, { bytes }) => sum + bytes, 0)
    if (used + signsBytes > this.#residentBytes) return undefined
    const kernel = createMaxSimKernel(this.#dimension)
    file.read(kernel.reserve(signsBytes), 0)
    this.#resident.set(file, { kernel, bytes: signsBytes })
    return kernel
  }
}

async function pause(signal: AbortSignal | undefined): Promise<void> {
  await breathe()
  if (signal?.aborted) throw new DuomoError('cancelled', 'the search was cancelled', { cause: signal.reason })
}
