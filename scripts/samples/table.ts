import type { Pdf } from './sheet.ts'
import { type Align, type Style, setText, textHeight } from './text.ts'

/** A cell that is more than its text. */
interface TableCell {
  readonly text: string
  /** How many columns it covers; 1 when left out. */
  readonly columns?: number
  readonly align?: Align
}

/** A table to draw: lengths in points, `x` and `y` its top-left corner. */
export interface TableDrawing {
  readonly x: number
  readonly y: number
  readonly widths: readonly number[]
  readonly rows: readonly (readonly (string | TableCell)[])[]
  readonly headerRows: number
  /** `grid`: a line around every cell; `book`: horizontal rules above, below the header, and below. */
  readonly rules: 'grid' | 'book'
  readonly style: Style
  readonly headerStyle: Style
  /** Per column; left when left out. */
  readonly aligns?: readonly Align[]
  readonly padding: { readonly x: number; readonly y: number }
  readonly headerFill?: string
  readonly lineColor?: string
  /** Rows (from 0) with a thin rule above, in `book`. */
  readonly rulesAbove?: readonly number[]
}

interface PlacedCell {
  readonly text: string
  readonly column: number
  readonly columns: number
  readonly align: Align
  readonly x: number
  readonly width: number
}

/** Draws a table and returns the `y` of its lower edge. */
export function drawTable(pdf: Pdf, table: TableDrawing): number {
  const rows = table.rows.map((row) => placeCells(table, row))
  const styleOf = (row: number) => (row < table.headerRows ? table.headerStyle : table.style)
  const heights = rows.map(
    (cells, row) =>
      Math.max(...cells.map((cell) => textHeight(pdf, cell.text, styleOf(row), cell.width - 2 * table.padding.x))) +
      2 * table.padding.y,
  )
  const tops = [table.y]
  for (const height of heights) tops.push((tops.at(-1) ?? table.y) + height)
  const top = (row: number) => tops[row] ?? table.y
  const bottom = top(rows.length)
  const width = table.widths.reduce((sum, value) => sum + value, 0)

  if (table.headerFill) pdf.rect(table.x, table.y, width, top(table.headerRows) - table.y).fill(table.headerFill)
  rows.forEach((cells, row) => {
    for (const cell of cells) {
      const inner = cell.width - 2 * table.padding.x
      const height = textHeight(pdf, cell.text, styleOf(row), inner)
      const spare = (heights[row] ?? 0) - height
      const y = top(row) + (table.rules === 'grid' ? spare / 2 : table.padding.y)
      setText(pdf, cell.text, styleOf(row), { x: cell.x + table.padding.x, y, width: inner, align: cell.align })
    }
  })

  pdf.save().strokeColor(table.lineColor ?? '#1c1f23')
  const across = (y: number, thickness: number, from = table.x, to = table.x + width) =>
    pdf.lineWidth(thickness).moveTo(from, y).lineTo(to, y).stroke()
  if (table.rules === 'book') {
    across(table.y, 1)
    across(top(table.headerRows), 0.5)
    for (const row of table.rulesAbove ?? []) across(top(row), 0.4)
    rows.slice(0, table.headerRows - 1).forEach((cells, row) => {
      for (const cell of cells.filter((one) => one.columns > 1))
        across(top(row + 1), 0.4, cell.x + table.padding.x, cell.x + cell.width - table.padding.x)
    })
    across(bottom, 1)
  } else {
    for (let row = 0; row <= rows.length; row++) across(top(row), row === 0 || row === rows.length ? 1 : 0.5)
    rows.forEach((cells, row) => {
      pdf.lineWidth(0.5)
      for (const cell of cells.slice(1))
        pdf
          .moveTo(cell.x, top(row))
          .lineTo(cell.x, top(row + 1))
          .stroke()
    })
    for (const x of [table.x, table.x + width]) pdf.lineWidth(0.5).moveTo(x, table.y).lineTo(x, bottom).stroke()
  }
  pdf.restore()
  return bottom
}

function placeCells(table: TableDrawing, row: readonly (string | TableCell)[]): PlacedCell[] {
  let column = 0
  let x = table.x
  return row.map((given) => {
    const cell = typeof given === 'string' ? { text: given } : given
    const columns = cell.columns ?? 1
    const width = table.widths.slice(column, column + columns).reduce((sum, value) => sum + value, 0)
    const placed = { text: cell.text, column, columns, align: cell.align ?? table.aligns?.[column] ?? 'left', x, width }
    column += columns
    x += width
    return placed
  })
}
