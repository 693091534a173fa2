import type { OnnxSession } from '../onnx/session.ts'
import { settleAlike } from './alike.ts'
import { decodeSteps } from './ctc.ts'
import { mendCharacters } from './mend.ts'
import type { Pyramid } from './pyramid.ts'
import { quarter, type Rectangle } from './rectangle.ts'
import { type Normalisation, sampleGrid } from './sample.ts'

/** What the recogniser takes: every line at this height. */
export const STRIP_HEIGHT = 48
/** The recogniser halves the width three times. */
const MULTIPLE = 8
const LEAST_WIDTH = 32
/** Values from -1 to 1. */
export const CENTRED: Normalisation = {
  factor: [2 / 255, 2 / 255, 2 / 255],
  offset: [-1, -1, -1],
}

/** A character on its strip. */
export interface StripCharacter {
  readonly text: string
  /** Its middle, in columns of the strip. */
  readonly column: number
  readonly confidence: number
  readonly blankBefore: number
}

/** One line as the recogniser saw it. */
export interface Strip {
  readonly rectangle: Rectangle
  readonly characters: readonly StripCharacter[]
  /** For each column 1 where something is printed, else 0. */
  readonly ink: Uint8Array
  /** From the top of what is printed to its bottom, in columns (a strip's pixels need not be square). */
  readonly inkHeight: number
}

/**
 * Reads what stands in the rectangle, along its width.
 *
 * @param squeeze - the strip's width as a share of the natural one, above 1 stretched: the time is in proportion to it
 */
export async function recogniseStrip(
  session: OnnxSession,
  alphabet: readonly string[],
  pyramid: Pyramid,
  rectangle: Rectangle,
  squeeze = 1,
): Promise<Strip> {
  const natural = (rectangle.width / Math.max(rectangle.height, 1)) * STRIP_HEIGHT * squeeze
  const columns = Math.max(LEAST_WIDTH, Math.ceil(natural / MULTIPLE) * MULTIPLE)
  const { centre, width, height, along: direction } = rectangle
  const downward = quarter(direction)
  const along = { x: (direction.x * width) / columns, y: (direction.y * width) / columns }
  const down = { x: (downward.x * height) / STRIP_HEIGHT, y: (downward.y * height) / STRIP_HEIGHT }
  const corner = {
    x: centre.x - (along.x * columns + down.x * STRIP_HEIGHT) / 2,
    y: centre.y - (along.y * columns + down.y * STRIP_HEIGHT) / 2,
  }
  const data = sampleGrid(pyramid, { columns, rows: STRIP_HEIGHT, corner, along, down }, CENTRED)
  const output = await session.run({ data, dims: [1, 3, STRIP_HEIGHT, columns] })
  const columnsPerStep = columns / (output.dims[1] ?? 1)
  const print = findInk(data, columns)
  const line = { output, alphabet, ink: print.ink }
  const read = settleAlike(mendCharacters(decodeSteps(output, alphabet), line), line)
  const characters = read.map(({ text, step, confidence, blankBefore }) => ({
    text,
    column: (step + 0.5) * columnsPerStep,
    confidence,
    blankBefore,
  }))
  return { rectangle, characters, ink: print.ink, inkHeight: print.inkHeight * Math.max(squeeze, 1) }
}

/**
 * Which columns hold print: what differs from the paper, the most common brightness of the strip, by more than a third of the
 * largest difference. Works on dark paper too.
 */
function findInk(planes: Float32Array, columns: number): { ink: Uint8Array; inkHeight: number } {
  const size = columns * STRIP_HEIGHT
  const counts = new Uint32Array(64)
  const grey = new Uint8Array(size)
  for (let n = 0; n < size; n++) {
    const mean = ((planes[n] ?? 0) + (planes[n + size] ?? 0) + (planes[n + 2 * size] ?? 0)) / 3
    const value = Math.round((mean + 1) * 127.5)
    grey[n] = value
    counts[value >> 2] = (counts[value >> 2] ?? 0) + 1
  }
  const paper = counts.indexOf(Math.max(...counts)) * 4 + 2
  let largest = 0
  for (const value of grey) largest = Math.max(largest, Math.abs(value - paper))
  const threshold = Math.max(largest * 0.35, 24)
  const ink = new Uint8Array(columns)
  const rows = new Uint32Array(STRIP_HEIGHT)
  for (let y = 0; y < STRIP_HEIGHT; y++)
    for (let x = 0; x < columns; x++)
      if (Math.abs((grey[y * columns + x] ?? 0) - paper) > threshold) {
        ink[x] = 1
        rows[y] = (rows[y] ?? 0) + 1
      }
  const printed = rows.map((count) => (count > columns / 50 ? 1 : 0))
  const inkHeight = printed.lastIndexOf(1) - printed.indexOf(1) + 1
  return { ink, inkHeight: Math.max(inkHeight, 1) }
}
