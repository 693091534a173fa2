import { foldText } from '../language/normal.ts'
import type { Cell, TableElement } from '../model/document.ts'
import { isPeriod } from './period.ts'

/** A table that can be asked: who stands where, which cells head which. */
export interface Grid {
  readonly table: TableElement
  readonly rows: number
  readonly columns: number
  /** The cell that covers a place, merged cells at each of theirs; `undefined` where there is none. */
  at(row: number, column: number): Cell | undefined
  /** The number of rows at the top that only head the others. */
  readonly headerRows: number
  /** The number of columns at the left that only head the others. */
  readonly headerColumns: number
}

/** Lays a table's cells out by place and finds its header rows and columns, by their marks or else by what the cells hold. */
export function gridOf(table: TableElement): Grid {
  const places = new Map<string, Cell>()
  let rows = table.rows
  let columns = table.columns
  for (const cell of table.cells) {
    rows = Math.max(rows, cell.row + cell.rowSpan)
    columns = Math.max(columns, cell.column + cell.columnSpan)
    for (let row = cell.row; row < cell.row + cell.rowSpan; row++) {
      for (let column = cell.column; column < cell.column + cell.columnSpan; column++) {
        places.set(`${row},${column}`, cell)
      }
    }
  }
  const at = (row: number, column: number) => places.get(`${row},${column}`)
  const headerRows = headerRowsOf(rows, columns, at)
  return { table, rows, columns, at, headerRows, headerColumns: headerColumnsOf(rows, columns, headerRows, at) }
}

type At = Grid['at']

/** Rows beyond this many are no header. */
const MAX_HEADER_ROWS = 4

function headerRowsOf(rows: number, columns: number, at: At): number {
  if (rows < 2) return 0
  let marked = 0
  while (marked < rows && shareOf(rowCells(marked, columns, at), (cell) => cell.header) > 0.5) marked++
  marked = Math.max(marked, cornerRows(marked, at))
  while (marked > 0 && marked < MAX_HEADER_ROWS && goesOnHeading(rowCells(marked, columns, at))) marked++
  if (marked > 0) return Math.min(marked, rows - 1)
  const numeric = Array.from({ length: rows }, (_, row) =>
    row < MAX_HEADER_ROWS && periodsRow(rowCells(row, columns, at))
      ? 0
      : shareOf(
          rowCells(row, columns, at).filter((cell) => cell.column > 0),
          isValue,
        ),
  )
  const first = numeric.findIndex((share) => share >= 0.5)
  // Nothing but words: the first row heads the rest unless the table has one column, where nothing tells a header from an item.
  if (first < 0) return columns > 1 ? 1 : 0
  return first <= MAX_HEADER_ROWS ? Math.min(withoutSections(first, columns, at), rows - 1) : 0
}

/** Rows that a corner cell over several of them heads: the headings beside it stand one above the other. */
function cornerRows(marked: number, at: At): number {
  const corner = marked > 0 ? at(0, 0) : undefined
  return corner?.text.trim() && corner.columnSpan === 1 && corner.rowSpan <= MAX_HEADER_ROWS ? corner.rowSpan : 0
}

/** Below a row of headers a row that names nothing at its left and holds periods or words heads as well. */
function goesOnHeading(cells: readonly Cell[]): boolean {
  const [first] = cells
  const rest = cells.filter((cell) => cell.column > 0 && cell.text.trim())
  return first?.column === 0 && !first.text.trim() && rest.length > 0 && (periodsRow(cells) || !rest.some(isValue))
}

/** The title of a section stands above its rows, below the headers. */
function withoutSections(first: number, columns: number, at: At): number {
  let rows = first
  while (rows > 1) {
    const filled = rowCells(rows - 1, columns, at).filter((cell) => cell.text.trim())
    const [only] = filled
    if (filled.length !== 1 || !only || only.column > 0 || only.columnSpan > 1 || only.rowSpan > 1) break
    rows--
  }
  return rows
}

/** A row of years or dates is a header although its cells are numbers. */
function periodsRow(cells: readonly Cell[]): boolean {
  const filled = cells.filter((cell) => cell.column > 0 && cell.text.trim())
  const periods = filled.filter((cell) => isPeriod(cell.text)).length
  return periods > 0 && periods >= filled.length * 0.5 && filled.every((cell) => isPeriod(cell.text) || !isValue(cell))
}

function headerColumnsOf(rows: number, columns: number, headerRows: number, at: At): number {
  if (columns < 2) return 0
  const body = (column: number) => columnCells(column, headerRows, rows, at).filter((cell) => cell.text.trim())
  let marked = 0
  while (marked < columns - 1 && body(marked).length > 0 && shareOf(body(marked), (cell) => cell.header) > 0.5) marked++
  if (marked > 0) return marked
  const words = (column: number) => shareOf(body(column), (cell) => !isValue(cell))
  // A column that only counts the rows names nothing; the words beside it do.
  const first = columns > 2 && countsRows(body(0)) && words(1) >= 0.6 ? 1 : 0
  let lead = first
  while (lead < columns - 1 && lead < first + 3 && words(lead) >= 0.6) lead++
  // Words in every column: the first of them names the row.
  return lead === columns - 1 && words(columns - 1) >= 0.6 ? first + 1 : Math.max(lead, 1)
}

/** 1, 2, 3 … down a column. */
export function countsRows(cells: readonly Cell[]): boolean {
  return cells.length > 1 && cells.every((cell, i) => Number(cell.text.trim()) === Number(cells[0]?.text.trim()) + i)
}

function rowCells(row: number, columns: number, at: At): Cell[] {
  const cells = new Set<Cell>()
  for (let column = 0; column < columns; column++) {
    const cell = at(row, column)
    if (cell) cells.add(cell)
  }
  return [...cells]
}

function columnCells(column: number, from: number, rows: number, at: At): Cell[] {
  const cells = new Set<Cell>()
  for (let row = from; row < rows; row++) {
    const cell = at(row, column)
    if (cell) cells.add(cell)
  }
  return [...cells]
}

function shareOf(cells: readonly Cell[], test: (cell: Cell) => boolean): number {
  return cells.length === 0 ? 0 : cells.filter(test).length / cells.length
}

/** Holds a number with little beside it, or a sign for no value. */
export function isValue(cell: Cell): boolean {
  const text = foldText(cell.text)
  if (/^(?:-+|n\/?a|nil|无|\/|✓|×)?$/u.test(text)) return text !== ''
  const digits = text.match(/\d/gu)?.length ?? 0
  const letters = text.match(/\p{L}/gu)?.length ?? 0
  return digits > 0 && /^[^\p{L}]{0,3}\d/u.test(text) && letters <= Math.max(4, digits)
}
