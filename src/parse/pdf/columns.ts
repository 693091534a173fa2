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
  const gutter = depth < MAX_DEPTH ? findGutter(words, walls) : undefined
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

function findGutter(words: readonly Word[], walls: readonly Extent[]): Gutter | undefined {
  const bounds = around(words)
  const size = median(words.map((word) => word.size))
  const bin = Math.max(BIN, widthOf(bounds) / MAX_BINS)
  const bins = Math.ceil(widthOf(bounds) / bin)
  if (bins < 20 || heightOf(bounds) < 4 * size) return undefined
  const margin = Math.ceil((3 * size) / bin)
  const runs = freeRuns([...words, ...walls], bounds, bin, { from: margin, to: bins - margin }, 4.5 * size)
  if (runs.length === 0) return undefined
  runs.sort((a, b) => heightOf(b) - heightOf(a) || a.bin - b.bin || a.y0 - b.y0)
  const byBin = Map.groupBy(runs, (run) => run.bin)
  const tried = new Set<number>()
  for (const run of runs.slice(0, 400)) {
    if (tried.has(run.bin)) continue
    const gutter = widen(run, byBin, tried)
    if (widthOf(gutter) >= Math.max(0.55 * size, 4) && dividesProse(gutter, words, size)) return gutter
  }
  return undefined
}

/** A stretch of one bin in which nothing stands. */
interface Run extends Extent {
  readonly bin: number
}

/** Free stretches of the bins from `from` to before `to`, at least `height` high. */
function freeRuns(
  items: readonly Extent[],
  bounds: Extent,
  binWidth: number,
  { from, to }: { from: number; to: number },
  height: number,
): Run[] {
  const runs: Run[] = []
  const reached = new Float64Array(Math.max(to, 0)).fill(bounds.y0)
  const leave = (bin: number, y0: number, y1: number) => {
    if (y1 > y0 && y1 - y0 >= height)
      runs.push({ bin, x0: bounds.x0 + bin * binWidth, x1: bounds.x0 + (bin + 1) * binWidth, y0, y1 })
  }
  for (const item of [...items].sort((a, b) => a.y0 - b.y0)) {
    const { y0, y1 } = item
    const first = Math.max(from, Math.floor((item.x0 - bounds.x0) / binWidth))
    const last = Math.min(to - 1, Math.floor((item.x1 - bounds.x0 - 0.01) / binWidth))
    for (let bin = first; bin <= last; bin++) {
      const before = reached[bin] ?? 0
      leave(bin, before, y0)
      if (y1 > before) reached[bin] = y1
    }
  }
  for (let bin = from; bin < to; bin++) leave(bin, reached[bin] ?? 0, bounds.y1)
  return runs
}

function widen(run: Run, byBin: ReadonlyMap<number, readonly Run[]>, tried: Set<number>): Gutter {
  let gutter: Gutter = run
  tried.add(run.bin)
  for (const step of [-1, 1])
    for (let bin = run.bin + step; ; bin += step) {
      const next = byBin.get(bin)?.find((other) => overlap(other, run) >= 0.92 * heightOf(run))
      if (!next) break
      tried.add(bin)
      gutter = {
        x0: Math.min(gutter.x0, next.x0),
        x1: Math.max(gutter.x1, next.x1),
        y0: Math.max(gutter.y0, next.y0),
        y1: Math.min(gutter.y1, next.y1),
      }
    }
  return gutter
}

const overlap = (a: Extent, b: Extent) => Math.min(a.y1, b.y1) - Math.max(a.y0, b.y0)

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
