import { around, type Extent, heightOf, median, middleY, widthOf } from './extent.ts'
import { buildLines, segmentsOf } from './lines.ts'
import type { Word } from './word-builder.ts'

/** A part of the page whose lines run through, in reading order. */
export interface Region extends Extent {
  readonly words: readonly Word[]
}

interface Gutter extends Extent {}

/** Width of the bins in which free strips are looked for, points. */
const BIN = 2
const MAX_DEPTH = 8

/**
 * Cuts a page's words into regions by reading order: where a strip runs free between two columns of prose, what is above it
 * comes first, then the left column, the right one, and what is below. Tables are not cut, their columns are short.
 *
 * @param walls - what no strip may cross: pictures, tables, long rules
 */
export function cutColumns(words: readonly Word[], walls: readonly Extent[], depth = 0): Region[] {
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
  return [above, left, right, below].flatMap((part) => cutColumns(part, walls, depth + 1))
}

function findGutter(words: readonly Word[], walls: readonly Extent[]): Gutter | undefined {
  const bounds = around(words)
  const size = median(words.map((word) => word.size))
  const bins = Math.ceil(widthOf(bounds) / BIN)
  if (bins < 20 || heightOf(bounds) < 4 * size) return undefined
  const covered: Extent[][] = Array.from({ length: bins }, () => [])
  for (const item of [...words, ...walls]) {
    const from = Math.max(0, Math.floor((item.x0 - bounds.x0) / BIN))
    const to = Math.min(bins - 1, Math.floor((item.x1 - bounds.x0 - 0.01) / BIN))
    for (let bin = from; bin <= to; bin++) covered[bin]?.push(item)
  }
  const margin = Math.ceil((3 * size) / BIN)
  const runs: (Extent & { bin: number })[] = []
  for (let bin = margin; bin < bins - margin; bin++)
    for (const { from, to } of freeRuns(covered[bin] ?? [], bounds))
      if (to - from >= 4.5 * size)
        runs.push({ bin, x0: bounds.x0 + bin * BIN, x1: bounds.x0 + (bin + 1) * BIN, y0: from, y1: to })
  runs.sort((a, b) => heightOf(b) - heightOf(a))
  const tried = new Set<number>()
  for (const run of runs.slice(0, 400)) {
    if (tried.has(run.bin)) continue
    const gutter = widen(run, runs, tried)
    if (widthOf(gutter) >= Math.max(0.55 * size, 4) && dividesProse(gutter, words, size)) return gutter
  }
  return undefined
}

function freeRuns(items: readonly Extent[], bounds: Extent): { from: number; to: number }[] {
  const sorted = [...items].sort((a, b) => a.y0 - b.y0)
  const runs: { from: number; to: number }[] = []
  let from = bounds.y0
  for (const item of sorted) {
    if (item.y0 > from) runs.push({ from, to: item.y0 })
    from = Math.max(from, item.y1)
  }
  if (bounds.y1 > from) runs.push({ from, to: bounds.y1 })
  return runs
}

function widen(run: Extent & { bin: number }, runs: readonly (Extent & { bin: number })[], tried: Set<number>): Gutter {
  let gutter: Gutter = run
  tried.add(run.bin)
  for (const step of [-1, 1])
    for (let bin = run.bin + step; ; bin += step) {
      const next = runs.find((r) => r.bin === bin && overlap(r, run) >= 0.92 * heightOf(run))
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
  const inside = words.filter((word) => middleY(word) >= gutter.y0 && middleY(word) <= gutter.y1)
  const left = sideOf(
    inside.filter((word) => word.x1 <= gutter.x0 + 1),
    'left',
  )
  const right = sideOf(
    inside.filter((word) => word.x0 >= gutter.x1 - 1),
    'right',
  )
  if (left.widths.length < 3 || right.widths.length < 3) return false
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
