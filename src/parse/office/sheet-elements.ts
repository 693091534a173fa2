import type { Cell, Provenance } from '../../model/document.ts'
import type { ElementList } from '../element-list.ts'
import { countHeaderRows } from '../header-rows.ts'
import { sheetRange } from '../sheet-range.ts'
import type { SheetCell, SheetRect } from './sheet.ts'
import { type SheetRegion, sheetRegions, toGrid } from './sheet-regions.ts'

/** Names that a program gave and that say nothing. */
const UNNAMED = /^(?:(?:sheet|tabelle|feuil|feuille|hoja|工作表|表|シート)\s*\d*)?$/i

/** Whether a sheet's name says nothing. */
export function isUnnamed(name: string): boolean {
  return UNNAMED.test(name.trim())
}

/**
 * Adds the elements of a sheet: areas of several columns as tables, others as text.
 *
 * @param headed - areas whose first row names their columns
 */
export function addSheetElements(
  cells: readonly SheetCell[],
  headed: readonly SheetRect[],
  sheet: number,
  list: ElementList,
): void {
  let waiting: string | undefined
  const regions = sheetRegions(cells)
  for (const [n, region] of regions.entries()) {
    if (region.left === region.right || isProse(region)) {
      const next = regions[n + 1]
      for (const cell of region.cells) {
        const title = cell === region.cells.at(-1) && next !== undefined && isTitleOf(cell, next)
        const id = addText(title ? 'caption' : 'text', cell, sheet, list)
        if (title) waiting = id
      }
      continue
    }
    const { above, table, below } = splitNotes(region)
    const since = list.elements.length
    const [caption, ...others] = above
    const captionId = caption ? addText('caption', caption, sheet, list) : waiting
    waiting = undefined
    for (const cell of others) addText('text', cell, sheet, list)
    addTable(table, headed, sheet, list)
    if (captionId !== undefined) list.caption(captionId, since)
    for (const cell of below) addText('text', cell, sheet, list)
  }
}

/** Words at the left edge of a table, at most two empty rows above it. */
function isTitleOf(cell: SheetCell, region: SheetRegion): boolean {
  const gap = region.top - cell.bottom
  return cell.left === region.left && gap >= 1 && gap <= 3 && region.right > region.left && !isProse(region)
}

/** Whether no row holds two cells side by side. */
function isProse(region: SheetRegion): boolean {
  return new Set(region.cells.map((cell) => cell.top)).size === region.cells.length
}

/** Cells of a sheet as a place. */
export function rangeOf(sheet: number, { top, left, bottom, right }: SheetRect): Provenance {
  return { kind: 'range', page: sheet, range: sheetRange(top, left, bottom, right) }
}

function addText(kind: 'text' | 'caption', cell: SheetCell, sheet: number, list: ElementList): string {
  return list.add({ kind, text: cell.text, provenance: [rangeOf(sheet, cell)] })
}

/** Rows of one cell above a table are its title, long or merged ones below it its notes. */
function splitNotes(region: SheetRegion): { above: SheetCell[]; table: SheetRegion; below: SheetCell[] } {
  const rows = [...Map.groupBy(region.cells, (cell) => cell.top).values()]
  let start = 0
  let end = rows.length
  const alone = (row: SheetCell[] | undefined) =>
    row?.length === 1 && row[0]?.left === region.left ? row[0] : undefined
  while (start < end - 1 && alone(rows[start])) start++
  for (let note = alone(rows[end - 1]); end > start + 2 && note; note = alone(rows[end - 1])) {
    if (note.right === note.left && note.text.length < 60) break
    end--
  }
  const cells = rows.slice(start, end).flat()
  const first = cells[0]
  if (!first) return { above: [], table: region, below: [] }
  const table = cells.reduce<SheetRegion>(
    (rect, cell) => ({
      cells,
      top: Math.min(rect.top, cell.top),
      left: Math.min(rect.left, cell.left),
      bottom: Math.max(rect.bottom, cell.bottom),
      right: Math.max(rect.right, cell.right),
    }),
    { ...first, cells },
  )
  return { above: rows.slice(0, start).flat(), table, below: rows.slice(end).flat() }
}

function addTable(region: SheetRegion, headed: readonly SheetRect[], sheet: number, list: ElementList): void {
  // Empty rows and columns only space the table out; they are not part of its grid.
  const rows = positions(region.cells, 'top', 'bottom')
  const columns = positions(region.cells, 'left', 'right')
  const headers = headerRows(region, headed)
  const cells = region.cells.map((cell): Cell => {
    const row = rows.get(cell.top) ?? 0
    const column = columns.get(cell.left) ?? 0
    return {
      row,
      column,
      rowSpan: (rows.get(cell.bottom) ?? row) - row + 1,
      columnSpan: (columns.get(cell.right) ?? column) - column + 1,
      header: row < headers,
      text: cell.text,
    }
  })
  addEmptyCells(cells, rows.size, columns.size)
  list.add({ kind: 'table', rows: rows.size, columns: columns.size, cells, provenance: [rangeOf(sheet, region)] })
}

/** Fills the gaps of a grid that is mostly full, so that its rows line up; a sparse one stays as it is. */
function addEmptyCells(cells: Cell[], rows: number, columns: number): void {
  if (rows * columns > cells.length * 4) return
  const taken = new Set<number>()
  let header = 0
  for (const cell of cells) {
    if (cell.header) header = Math.max(header, cell.row + 1)
    for (let row = cell.row; row < cell.row + cell.rowSpan; row++) {
      for (let column = cell.column; column < cell.column + cell.columnSpan; column++) taken.add(row * columns + column)
    }
  }
  for (let place = 0; place < rows * columns; place++) {
    if (taken.has(place)) continue
    const row = Math.floor(place / columns)
    cells.push({ row, column: place % columns, rowSpan: 1, columnSpan: 1, header: row < header, text: '' })
  }
  cells.sort((a, b) => a.row - b.row || a.column - b.column)
}

/** Places along one axis where some cell begins or ends, numbered without the empty ones between. */
function positions(cells: readonly SheetCell[], start: 'top' | 'left', end: 'bottom' | 'right'): Map<number, number> {
  const used = new Set<number>()
  for (const cell of cells) {
    for (let at = cell[start]; at <= cell[end]; at++) used.add(at)
  }
  return new Map([...used].sort((a, b) => a - b).map((at, n) => [at, n]))
}

function headerRows(region: SheetRegion, headed: readonly SheetRect[]): number {
  const named = headed.some((rect) => rect.top === region.top && rect.left >= region.left && rect.right <= region.right)
  const guessed = countHeaderRows(toGrid(region))
  // A heading merged over several columns needs the names of those columns below it.
  const spanning = region.cells.some((cell) => cell.top === region.top && cell.right > cell.left)
  const tall = region.cells
    .filter((cell) => cell.top === region.top)
    .reduce((most, cell) => Math.max(most, cell.bottom - cell.top + 1), 1)
  const merged = spanning && tall > 1 ? tall : 0
  return Math.max(named ? 1 : 0, guessed, merged)
}
