import { around, type Extent, heightOf, median, middleY, widthOf } from './extent.ts'
import { freeRuns, highestUntried, widen } from './free-runs.ts'
import { buildLines, type Line, lineText, segmentsOf, sortDownwards } from './lines.ts'
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
  if (isIndex(left) && isIndex(right)) return true
  return (isText(left, size) && apart(left, right)) || (isText(right, size) && apart(right, left))
}

/** Most lines end with the pages of what they name. */
function isIndex({ pieces }: Side): boolean {
  const least = Math.max(0.6 * pieces.length, 3)
  const numbered = pieces.filter(({ words }) => /\d,?$/.test(words.at(-1)?.text ?? ''))
  return (
    pieces.length >= 5 &&
    numbered.length >= least &&
    numbered.filter((piece) => ENTRY.test(lineText(piece))).length >= least
  )
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

/** An entry of an index: words, a comma or dots, page numbers. */
const ENTRY = /\p{L}.*(?:,|\.{3,}|(?: \.){3,})\s*\d{1,4}(?:\s?[-–,]\s*\d{1,4})*,?$/u

interface Side {
  readonly widths: readonly number[]
  readonly baselines: readonly number[]
  /** Usual number of words in a line. */
  readonly words: number
  /** Share of lines that fill most of their column. */
  readonly long: number
  /** Of each line the piece beside the gutter. */
  readonly pieces: readonly Line[]
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
    pieces: nearest.map(({ piece }) => piece),
    split:
      nearest.filter(({ line, pieces }) => pieces > 1 && widthOf(line) <= widthOf(column) * 1.15).length /
      Math.max(lines.length, 1),
    y0: column.y0,
    y1: column.y1,
  }
}
