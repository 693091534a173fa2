import { around, type Extent, heightOf, median, middleY, widthOf } from './extent.ts'
import { buildLines, segmentsOf, sortDownwards } from './lines.ts'
import type { Word } from './word-builder.ts'

/** A part of the page whose lines run through, in reading order. */
export interface Region extends Extent {
  readonly words: readonly Word[]
}

interface Gutter extends Extent {}

/** Width of the bins in which free strips are looked for, points. */
const BIN = 2
/** Wider pages have wider bins. */
const MAX_BINS = 4000
const MAX_DEPTH = 8
/** Free stretches from the highest on that may begin a gutter. */
const MAX_SEEDS = 400

/**
 * Cuts a page's words into regions by reading order: where a strip runs free between two columns of prose, what is above it
 * comes first, then the left column, the right one, and what is below. Tables are not cut, their columns are short.
 *
 * @param walls - what no strip may cross: pictures, tables, long rules
 */
export function cutColumns(words: readonly Word[], walls: readonly Extent[]): Region[] {
  // Every part of a sorted list is sorted: lines are built from them many times.
  return cut(sortDownwards(words), walls, 0)
}

function cut(words: readonly Word[], walls: readonly Extent[], depth: number): Region[] {
  if (words.length === 0) return []
  const region = { ...around(words), words }
  const gutter = depth < MAX_DEPTH ? findGutter(region, walls) : undefined
  if (!gutter) return [region]
  const above: Word[] = []
  const left: Word[] = []
  const right: Word[] = []
  const below: Word[] = []
  for (const word of words) {
    const y = middleY(word)
    if (y < gutter.y0) above.push(word)
    else if (y > gutter.y1) below.push(word)
    else if ((word.x0 + word.x1) / 2 < (gutter.x0 + gutter.x1) / 2) left.push(word)
    else right.push(word)
  }
  return [above, left, right, below].flatMap((part) => cut(part, walls, depth + 1))
}

function findGutter(region: Region, walls: readonly Extent[]): Gutter | undefined {
  const { words } = region
  const size = median(words.map((word) => word.size))
  const bin = Math.max(BIN, widthOf(region) / MAX_BINS)
  const bins = Math.ceil(widthOf(region) / bin)
  if (bins < 20 || heightOf(region) < 4 * size) return undefined
  const margin = Math.ceil((3 * size) / bin)
  const items = [...words, ...walls].sort((a, b) => a.y0 - b.y0)
  const runs = freeRuns(items, region, bin, { from: margin, to: bins - margin }, 4.5 * size)
  const tried = new Uint8Array(bins)
  for (;;) {
    const run = highestUntried(runs, tried)
    if (run === undefined) return undefined
    const { first, last, y0, y1 } = widen(runs, run, tried)
    const gutter = { x0: region.x0 + first * bin, x1: region.x0 + (last + 1) * bin, y0, y1 }
    if (widthOf(gutter) >= Math.max(0.55 * size, 4) && dividesProse(gutter, words, size)) return gutter
  }
}

/** Stretches of single bins in which nothing stands, in arrays: a page has hundreds. */
interface Runs {
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
function freeRuns(
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
function highestUntried(runs: Runs, tried: Uint8Array): number | undefined {
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
function widen(runs: Runs, run: number, tried: Uint8Array) {
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

/** Both sides hold lines of running text: long, mostly in one piece, filling their column. */
function dividesProse(gutter: Gutter, words: readonly Word[], size: number): boolean {
  const leftWords: Word[] = []
  const rightWords: Word[] = []
  for (const word of words) {
    const y = middleY(word)
    if (y < gutter.y0 || y > gutter.y1) continue
    if (word.x1 <= gutter.x0 + 1) leftWords.push(word)
    if (word.x0 >= gutter.x1 - 1) rightWords.push(word)
  }
  if (leftWords.length < 3 || rightWords.length < 3) return false
  const left = sideOf(leftWords, 'left')
  if (left.widths.length < 3) return false
  const right = sideOf(rightWords, 'right')
  if (right.widths.length < 3) return false
  const common = Math.min(left.y1, right.y1) - Math.max(left.y0, right.y0)
  if (common < 3 * size) return false
  const prose = (side: Side) => side.long >= 0.5 && side.split <= 0.45 && median(side.widths) >= 8 * size
  if (prose(left) && prose(right)) return true
  return (isText(left, size) && apart(left, right)) || (isText(right, size) && apart(right, left))
}

/** Running text for certain: a column of prose beside a box of another kind. */
function isText(side: Side, size: number): boolean {
  return (
    side.widths.length >= 5 &&
    side.long >= 0.6 &&
    side.split <= 0.2 &&
    median(side.widths) >= 10 * size &&
    side.words >= 4
  )
}

/** The lines of the two sides do not stand on common baselines, as the cells of a row do. */
function apart(text: Side, other: Side): boolean {
  const level = other.baselines.filter((y) => text.baselines.some((line) => Math.abs(line - y) < 1.3))
  return level.length < 0.5 * other.baselines.length
}

interface Side {
  readonly widths: readonly number[]
  readonly baselines: readonly number[]
  /** Usual number of words in a line. */
  readonly words: number
  /** Share of lines that fill most of their column. */
  readonly long: number
  /** Share of lines in several pieces. */
  readonly split: number
  readonly y0: number
  readonly y1: number
}

function sideOf(words: readonly Word[], side: 'left' | 'right'): Side {
  const lines = buildLines(words)
  const nearest = lines.map((line) => {
    const pieces = segmentsOf(line, 1.1)
    return { line, piece: (side === 'left' ? pieces.at(-1) : pieces[0]) ?? line, pieces: pieces.length }
  })
  const widths = nearest.map(({ piece }) => widthOf(piece))
  const column = around(nearest.map(({ piece }) => piece))
  const full = Math.max(...widths, 1)
  return {
    widths,
    baselines: lines.map((line) => line.baseline),
    words: median(nearest.map(({ piece }) => piece.words.length)),
    long: widths.filter((width) => width >= 0.55 * full).length / Math.max(widths.length, 1),
    split:
      nearest.filter(({ line, pieces }) => pieces > 1 && widthOf(line) <= widthOf(column) * 1.15).length /
      Math.max(lines.length, 1),
    y0: column.y0,
    y1: column.y1,
  }
}
