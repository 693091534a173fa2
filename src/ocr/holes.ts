import type { SeenCharacter } from './ctc.ts'
import { isHan, isWide } from './scripts.ts'

/** A place on a line where a whole character is printed and none was read, in steps. */
export interface Hole {
  /** Index of the character that follows it. */
  readonly before: number
  readonly step: number
  readonly begin: number
  readonly end: number
}

/** From here on, in widths of a character, there is room for another between two middles. */
const ROOM = 1.55
/** So many pairs of neighbours tell how wide a character is. */
const LEAST_PAIRS = 4
/** More missing in a row are a picture, or a script that the recogniser does not know. */
const MOST_IN_A_ROW = 2
/** The middle half of a hole holds print in at least this share of its columns. */
const LEAST_PRINT = 0.3

/**
 * Chinese characters stand in squares of one width, so that a wider step between two of them, with print in it, is a character that
 * was left out.
 *
 * @param ink - for each column of the strip 1 where something is printed
 * @param steps - number of steps over those columns
 */
export function findHoles(characters: readonly SeenCharacter[], ink: Uint8Array, steps: number): Hole[] {
  const pitch = findPitch(characters)
  if (pitch === undefined) return []
  const columnsPerStep = ink.length / steps
  const printed = (from: number, to: number) => {
    const columns = ink.subarray(Math.max(0, Math.round(from * columnsPerStep)), Math.round(to * columnsPerStep))
    return columns.reduce((sum, column) => sum + column, 0) / Math.max(columns.length, 1)
  }
  // Where the line begins and ends stand the middles of neighbours that are not there.
  const start = ink.indexOf(1) / columnsPerStep - (pitch + 1) / 2
  const stop = ink.lastIndexOf(1) / columnsPerStep + (pitch - 1) / 2
  const holes: Hole[] = []
  for (let before = 0; before <= characters.length; before++) {
    const [left, right] = [characters[before - 1], characters[before]]
    if (!standInSquares(left, right)) continue
    const from = left?.step ?? start
    const distance = (right?.step ?? stop) - from
    if (distance < ROOM * pitch) continue
    const missing = Math.max(1, Math.round(distance / pitch) - 1)
    if (missing > MOST_IN_A_ROW) continue
    const width = distance / (missing + 1)
    for (let n = 1; n <= missing; n++) {
      const step = from + width * n
      if (printed(step + 0.5 - width / 4, step + 0.5 + width / 4) < LEAST_PRINT) continue
      const begin = Math.max(Math.round(step - width / 2), left?.end ?? 0)
      const end = Math.min(Math.round(step + width / 2) + 1, right?.begin ?? steps)
      if (begin < end) holes.push({ before, step, begin, end })
    }
  }
  return holes
}

/** From the middle of one Chinese character to that of the next, in steps: the median. */
function findPitch(characters: readonly SeenCharacter[]): number | undefined {
  const distances: number[] = []
  for (const [n, { text, step }] of characters.entries()) {
    const next = characters[n + 1]
    if (next && isHan(text) && isHan(next.text)) distances.push(next.step - step)
  }
  return distances.length < LEAST_PAIRS ? undefined : distances.sort((a, b) => a - b)[distances.length >> 1]
}

/** Both fill squares, or are the edge of the line, and one is more than a mark. */
function standInSquares(left: SeenCharacter | undefined, right: SeenCharacter | undefined): boolean {
  const sides = [left, right].flatMap((side) => (side ? [side.text] : []))
  return sides.every(isWide) && sides.some(isHan)
}
