import type { Cell } from '../../model/document.ts'
import { cellGrid } from '../cell-grid.ts'
import { countHeaderRows } from '../header-rows.ts'

/** How a row says that a cell looks. */
export interface RtfCellForm {
  /** Right edge in twips. */
  readonly right: number
  /** The first of cells joined downwards, or joined with the one above. */
  readonly down: 'first' | 'joined' | undefined
  /** Joined with the cell before it. */
  readonly across: boolean
}

export interface RtfRow {
  readonly forms: readonly RtfCellForm[]
  readonly texts: readonly string[]
  readonly header: boolean
}

const MAX_CELLS = 100_000
/** Edges that differ by less are the same one, drawn twice. */
const SAME_EDGE_TWIPS = 30

/** The grid of a table: its columns are the right edges that any row has. */
export function gridOf(rows: readonly RtfRow[]): { rows: number; columns: number; cells: Cell[] } {
  const edges = edgesOf(rows)
  const columnAt = (right: number) =>
    Math.max(
      edges.findIndex((edge) => right <= edge + SAME_EDGE_TWIPS),
      0,
    )
  const cells: (Cell & { rowSpan: number; columnSpan: number; header: boolean })[] = []
  /** By column, the cell that a merge may still extend downwards. */
  const open = new Map<number, (typeof cells)[number]>()
  let columns = edges.length
  rows.forEach(({ forms, texts }, row) => {
    let column = 0
    texts.forEach((text, n) => {
      const form = forms[n]
      const last = form ? Math.max(columnAt(form.right), column) : column
      const columnSpan = last - column + 1
      const above = open.get(column)
      const before = cells.at(-1)
      if (form?.across && before?.row === row) before.columnSpan += columnSpan
      else if (form?.down === 'joined' && above && above.row + above.rowSpan === row) above.rowSpan++
      else if (cells.length < MAX_CELLS) {
        const cell = { row, column, rowSpan: 1, columnSpan, header: false, text }
        cells.push(cell)
        if (form?.down === 'first') open.set(column, cell)
        else open.delete(column)
      }
      column = last + 1
    })
    columns = Math.max(columns, column)
  })
  const marked = rows.findIndex((row) => !row.header)
  const headers = marked > 0 ? marked : countHeaderRows(cellGrid(cells, columns))
  for (const cell of cells) cell.header = cell.row < headers
  return { rows: rows.length, columns, cells }
}

function edgesOf(rows: readonly RtfRow[]): number[] {
  const all = [...new Set(rows.flatMap((row) => row.forms.slice(0, row.texts.length).map((form) => form.right)))]
  const edges: number[] = []
  for (const edge of all.sort((a, b) => a - b)) {
    const last = edges.at(-1)
    if (last === undefined || edge - last > SAME_EDGE_TWIPS) edges.push(edge)
  }
  return edges
}
