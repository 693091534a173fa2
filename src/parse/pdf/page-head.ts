import { overlapX } from './extent.ts'
import { buildLines, lineText, segmentsOf } from './lines.ts'
import { isNumeric } from './script.ts'
import type { Word } from './word-builder.ts'

/** Part of the page, from its upper edge, in which a running head stands. */
const TOP = 0.14
/** Blank below it, in font sizes. */
const BLANK = 0.5
/** Between its parts, in font sizes. */
const GAP = 1.2
/** The number of a page, and no year. */
const NUMBER = /^(?!(?:19|20)\d\d$)(?:\d{1,4}|[ivxlc]{1,6})$/u

/**
 * The running head of a page: its first line, if it is words and the number of the page with wide gaps between, apart from what
 * stands below. Of more than one page nothing is known here, so a head without a number is not told from other lines.
 *
 * @param words - from top to bottom
 * @param height - of the page
 */
export function pageHead(words: readonly Word[], height: number): readonly Word[] {
  const [first] = words
  if (!first || first.baseline > TOP * height) return []
  const end = words.findIndex((word) => word.baseline > first.baseline + 4 * first.size)
  const near = end < 0 ? words : words.slice(0, end)
  const [line, ...others] = buildLines(near)
  const [below] = others
  if (!line || (below && below.y0 - line.y1 < BLANK * line.size)) return []
  const pieces = segmentsOf(line, GAP)
  const numbers = pieces.filter((piece) => NUMBER.test(lineText(piece)))
  const [number] = numbers
  if (!number || numbers.length > 1 || pieces.length < 2 || pieces.length > 3) return []
  if (number !== pieces[0] && number !== pieces.at(-1)) return []
  const texts = pieces.filter((piece) => piece !== number).map(lineText)
  if (texts.some((text) => !/\p{L}{2}|\p{Script=Han}/u.test(text) || isNumeric(text))) return []
  // The first row of a table that goes on from the page before.
  const inColumn = others.flatMap((other) => segmentsOf(other, GAP)).filter((piece) => overlapX(piece, number) > 0)
  return inColumn.some((piece) => isNumeric(lineText(piece))) ? [] : line.words
}
