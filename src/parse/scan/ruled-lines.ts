import { type Extent, overlapX, overlapY } from '../pdf/extent.ts'
import type { Ruling, Rulings } from '../pdf/rulings.ts'
import type { Bitmap } from './ink.ts'

/** Sizes in font sizes of the text. */
const MIN_HORIZONTAL = 1.8
const MIN_VERTICAL = 1.3
const MAX_THICKNESS = 0.35
/** Holes in a line up to this are worn print. */
const MAX_HOLE = 0.07

/** A straight stretch of ink, one pixel thick: `at` is its row (or column). */
interface Run {
  readonly at: number
  readonly start: number
  readonly end: number
}

/**
 * The ruled lines of an upright picture, by runs of ink: long, thin, and not a part of a word.
 *
 * @param size - of the text, pixels
 * @param words - where words stand, pixels
 */
export function findRuledLines(ink: Bitmap, size: number, words: readonly Extent[]): Rulings {
  const hole = Math.max(1, Math.round(MAX_HOLE * size))
  const thickness = Math.max(3, MAX_THICKNESS * size)
  const across = joinRuns(runsAcross(ink, hole, 0.6 * MIN_HORIZONTAL * size), thickness)
  const down = joinRuns(runsDown(ink, hole, 0.8 * MIN_VERTICAL * size), thickness)
  const horizontal = across.filter(
    ({ at, start, end }) =>
      end - start >= MIN_HORIZONTAL * size && !isPrint({ x0: start, x1: end, y0: at, y1: at + 1 }, words, 'across'),
  )
  const vertical = down.filter(
    ({ at, start, end }) =>
      end - start >= MIN_VERTICAL * size && !isPrint({ x0: at, x1: at + 1, y0: start, y1: end }, words, 'down'),
  )
  return { horizontal, vertical }
}

function runsAcross({ width, height, data }: Bitmap, hole: number, least: number): Run[] {
  const runs: Run[] = []
  for (let y = 0; y < height; y++) {
    let [start, last] = [-1, -1]
    const close = () => {
      if (start >= 0 && last + 1 - start >= least) runs.push({ at: y, start, end: last + 1 })
    }
    for (let x = 0, n = y * width; x < width; x++, n++) {
      if (data[n] === 0) continue
      if (start < 0 || x - last - 1 > hole) {
        close()
        start = x
      }
      last = x
    }
    close()
  }
  return runs
}

function runsDown({ width, height, data }: Bitmap, hole: number, least: number): Run[] {
  const runs: Run[] = []
  const start = new Int32Array(width).fill(-1)
  const last = new Int32Array(width).fill(-1)
  const close = (x: number) => {
    const [from = -1, to = -1] = [start[x], last[x]]
    if (from >= 0 && to + 1 - from >= least) runs.push({ at: x, start: from, end: to + 1 })
  }
  for (let y = 0; y < height; y++)
    for (let x = 0, n = y * width; x < width; x++, n++) {
      if (data[n] === 0) continue
      if ((start[x] ?? -1) < 0 || y - (last[x] ?? 0) - 1 > hole) {
        close(x)
        start[x] = y
      }
      last[x] = y
    }
  for (let x = 0; x < width; x++) close(x)
  return runs.sort((a, b) => a.at - b.at)
}

interface Bar {
  start: number
  end: number
  from: number
  to: number
  ink: number
  moment: number
}

/** Runs beside each other are one bar; bars thicker than a line are areas. */
function joinRuns(runs: readonly Run[], thickness: number): Ruling[] {
  const bars: Bar[] = []
  let open: Bar[] = []
  for (const run of runs) {
    open = open.filter((bar) => run.at - bar.to <= 2)
    const touching = open.filter((bar) => run.start <= bar.end + 2 && run.end >= bar.start - 2)
    const length = run.end - run.start
    const bar: Bar = { start: run.start, end: run.end, from: run.at, to: run.at, ink: length, moment: length * run.at }
    for (const other of touching) {
      bar.start = Math.min(bar.start, other.start)
      bar.end = Math.max(bar.end, other.end)
      bar.from = Math.min(bar.from, other.from)
      bar.ink += other.ink
      bar.moment += other.moment
      other.ink = 0
    }
    open = [...open.filter((other) => other.ink > 0), bar]
    bars.push(bar)
  }
  return bars
    .filter((bar) => {
      const length = bar.end - bar.start
      // What is left of a slant after straightening, half a degree at the most.
      const slack = 2 + 0.01 * length
      return bar.ink > 0 && bar.ink / length <= thickness && bar.to - bar.from + 1 <= thickness + slack
    })
    .map((bar) => ({ at: bar.moment / bar.ink + 0.5, start: bar.start, end: bar.end }))
}

/** Most of it runs through words: a dash, the stem of a letter. */
function isPrint(line: Extent, words: readonly Extent[], direction: 'across' | 'down'): boolean {
  let covered = 0
  for (const word of words) {
    const [x, y] = [overlapX(word, line), overlapY(word, line)]
    if (x > 0 && y > 0) covered += direction === 'across' ? x : y
  }
  return covered > 0.6 * (direction === 'across' ? line.x1 - line.x0 : line.y1 - line.y0)
}
