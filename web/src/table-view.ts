import type { CellPlace } from '../../src/model/answer.ts'
import type { Cell } from '../../src/model/document.ts'
import { h } from './dom.ts'
import { ascending } from './table-export.ts'

/** Cells as a table with their spans; rows and columns that hold no cell are left out. `marked` cells stand out. */
export function tableView(cells: readonly Cell[], marked: readonly CellPlace[] = []): HTMLTableElement {
  const rows = ascending(cells.map((cell) => cell.row))
  const columns = ascending(cells.map((cell) => cell.column))
  const at = new Map(cells.map((cell) => [`${cell.row}/${cell.column}`, cell]))
  const marks = new Set(marked.map((place) => `${place.row}/${place.column}`))
  const covered = new Set<string>()
  const numeric = new Set(columns.filter((column) => isNumeric(cells.filter((cell) => cell.column === column))))
  const lines = rows.map((row) => {
    const line = h('tr')
    for (const column of columns) {
      const place = `${row}/${column}`
      const cell = at.get(place)
      if (covered.has(place) && !cell) continue
      line.append(
        cell
          ? cellView(cell, { isMarked: marks.has(place), isNumber: numeric.has(column), rows, columns, covered })
          : h('td'),
      )
    }
    return line
  })
  const isHead = (row: number) => {
    const own = cells.filter((cell) => cell.row === row)
    return own.length > 0 && own.every((cell) => cell.header)
  }
  const bodyAt = rows.findIndex((row) => !isHead(row))
  const headRows = bodyAt < 0 ? 0 : bodyAt
  return h(
    'table',
    {},
    headRows > 0 ? h('thead', {}, ...lines.slice(0, headRows)) : undefined,
    h('tbody', {}, ...lines.slice(headRows)),
  )
}

/** A column of numbers stands to the right, its heading with it. */
function isNumeric(column: readonly Cell[]): boolean {
  const values = column.filter((cell) => !cell.header && cell.text.trim() !== '')
  return (
    values.length > 0 && values.every((cell) => /^[-+−(]?[¥$€£]?\s?\d[\d.,\s]*[%％)]?$|^[-–—]$/.test(cell.text.trim()))
  )
}

interface CellPlacing {
  readonly isMarked: boolean
  readonly isNumber: boolean
  readonly rows: readonly number[]
  readonly columns: readonly number[]
  /** Places that a merged cell covers; added to. */
  readonly covered: Set<string>
}

function cellView(cell: Cell, { isMarked, isNumber, rows, columns, covered }: CellPlacing): HTMLTableCellElement {
  const ownRows = rows.filter((row) => row >= cell.row && row < cell.row + cell.rowSpan)
  const ownColumns = columns.filter((column) => column >= cell.column && column < cell.column + cell.columnSpan)
  for (const row of ownRows) for (const column of ownColumns) covered.add(`${row}/${column}`)
  const text = cell.text.trim()
  return h(
    cell.header ? 'th' : 'td',
    {
      rowspan: ownRows.length > 1 ? ownRows.length : undefined,
      colspan: ownColumns.length > 1 ? ownColumns.length : undefined,
      scope: cell.header ? (cell.column === columns[0] && cell.row !== rows[0] ? 'row' : 'col') : undefined,
      class: [isNumber ? 'number' : '', isMarked ? 'marked' : ''].join(' ').trim() || undefined,
    },
    isMarked ? h('mark', {}, text) : text,
  )
}
