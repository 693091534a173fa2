import type { Cell } from '../model/document.ts'

/** A place of a table: the cell that starts there, a place that a merged cell covers, or one without a cell. */
export type GridPlace = Cell | 'covered' | 'empty'

/**
 * Cells as full rows. Rows and columns that hold no cell at all are left out, so that a part of a table
 * (some of its rows and columns) is as compact as a whole one; spans shrink with them.
 */
export function tableGrid(cells: readonly Cell[]): GridPlace[][] {
  const rows = ascending(cells.map((cell) => cell.row))
  const columns = ascending(cells.map((cell) => cell.column))
  const grid = rows.map((): GridPlace[] => columns.map((): GridPlace => 'empty'))
  const rowAt = new Map(rows.map((row, n) => [row, n]))
  const columnAt = new Map(columns.map((column, n) => [column, n]))
  for (const cell of cells) {
    const row = rowAt.get(cell.row) ?? 0
    const column = columnAt.get(cell.column) ?? 0
    const rowSpan = within(rows, row, cell.row + cell.rowSpan)
    const columnSpan = within(columns, column, cell.column + cell.columnSpan)
    for (let r = row; r < row + rowSpan; r++)
      for (let c = column; c < column + columnSpan; c++) {
        const line = grid[r]
        if (line?.[c] === 'empty') line[c] = 'covered'
      }
    const line = grid[row]
    if (line) line[column] = { ...cell, rowSpan, columnSpan }
  }
  return grid
}

function ascending(numbers: readonly number[]): number[] {
  return [...new Set(numbers)].sort((a, b) => a - b)
}

/** How many of the sorted numbers, from the one at `start`, lie below `end`. */
function within(sorted: readonly number[], start: number, end: number): number {
  let count = 1
  while (start + count < sorted.length && (sorted[start + count] ?? end) < end) count++
  return count
}
