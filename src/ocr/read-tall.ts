import type { SeenCharacter } from './ctc.ts'
import { type LyingLine, type PictureSize, toLines } from './lines.ts'
import type { Strip } from './recognise.ts'
import { boxAround, quarter, type Rectangle, readAlong } from './rectangle.ts'
import type { Point } from './sample.ts'

/** Times as high as wide from which a text is no line of its own page: lower ones are single characters. */
const TALL = 1.5
/** From here on no character is so high, and a line across it is not tried. */
const VERY_TALL = 2.6
/** A reading as sure as this needs no comparison. */
const SURE = 0.9

/** How a text may be read. */
export interface TallReaders {
  readonly line: (rectangle: Rectangle) => Promise<Strip>
  readonly stacked: (rectangle: Rectangle) => Promise<readonly SeenCharacter[]>
}

/** Whether the text stands across the direction of reading. */
export function isTall(text: Rectangle, direction: Point): boolean {
  const { width, height } = readAlong(text, direction)
  return height > width * TALL
}

/**
 * Reads a text that stands across the direction of its page in each way that it may have been set, and keeps the surest: across (a lone
 * character), stacked (Chinese), running up (the axis of a chart), running down (the back of a book).
 */
export async function readTall(
  text: Rectangle,
  direction: Point,
  readers: TallReaders,
  picture: PictureSize,
): Promise<LyingLine[]> {
  const across = readAlong(text, direction)
  const down = quarter(direction)
  const up = { x: -down.x, y: -down.y }
  const line = async (way: Point) => toLines(await readers.line(readAlong(text, way)), picture)
  const column = async () => toStackedLine(await readers.stacked(across), across, picture)
  const ways = [
    ...(across.height < across.width * VERY_TALL ? [() => line(direction)] : []),
    column,
    () => line(up),
    () => line(down),
  ]
  let best: { lines: LyingLine[]; confidence: number } = { lines: [], confidence: 0 }
  let isColumn = false
  for (const read of ways) {
    const lines = await read()
    const confidence = lowest(lines)
    if (read === column) isColumn = lines.length > 0
    if (confidence > best.confidence) best = { lines, confidence }
    if (confidence >= SURE) break
  }
  // A column laid on its left side is sometimes read better than cut apart; it stays a column.
  return isColumn ? best.lines.map((read) => ({ ...read, vertical: true })) : best.lines
}

const lowest = (lines: readonly LyingLine[]) => Math.min(...lines.map(({ confidence }) => confidence), lines.length)

/** Stacked characters are Chinese, Japanese or Korean, at most with digits between them: letters below each other are chance. */
function toStackedLine(characters: readonly SeenCharacter[], rectangle: Rectangle, picture: PictureSize): LyingLine[] {
  const text = characters.map(({ text }) => text).join('')
  const wide = text.match(/[\u3040-\u9fff\uac00-\ud7af\uf900-\ufaff]/g)?.length ?? 0
  if (wide < 2 || wide * 2 < text.length) return []
  const confidence = characters.reduce((sum, character) => sum + character.confidence, 0) / characters.length
  const box = boxAround(rectangle, picture)
  return [{ text, box, confidence, words: [{ text, box, confidence }], vertical: true, rectangle }]
}
