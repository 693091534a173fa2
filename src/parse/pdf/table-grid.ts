import { around, type Extent } from './extent.ts'
import { joinLines, type Line, lineText } from './lines.ts'

/** A cell with its text, places counting from 0. */
export interface GridCell {
  readonly row: number
  readonly column: number
  readonly rowSpan: number
  readonly columnSpan: number
  readonly extent: Extent
  readonly text: string
}

/** A table of one page, in the page's frame. */
export interface TableGrid extends Extent {
  readonly rows: number
  readonly columns: number
  readonly headerRows: number
  /** By row, then column; empty cells included where the file draws them. */
  readonly cells: readonly GridCell[]
}

/** Text of a cell's lines from top to bottom. */
export function cellText(lines: readonly Line[]): string {
  return joinLines(lines.map(lineText)).trim()
}

/** Leaves out rows and columns without any text, and shortens spans by them. `undefined` when nothing stays. */
export function compactGrid(cells: readonly GridCell[], headerRows: number): TableGrid | undefined {
  const filled = cells.filter((cell) => cell.text !== '')
  if (filled.length === 0) return undefined
  const rows = numbering(filled.map((cell) => cell.row))
  const columns = numbering(filled.map((cell) => cell.column))
  const kept: GridCell[] = []
  for (const cell of cells) {
    const row = rows.get(cell.row)
    const column = columns.get(cell.column)
    if (row === undefined || column === undefined) continue
    const rowSpan = countKept(rows, cell.row, cell.rowSpan)
    const columnSpan = countKept(columns, cell.column, cell.columnSpan)
    kept.push({ ...cell, row, column, rowSpan, columnSpan })
  }
  kept.sort((a, b) => a.row - b.row || a.column - b.column)
  const keptHeaders = [...rows.keys()].filter((row) => row < headerRows).length
  return {
    ...around(kept.map((cell) => cell.extent)),
    rows: rows.size,
    columns: columns.size,
    headerRows: Math.min(keptHeaders, Math.max(rows.size - 1, 0)),
    cells: kept,
  }
}

function numbering(used: readonly number[]): Map<number, number> {
  return new Map([...new Set(used)].sort((a, b) => a - b).map((old, n) => [old, n]))
}

function countKept(kept: ReadonlyMap<number, number>, from: number, span: number): number {
  let count = 0
  for (let n = from; n < from + span; n++) if (kept.has(n)) count++
  return Math.max(count, 1)
}
