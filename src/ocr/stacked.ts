import type { OnnxSession } from '../onnx/session.ts'
import { decodeSteps, type SeenCharacter } from './ctc.ts'
import type { Pyramid } from './pyramid.ts'
import { CENTRED, STRIP_HEIGHT } from './recognise.ts'
import { quarter, type Rectangle } from './rectangle.ts'
import { sampleGrid } from './sample.ts'

/** Columns of the strip for each character: squeezed a little, as their squares have white around them. */
const CELL = 40
/** White before the first character and behind the last. */
const MARGIN = 8
/** A character ends at the whitest row within so many widths of the line below its top. */
const CELL_RANGE = { least: 0.65, usual: 1, most: 1.4 } as const

/**
 * Reads characters that stand upright below each other, as in Chinese and Japanese columns: they are cut apart at the white between
 * them and laid side by side, for the recogniser knows lines only.
 *
 * @param rectangle - its width across the column, in the direction in which a line would be read
 */
export async function recogniseStacked(
  session: OnnxSession,
  alphabet: readonly string[],
  pyramid: Pyramid,
  rectangle: Rectangle,
): Promise<readonly SeenCharacter[]> {
  const cells = cutCells(rowsOf(pyramid, rectangle), STRIP_HEIGHT)
  if (cells.length === 0) return []
  const columns = Math.ceil((cells.length * CELL + 2 * MARGIN) / 8) * 8
  const size = columns * STRIP_HEIGHT
  const strip = new Float32Array(3 * size).fill(1)
  const rowHeight = rectangle.width / STRIP_HEIGHT
  for (const [n, [from, to]] of cells.entries()) {
    const cell = gridOver(rectangle, CELL, STRIP_HEIGHT, from * rowHeight, to * rowHeight)
    const planes = sampleGrid(pyramid, cell, CENTRED)
    for (let row = 0; row < 3 * STRIP_HEIGHT; row++)
      strip.set(planes.subarray(row * CELL, (row + 1) * CELL), row * columns + MARGIN + n * CELL)
  }
  fillMargins(strip, columns, cells.length)
  return decodeSteps(await session.run({ data: strip, dims: [1, 3, STRIP_HEIGHT, columns] }), alphabet)
}

/** The margins go on with the ground beside them: white beside a dark column would be read as a stroke. */
function fillMargins(strip: Float32Array, columns: number, cells: number): void {
  const end = MARGIN + cells * CELL
  for (let at = 0; at < strip.length; at += columns) {
    strip.fill(strip[at + MARGIN] ?? 1, at, at + MARGIN)
    strip.fill(strip[at + end - 1] ?? 1, at + end, at + columns)
  }
}

/** A grid over the part of the rectangle between two distances from its top. */
function gridOver(rectangle: Rectangle, columns: number, rows: number, from: number, to: number) {
  const { centre, width, height, along: direction } = rectangle
  const downward = quarter(direction)
  const top = from - height / 2
  return {
    columns,
    rows,
    corner: {
      x: centre.x - (direction.x * width) / 2 + downward.x * top,
      y: centre.y - (direction.y * width) / 2 + downward.y * top,
    },
    along: { x: (direction.x * width) / columns, y: (direction.y * width) / columns },
    down: { x: (downward.x * (to - from)) / rows, y: (downward.y * (to - from)) / rows },
  }
}

/** How much is printed in each row of the column, the column scaled to {@link STRIP_HEIGHT} across. */
function rowsOf(pyramid: Pyramid, rectangle: Rectangle): Float32Array {
  const rows = Math.max(1, Math.round((rectangle.height / rectangle.width) * STRIP_HEIGHT))
  const planes = sampleGrid(pyramid, gridOver(rectangle, STRIP_HEIGHT, rows, 0, rectangle.height), CENTRED)
  const contrast = new Float32Array(rows)
  for (let row = 0; row < rows; row++) {
    let [least, most] = [Infinity, -Infinity]
    // Green stands for the brightness; a row without print is even.
    for (let at = (rows + row) * STRIP_HEIGHT, end = at + STRIP_HEIGHT; at < end; at++) {
      least = Math.min(least, planes[at] ?? 0)
      most = Math.max(most, planes[at] ?? 0)
    }
    contrast[row] = most - least
  }
  return contrast
}

/** `[from, to)` rows of each character. */
export function cutCells(contrast: Float32Array, width: number): [number, number][] {
  const threshold = contrast.reduce((most, value) => Math.max(most, value), 0) * 0.3
  const cells: [number, number][] = []
  for (let from = 0; from < contrast.length; ) {
    if ((contrast[from] ?? 0) <= threshold) {
      from++
      continue
    }
    const to = endOfCell(contrast, from, width)
    if (to - from > width / 6) cells.push([from, to])
    from = to
  }
  return cells
}

/** The whitest row in reach, among equals the nearest to a square. */
function endOfCell(contrast: Float32Array, from: number, width: number): number {
  const last = Math.min(Math.round(from + width * CELL_RANGE.most), contrast.length)
  let [best, bestCost] = [last, Infinity]
  for (let row = Math.round(from + width * CELL_RANGE.least); row <= last; row++) {
    const cost = (contrast[row] ?? 0) + Math.abs(row - from - width * CELL_RANGE.usual) / width / 2
    if (cost < bestCost) [best, bestCost] = [row, cost]
  }
  return best
}
