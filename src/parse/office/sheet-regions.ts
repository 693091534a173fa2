import { countHeaderRows, isValue } from '../header-rows.ts'
import type { SheetCell, SheetRect } from './sheet.ts'

/** Cells that belong together, by row, then column. */
export interface SheetRegion extends SheetRect {
  readonly cells: readonly SheetCell[]
}

/**
 * The separate areas of a sheet, in reading order: cut along empty rows and columns, again and again, as long as there are some.
 * An empty row or column that only spaces out one table (no header below it, no labels to its right) cuts nothing.
 */
export function sheetRegions(cells: readonly SheetCell[]): SheetRegion[] {
  const done: SheetRegion[] = []
  const stack = cells.length === 0 ? [] : [toRegion(cells)]
  for (let region = stack.pop(); region; region = stack.pop()) {
    const bands = joinWhile(cutAlong(region, 'top', 'bottom'), continuesBelow)
    const parts = bands.length > 1 ? bands : joinWhile(cutAlong(region, 'left', 'right'), continuesRight)
    if (parts.length === 1) done.push(region)
    else for (const part of parts.toReversed()) stack.push(part)
  }
  return done
}

function toRegion(cells: readonly SheetCell[]): SheetRegion {
  return { cells, ...boundsOf(cells) }
}

function boundsOf(rects: readonly SheetRect[]): SheetRect {
  let [top, left, bottom, right] = [Infinity, Infinity, 0, 0]
  for (const rect of rects) {
    top = Math.min(top, rect.top)
    left = Math.min(left, rect.left)
    bottom = Math.max(bottom, rect.bottom)
    right = Math.max(right, rect.right)
  }
  return { top, left, bottom, right }
}

/** The pieces of a region between its empty rows (`top`, `bottom`) or columns (`left`, `right`). */
function cutAlong(region: SheetRegion, start: 'top' | 'left', end: 'bottom' | 'right'): SheetRegion[] {
  const pieces: SheetCell[][] = []
  let reach = -2
  for (const cell of region.cells.toSorted((a, b) => a[start] - b[start])) {
    if (cell[start] > reach + 1) pieces.push([])
    pieces.at(-1)?.push(cell)
    reach = Math.max(reach, cell[end])
  }
  if (pieces.length === 1) return [region]
  return pieces.map((piece) => toRegion(piece.sort((a, b) => a.top - b.top || a.left - b.left)))
}

function joinWhile(pieces: SheetRegion[], continues: (a: SheetRegion, b: SheetRegion) => boolean): SheetRegion[] {
  const joined: { region: SheetRegion; cells: SheetCell[]; pieces: number }[] = []
  for (const piece of pieces) {
    const last = joined.at(-1)
    if (last && continues(last.region, piece)) {
      for (const cell of piece.cells) last.cells.push(cell)
      last.region = { cells: last.cells, ...boundsOf([last.region, piece]) }
      last.pieces++
    } else joined.push({ region: piece, cells: [...piece.cells], pieces: 1 })
  }
  return joined.map(({ region, cells, pieces: count }) => {
    if (count > 1) cells.sort((a, b) => a.top - b.top || a.left - b.left)
    return { ...region, cells }
  })
}

/** After a gap of one or two rows the table goes on: the same first column, no wider, several columns, no header of its own. */
function continuesBelow(above: SheetRegion, below: SheetRegion): boolean {
  const tabular = (region: SheetRegion) => region.right > region.left && region.cells.length > 1
  if (below.top - above.bottom > 3 || !tabular(above) || !tabular(below)) return false
  if (repeatsHeading(above, below)) return false
  return below.left === above.left && below.right <= above.right && countHeaderRows(toGrid(below)) === 0
}

/** The same words at the head of several columns again: the same table of another year, say. */
function repeatsHeading(above: SheetRegion, below: SheetRegion): boolean {
  const row = below.cells.filter((cell) => cell.top === below.top)
  const [first] = row
  if (!first || row.length < 2 || row.some((cell) => isValue(cell.text))) return false
  return above.cells.some((cell) => cell.left === first.left && cell.text === first.text)
}

/** After a gap of one column the table goes on, unless what follows has labels of its own. */
function continuesRight(before: SheetRegion, after: SheetRegion): boolean {
  if (after.left - before.right > 2 || before.bottom === before.top) return false
  if (after.top !== before.top && after.bottom !== before.bottom) return false
  const labels = after.cells.filter((cell) => cell.left === after.left && cell.top > after.top)
  const words = labels.filter((cell) => !isValue(cell.text))
  return words.length < Math.max(labels.length / 2, 1)
}

/** The words of a region's rows; a merged cell counts where it starts. At most the first 250 rows and 64 columns. */
export function toGrid(region: SheetRegion): string[][] {
  const width = Math.min(region.right - region.left + 1, 64)
  const rows = new Map<number, string[]>()
  for (const cell of region.cells) {
    if (rows.size >= 250 && !rows.has(cell.top)) break
    const row = rows.get(cell.top) ?? Array.from({ length: width }, () => '')
    if (cell.left - region.left < width) row[cell.left - region.left] = cell.text
    rows.set(cell.top, row)
  }
  return [...rows.values()]
}
