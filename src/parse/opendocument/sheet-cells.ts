import type { SheetCell } from '../office/sheet.ts'
import { isYes, type XmlElement } from '../office/xml.ts'
import { textOfParagraphs } from './paragraph.ts'
import type { OpenDocumentStyles } from './styles.ts'
import { repeats, rowsOf, spanOf } from './table.ts'

/** Cells of a sheet that hold something, and what is said or drawn at them. */
export interface OpenDocumentSheet {
  readonly cells: readonly SheetCell[]
  readonly cut: number
  /** Comments and drawings, each with the cell that it hangs on. */
  readonly attached: readonly { readonly row: number; readonly column: number; readonly node: XmlElement }[]
}

/** Sheets end with a million empty rows, written as one: a repeated cell is only read where it holds something, and so often at the most. */
const MAX_REPEATED = 10_000

export function readSheetCells(table: XmlElement, styles: OpenDocumentStyles, maxCells: number): OpenDocumentSheet {
  const cells: SheetCell[] = []
  const attached: { row: number; column: number; node: XmlElement }[] = []
  let cut = 0
  let row = 0
  for (const { row: line } of rowsOf(table)) {
    const times = repeats(line, 'number-rows-repeated')
    let column = 0
    for (const cell of line.children) {
      if (cell.name !== 'table:table-cell' && cell.name !== 'table:covered-table-cell') continue
      const across = repeats(cell, 'number-columns-repeated')
      const text = cell.name === 'table:table-cell' ? shownText(cell, styles) : ''
      for (const node of cell.children) {
        if (node.name === 'office:annotation' || node.name.startsWith('draw:')) attached.push({ row, column, node })
      }
      if (text !== '') {
        const [down, right] = [Math.min(times, MAX_REPEATED), Math.min(across, MAX_REPEATED)]
        cut += times * across - down * right
        for (let y = 0; y < down; y++) {
          for (let x = 0; x < right; x++) {
            if (cells.length >= maxCells) {
              cut++
              continue
            }
            const [top, left] = [row + y, column + x]
            const bottom = top + spanOf(cell, 'number-rows-spanned') - 1
            cells.push({ text, top, left, bottom, right: left + spanOf(cell, 'number-columns-spanned') - 1 })
          }
        }
      }
      column += across
    }
    row += times
  }
  return { cells: withinUsed(cells), cut, attached }
}

/** As the sheet shows it; dates and times in ISO 8601, which reads the same everywhere. */
function shownText(cell: XmlElement, styles: OpenDocumentStyles): string {
  const { attributes } = cell
  switch (attributes['value-type']) {
    case 'date':
      return (attributes['date-value'] ?? '').replace(/T00:00:00(?:\.0+)?$/, '').replace('T', ' ')
    case 'boolean':
      return isYes(attributes['boolean-value']) ? 'TRUE' : 'FALSE'
    default: {
      const words = cell.children.filter((child) => child.name !== 'office:annotation')
      const text = textOfParagraphs({ ...cell, children: words }, styles)
      return text === '' ? (attributes.value ?? '') : text
    }
  }
}

/** A merge may reach further than the last cell with content; there is nothing to see beyond that. */
function withinUsed(cells: readonly SheetCell[]): SheetCell[] {
  const bottom = cells.reduce((most, cell) => Math.max(most, cell.top), 0)
  const right = cells.reduce((most, cell) => Math.max(most, cell.left), 0)
  return cells
    .map((cell) => ({
      ...cell,
      bottom: Math.max(Math.min(cell.bottom, bottom), cell.top),
      right: Math.max(Math.min(cell.right, right), cell.left),
    }))
    .sort((a, b) => a.top - b.top || a.left - b.left)
}
