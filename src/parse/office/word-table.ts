import type { Cell } from '../../model/document.ts'
import { cellGrid } from '../cell-grid.ts'
import { countHeaderRows } from '../header-rows.ts'
import { childOf, isOn, valOf, type XmlElement } from './xml.ts'

const MAX_CELLS = 100_000
const MAX_COLUMNS = 1024

export interface WordTable {
  readonly rows: number
  readonly columns: number
  readonly cells: readonly Cell[]
}

/**
 * The grid of a table, cells merged downwards and across put together.
 *
 * @param textOf - the words of a cell; called once a cell, in order
 */
export function readWordTable(table: XmlElement, textOf: (cell: XmlElement) => string): WordTable {
  const cells: (Cell & { header: boolean; rowSpan: number })[] = []
  /** By column, the cell that a merge may still extend downwards. */
  const open = new Map<number, (typeof cells)[number]>()
  const rows = contentOf(table, 'w:tr')
  let headers = 0
  let columns = 0
  rows.forEach((line, row) => {
    const properties = childOf(line, 'w:trPr')
    if (isOn(childOf(properties, 'w:tblHeader')) && headers === row) headers = row + 1
    let column = Math.min(Number(valOf(properties, 'w:gridBefore') ?? 0) || 0, MAX_COLUMNS)
    for (const cell of contentOf(line, 'w:tc')) {
      if (cells.length >= MAX_CELLS || column >= MAX_COLUMNS) break
      const look = childOf(cell, 'w:tcPr')
      const columnSpan = Math.min(Math.max(Number(valOf(look, 'w:gridSpan') ?? 1) || 1, 1), MAX_COLUMNS - column)
      const merge = childOf(look, 'w:vMerge')
      const above = open.get(column)
      if (
        merge &&
        merge.attributes.val !== 'restart' &&
        above?.columnSpan === columnSpan &&
        above.row + above.rowSpan === row
      ) {
        above.rowSpan++
        // What a covered cell still holds is not shown.
      } else {
        const placed = { row, column, rowSpan: 1, columnSpan, header: false, text: textOf(cell) }
        cells.push(placed)
        if (merge) open.set(column, placed)
        else open.delete(column)
      }
      column += columnSpan
      columns = Math.max(columns, column)
    }
  })
  const marked = headers > 0 ? headers : countHeaderRows(cellGrid(cells, columns))
  for (const cell of cells) cell.header = cell.row < marked
  return { rows: rows.length, columns, cells }
}

/** Rows of a table or cells of a row; content controls and tracked insertions may stand around them. */
function contentOf(parent: XmlElement, name: 'w:tr' | 'w:tc'): XmlElement[] {
  return parent.children.flatMap((child) => {
    if (child.name === name) return isOn(childOf(child, 'w:trPr', 'w:del')) ? [] : [child]
    const around =
      child.name === 'w:sdt'
        ? childOf(child, 'w:sdtContent')
        : child.name === 'w:ins' || child.name === 'w:customXml'
          ? child
          : undefined
    return around ? contentOf(around, name) : []
  })
}
