import type { TallReaders } from './read-tall.ts'
import type { Strip } from './recognise.ts'
import { type Rectangle, readAlong } from './rectangle.ts'
import type { Point } from './sample.ts'

/** How the text of a picture lies. */
export interface FoundDirection {
  readonly turn: 0 | 1 | 2 | 3
  /** Degrees clockwise beyond the quarter turn. */
  readonly skew: number
  /** The direction of reading, length 1. */
  readonly direction: Point
  /** What was read on the way in that direction. */
  readonly strips: ReadonlyMap<Rectangle, Strip>
}

/** So many of the longest lines are asked. */
const WITNESSES = 4
/** Mean confidence from which a direction needs no comparison: text that is upside down never reaches it. */
const SURE = 0.9
/** Mean confidence from which characters stand below each other. */
const STACKED = 0.6
/** Lines at least so many times as long as thick tell which way they run. */
const LONG = 2

/**
 * The direction in which most of the text reads well. Lines tell their slant by their long side; which of the two ways along it,
 * and whether upright or turned, a few of them tell by how well they read.
 */
export async function findDirection<Text extends Rectangle>(
  texts: readonly Text[],
  readers: TallReaders,
  signal: AbortSignal,
): Promise<FoundDirection> {
  const long = texts.filter(({ width, height }) => width >= height * LONG)
  const level = long.filter(({ along }) => Math.abs(along.x) >= Math.abs(along.y))
  const lengthOf = (some: readonly Text[]) => some.reduce((sum, { width }) => sum + width, 0)
  const upright = lengthOf(level) * 2 >= lengthOf(long)
  const group = upright ? level : long.filter((text) => !level.includes(text))
  const skew = medianSlant(group)
  const witnesses = group.toSorted((a, b) => b.width - a.width).slice(0, WITNESSES)
  let best: { turn: 0 | 1 | 2 | 3; score: number; strips: Map<Rectangle, Strip> } | undefined
  for (const turn of upright ? ([0, 2] as const) : ([1, 3] as const)) {
    const strips = new Map<Rectangle, Strip>()
    for (const text of witnesses) {
      signal.throwIfAborted()
      strips.set(text, await readers.line(readAlong(text, directionOf(turn, skew))))
    }
    const score = confidenceOf([...strips.values()].map(({ characters }) => characters))
    if (!best || score > best.score) best = { turn, score, strips }
    if (score >= SURE || witnesses.length === 0) break
  }
  if (best?.turn === 1) {
    // The recogniser was trained on columns laid on their left side too, so it reads them downward nearly as well as a turned page.
    // Stacked, their characters stand upright; those of a page turned clockwise lie on their right side, and nothing is read.
    const direction = directionOf(0, skew)
    const columns = []
    for (const text of witnesses) columns.push(await readers.stacked(readAlong(text, direction)))
    if (confidenceOf(columns) > STACKED) return { turn: 0, skew, direction, strips: new Map() }
  }
  const turn = best?.turn ?? 0
  return { turn, skew, direction: directionOf(turn, skew), strips: best?.strips ?? new Map() }
}

function directionOf(turn: number, skew: number): Point {
  const angle = (turn * Math.PI) / 2 + (skew * Math.PI) / 180
  return { x: Math.cos(angle), y: Math.sin(angle) }
}

/** The median by length, in degrees clockwise from the nearest quarter turn. */
function medianSlant(texts: readonly Rectangle[]): number {
  const slants = texts
    .map(({ along, width }) => {
      const degrees = (Math.atan2(along.y, along.x) * 180) / Math.PI
      return { slant: degrees - Math.round(degrees / 90) * 90, width }
    })
    .sort((a, b) => a.slant - b.slant)
  let rest = slants.reduce((sum, { width }) => sum + width, 0) / 2
  for (const { slant, width } of slants) {
    rest -= width
    if (rest <= 0) return slant
  }
  return 0
}

/** Mean over the characters; a reading of nothing counts as one doubtful character. */
function confidenceOf(readings: readonly (readonly { readonly confidence: number }[])[]): number {
  let [sum, count] = [0, 0]
  for (const characters of readings) {
    for (const { confidence } of characters) sum += confidence
    count += Math.max(characters.length, 1)
  }
  return count > 0 ? sum / count : 0
}
