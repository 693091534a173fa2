import { around, type Extent, median, widthOf } from './extent.ts'
import type { PieceLine } from './pieces.ts'

/** Columns of a block: where nearly no line has words, one column ends and another begins. */
export function inferColumns(lines: readonly PieceLine[]): Extent[] {
  const pieces = lines.flatMap((line) => line.pieces)
  // Headings of groups and spanning headings have few pieces and lie across columns: the fuller lines decide.
  const usual = median(lines.map((line) => line.pieces.length))
  const full = lines.filter((line) => line.pieces.length >= 0.6 * usual)
  const deciding = full.length >= 3 ? full : lines
  const bounds = around(pieces)
  const width = Math.ceil(widthOf(bounds)) + 1
  const cover = new Uint16Array(width)
  for (const piece of deciding.flatMap((line) => line.pieces)) {
    const from = Math.max(0, Math.floor(piece.x0 - bounds.x0))
    const to = Math.min(width - 1, Math.ceil(piece.x1 - bounds.x0) - 1)
    for (let x = from; x <= to; x++) cover[x] = (cover[x] ?? 0) + 1
  }
  const few = deciding.length >= 6 ? Math.max(1, Math.floor(deciding.length * 0.12)) : 0
  const columns: Extent[] = []
  let start = -1
  for (let x = 0; x <= width; x++) {
    const covered = x < width && (cover[x] ?? 0) > few
    if (covered && start < 0) start = x
    if (!covered && start >= 0) {
      columns.push({ x0: bounds.x0 + start, x1: bounds.x0 + x, y0: bounds.y0, y1: bounds.y1 })
      start = -1
    }
  }
  for (const piece of pieces) {
    if (columns.some((column) => column.x0 < piece.x1 && piece.x0 < column.x1)) continue
    columns.push({ x0: piece.x0, x1: piece.x1, y0: bounds.y0, y1: bounds.y1 })
  }
  return columns.sort((a, b) => a.x0 - b.x0)
}
