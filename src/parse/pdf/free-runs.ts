import type { Extent } from './extent.ts'

/** Runs from the highest on that may begin a gutter. */
const MAX_SEEDS = 400

/** Stretches of single bins in which nothing stands, in arrays: a page has hundreds. */
export interface Runs {
  readonly bin: number[]
  readonly y0: number[]
  readonly y1: number[]
  /** For each bin the last of its runs, for each run the one before it in its bin; -1 for none. */
  readonly lastOf: Int32Array
  readonly before: number[]
}

/**
 * Free stretches of the bins from `from` to before `to`, at least `height` high.
 *
 * @param items - in the order of their upper edges
 */
export function freeRuns(
  items: readonly Extent[],
  bounds: Extent,
  binWidth: number,
  { from, to }: { from: number; to: number },
  height: number,
): Runs {
  const bins = Math.max(to, 0)
  const runs: Runs = { bin: [], y0: [], y1: [], lastOf: new Int32Array(bins).fill(-1), before: [] }
  const reached = new Float64Array(bins).fill(bounds.y0)
  const leave = (bin: number, y0: number, y1: number) => {
    runs.before.push(runs.lastOf[bin] ?? -1)
    runs.lastOf[bin] = runs.bin.length
    runs.bin.push(bin)
    runs.y0.push(y0)
    runs.y1.push(y1)
  }
  for (const { x0, y0, x1, y1 } of items) {
    const first = Math.max(from, Math.floor((x0 - bounds.x0) / binWidth))
    const last = Math.min(to - 1, Math.floor((x1 - bounds.x0 - 0.01) / binWidth))
    for (let bin = first; bin <= last; bin++) {
      const before = reached[bin] ?? 0
      if (y0 - before >= height) leave(bin, before, y0)
      if (y1 > before) reached[bin] = y1
    }
  }
  for (let bin = from; bin < to; bin++) {
    const before = reached[bin] ?? 0
    if (bounds.y1 - before >= height) leave(bin, before, bounds.y1)
  }
  return runs
}

const heightAt = (runs: Runs, run: number) => (runs.y1[run] ?? 0) - (runs.y0[run] ?? 0)

/** Whether a run comes before another: the higher one, then the one further to the left, then the upper one. */
function precedes(runs: Runs, run: number, other: number): boolean {
  const higher = heightAt(runs, run) - heightAt(runs, other)
  if (higher !== 0) return higher > 0
  const left = (runs.bin[run] ?? 0) - (runs.bin[other] ?? 0)
  return left === 0 ? (runs.y0[run] ?? 0) < (runs.y0[other] ?? 0) : left < 0
}

/** The first run in a bin that was not tried, if it is among the first {@link MAX_SEEDS}. */
export function highestUntried(runs: Runs, tried: Uint8Array): number | undefined {
  const count = runs.bin.length
  let best: number | undefined
  for (let run = 0; run < count; run++)
    if (tried[runs.bin[run] ?? 0] === 0 && (best === undefined || precedes(runs, run, best))) best = run
  if (best === undefined || count <= MAX_SEEDS) return best
  let place = 0
  for (let run = 0; run < count; run++) if (precedes(runs, run, best)) place++
  return place < MAX_SEEDS ? best : undefined
}

/** The run with its like in the bins beside it, which count as tried. */
export function widen(runs: Runs, run: number, tried: Uint8Array) {
  const bin = runs.bin[run] ?? 0
  const [top, bottom] = [runs.y0[run] ?? 0, runs.y1[run] ?? 0]
  const least = 0.92 * (bottom - top)
  let [first, last, y0, y1] = [bin, bin, top, bottom]
  tried[bin] = 1
  for (const step of [-1, 1])
    for (let beside = bin + step; ; beside += step) {
      let next = runs.lastOf[beside] ?? -1
      while (next >= 0 && Math.min(runs.y1[next] ?? 0, bottom) - Math.max(runs.y0[next] ?? 0, top) < least)
        next = runs.before[next] ?? -1
      if (next < 0) break
      tried[beside] = 1
      first = Math.min(first, beside)
      last = Math.max(last, beside)
      y0 = Math.max(y0, runs.y0[next] ?? 0)
      y1 = Math.min(y1, runs.y1[next] ?? 0)
    }
  return { first, last, y0, y1 }
}
