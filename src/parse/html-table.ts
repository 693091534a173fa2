import type { Cell } from '../model/document.ts'
import { cellGrid } from './cell-grid.ts'
import { countHeaderRows } from './header-rows.ts'
import { textOf } from './html-text.ts'
import { attribute, childrenOf, type HtmlElement, type HtmlNode, isElement } from './html-tree.ts'

/** HTML Living Standard, 4.9.11: larger spans are taken for these. */
const MAX_COLUMN_SPAN = 1000
const MAX_ROW_SPAN = 65_534
/** Of one table; what is beyond is left out and said so. */
const MAX_CELLS = 200_000
const MAX_COLUMNS = 4096

export interface HtmlTable {
  readonly rows: number
  readonly columns: number
  readonly cells: readonly Cell[]
  readonly caption: HtmlElement | undefined
  /** Tables and pictures inside cells, which have places of their own. */
  readonly inside: readonly HtmlElement[]
  /** Cells beyond the limits. */
  readonly cut: number
}

/** The grid of a table element, spans worked out. Header cells are `th`, cells of `thead`, or told by what the rows hold if there are neither. */
export function readHtmlTable(table: HtmlElement): HtmlTable {
  const inside: HtmlElement[] = []
  const cells: Cell[] = []
  /** For each column, the first row that is free again. */
  const freeFrom: number[] = []
  let marked = false
  let cut = 0
  let columns = 0
  const { rows, caption } = rowsOf(table)
  rows.forEach(({ row: element, head, left }, row) => {
    let column = 0
    for (const cell of childrenOf(element)) {
      if (!isElement(cell) || (cell.tagName !== 'td' && cell.tagName !== 'th')) continue
      while ((freeFrom[column] ?? 0) > row) column++
      const columnSpan = Math.min(span(cell, 'colspan', MAX_COLUMN_SPAN), MAX_COLUMNS - column)
      if (cells.length >= MAX_CELLS || columnSpan < 1) {
        cut++
        continue
      }
      // A span ends with its group of rows; 0 means exactly that.
      const rowSpan = Math.min(span(cell, 'rowspan', MAX_ROW_SPAN) || left, left)
      for (let n = column; n < column + columnSpan; n++) freeFrom[n] = row + rowSpan
      const header = head || cell.tagName === 'th'
      marked ||= header
      cells.push({ row, column, rowSpan, columnSpan, header, text: textOf(cell, inside) })
      column += columnSpan
      columns = Math.max(columns, column)
    }
  })
  const headers = marked ? 0 : countHeaderRows(cellGrid(cells, columns))
  return {
    rows: rows.length,
    columns,
    cells: headers === 0 ? cells : cells.map((cell) => (cell.row < headers ? { ...cell, header: true } : cell)),
    caption,
    inside,
    cut,
  }
}

interface RowPlace {
  readonly row: HtmlElement
  readonly head: boolean
  /** Rows of its group from this one on. */
  readonly left: number
}

/** The rows in the order they are shown: heads first, feet last. */
function rowsOf(table: HtmlElement): { rows: RowPlace[]; caption: HtmlElement | undefined } {
  const groups: Record<'thead' | 'tbody' | 'tfoot', RowPlace[]> = { thead: [], tbody: [], tfoot: [] }
  let caption: HtmlElement | undefined
  for (const group of childrenOf(table)) {
    if (!isElement(group)) continue
    if (group.tagName === 'caption') caption ??= group
    if (group.tagName !== 'thead' && group.tagName !== 'tbody' && group.tagName !== 'tfoot') continue
    const rows = childrenOf(group).filter((node): node is HtmlElement => isElement(node) && node.tagName === 'tr')
    rows.forEach((row, n) => {
      groups[group.tagName === 'thead' ? 'thead' : group.tagName === 'tfoot' ? 'tfoot' : 'tbody'].push({
        row,
        head: group.tagName === 'thead',
        left: rows.length - n,
      })
    })
  }
  return { rows: [...groups.thead, ...groups.tbody, ...groups.tfoot], caption }
}

function span(cell: HtmlElement, name: 'colspan' | 'rowspan', most: number): number {
  const value = Number.parseInt(attribute(cell, name) ?? '', 10)
  if (name === 'rowspan' && value === 0) return 0
  return Number.isFinite(value) && value > 0 ? Math.min(value, most) : 1
}

/** Whether a table only arranges the page: said so, a single cell, or tables inside and no words of its own. */
export function isLayout(table: HtmlElement, read: HtmlTable): boolean {
  const role = attribute(table, 'role')
  if (role === 'presentation' || role === 'none') return true
  if (read.caption || read.cells.some((cell) => cell.header)) return false
  const holdsTables = read.inside.some((element: HtmlNode) => isElement(element) && element.tagName === 'table')
  return read.cells.length <= 1 || (holdsTables && read.cells.filter((cell) => cell.text !== '').length <= 1)
}
