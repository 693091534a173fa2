import type { Cell } from '../../model/document.ts'
import type { Box } from '../../model/geometry.ts'
import { countHeaderRows } from '../header-rows.ts'
import { textOfBody } from './slide-text.ts'
import { childOf, childrenOf, isYes, type XmlElement } from './xml.ts'

const MAX_CELLS = 20_000

/** The cells of a DrawingML table, placed inside the box of its frame. */
export function readSlideTable(
  table: XmlElement,
  page: number,
  frame: Box,
): { rows: number; columns: number; cells: Cell[] } {
  const widths = childrenOf(childOf(table, 'a:tblGrid'), 'a:gridCol').map(({ attributes }) => Number(attributes.w) || 0)
  const rows = childrenOf(table, 'a:tr')
  const heights = rows.map(({ attributes }) => Number(attributes.h) || 0)
  const x = edges(widths, frame.x, frame.width)
  const y = edges(heights, frame.y, frame.height)
  const properties = childOf(table, 'a:tblPr')?.attributes
  const firstColumn = isYes(properties?.firstCol)
  const texts: string[][] = rows.map(() => [])
  const cells: Cell[] = []
  rows.forEach((line, row) => {
    childrenOf(line, 'a:tc').forEach((cell, column) => {
      const text = textOfBody(childOf(cell, 'a:txBody'))
      texts[row]?.push(text)
      // Cells that another one covers are written out, empty.
      if (cell.attributes.hMerge !== undefined || cell.attributes.vMerge !== undefined || cells.length >= MAX_CELLS)
        return
      if (column >= widths.length) return
      const columnSpan = span(cell.attributes.gridSpan, widths.length - column)
      const rowSpan = span(cell.attributes.rowSpan, rows.length - row)
      const [left = 0, right = 0] = [x[column], x[column + columnSpan]]
      const [top = 0, bottom = 0] = [y[row], y[row + rowSpan]]
      const box = { x: left, y: top, width: round(right - left), height: round(bottom - top) }
      cells.push({ row, column, rowSpan, columnSpan, header: firstColumn && column === 0, text, page, box })
    })
  })
  const headers = Math.max(isYes(properties?.firstRow) ? 1 : 0, countHeaderRows(texts))
  return {
    rows: rows.length,
    columns: widths.length,
    cells: cells.map((cell) => (cell.row < headers ? { ...cell, header: true } : cell)),
  }
}

/** Borders between sizes that fill a length: one more than there are sizes. */
function edges(sizes: readonly number[], start: number, length: number): number[] {
  const whole = sizes.reduce((sum, size) => sum + size, 0)
  let at = 0
  return [0, ...sizes].map((size) => {
    at += size
    return round(start + (whole > 0 ? (at / whole) * length : 0))
  })
}

function span(value: string | undefined, most: number): number {
  const wanted = Number.parseInt(value ?? '1', 10)
  return Math.min(Math.max(Number.isFinite(wanted) ? wanted : 1, 1), most)
}

const round = (value: number) => Math.round(value * 100) / 100
