import type { Cell } from '../../model/document.ts'
import { cellGrid } from '../cell-grid.ts'
import { countHeaderRows } from '../header-rows.ts'
import type { XmlElement } from '../office/xml.ts'

const MAX_CELLS = 100_000
const MAX_COLUMNS = 1024
/** A program fills the rest of a sheet by repeating an empty row a million times. */
const MAX_REPEATED = 1000

export interface OpenDocumentTable {
  readonly rows: number
  readonly columns: number
  readonly cells: readonly Cell[]
}

/** A row of a table, and whether the file calls it a header. */
export interface TableRow {
  readonly row: XmlElement
  readonly header: boolean
}

/** Rows in order; groups and sections of rows may stand around them. */
export function rowsOf(table: XmlElement, header = false): TableRow[] {
  return table.children.flatMap((child) => {
    switch (child.name) {
      case 'table:table-row':
        return [{ row: child, header }]
      case 'table:table-header-rows':
        return rowsOf(child, true)
      case 'table:table-rows':
      case 'table:table-row-group':
        return rowsOf(child, header)
      default:
        return []
    }
  })
}

/** How often a row or cell is repeated. */
export function repeats(element: XmlElement, name: 'number-rows-repeated' | 'number-columns-repeated'): number {
  return Math.max(Number(element.attributes[name] ?? 1) || 1, 1)
}

export function spanOf(element: XmlElement, name: 'number-rows-spanned' | 'number-columns-spanned'): number {
  return Math.max(Number(element.attributes[name] ?? 1) || 1, 1)
}

/**
 * The grid of a table in a text or on a slide.
 *
 * @param textOf - the words of a cell; called once for each that is written
 */
export function readTable(table: XmlElement, textOf: (cell: XmlElement) => string): OpenDocumentTable {
  const cells: (Cell & { header: boolean })[] = []
  let row = 0
  let columns = 0
  let headers = 0
  for (const line of rowsOf(table)) {
    const repeated = Math.min(repeats(line.row, 'number-rows-repeated'), MAX_REPEATED)
    const found: { column: number; columnSpan: number; rowSpan: number; text: string }[] = []
    let column = 0
    for (const cell of line.row.children) {
      const covered = cell.name === 'table:covered-table-cell'
      if (!covered && cell.name !== 'table:table-cell') continue
      const times = Math.min(repeats(cell, 'number-columns-repeated'), MAX_COLUMNS - column)
      const columnSpan = spanOf(cell, 'number-columns-spanned')
      const text = covered ? '' : textOf(cell)
      for (let n = 0; n < times; n++) {
        if (!covered) found.push({ column: column + n, columnSpan, rowSpan: spanOf(cell, 'number-rows-spanned'), text })
      }
      column += times
    }
    columns = Math.max(columns, column)
    for (let n = 0; n < repeated && cells.length < MAX_CELLS; n++) {
      for (const cell of found) cells.push({ row: row + n, header: false, ...cell })
    }
    if (line.header && headers === row) headers = row + repeated
    row += repeated
  }
  const marked = headers > 0 ? headers : countHeaderRows(cellGrid(cells, columns))
  for (const cell of cells) {
    cell.header = cell.row < marked
    cell.columnSpan = Math.min(cell.columnSpan, columns - cell.column)
    cell.rowSpan = Math.min(cell.rowSpan, row - cell.row)
  }
  return { rows: row, columns, cells }
}
