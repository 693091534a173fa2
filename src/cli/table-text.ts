import type { Cell } from '../model/document.ts'
import { displayWidth, padEnd, padStart, safeLine, wrapText } from './terminal-text.ts'

/**
 * A table in aligned columns for a terminal. Rows and columns that no cell names are left out, long cells are wrapped,
 * a column that holds numbers only stands to the right. A merged cell stands at its first column and may reach over the next.
 *
 * @param width - columns that may be used in all
 * @returns lines without a line break at the end
 */
export function tableLines(cells: readonly Cell[], width: number): string[] {
  const rows = [...new Set(cells.map((cell) => cell.row))].sort((a, b) => a - b)
  const columns = [...new Set(cells.map((cell) => cell.column))].sort((a, b) => a - b)
  const at = new Map(cells.map((cell) => [`${cell.row}/${cell.column}`, cell]))
  const textAt = (row: number, column: number) => safeLine(at.get(`${row}/${column}`)?.text ?? '')

  const gap = 2
  const widths = fitColumns(
    columns.map((column) => Math.max(1, ...rows.map((row) => displayWidth(textAt(row, column))))),
    width - gap * (columns.length - 1),
  )
  const numeric = columns.map((column) => isNumeric(cells.filter((cell) => cell.column === column)))

  const lines: string[] = []
  rows.forEach((row, index) => {
    const wrapped = columns.map((column, n) => wrapText(textAt(row, column), widths[n] ?? 1))
    const height = Math.max(...wrapped.map((cell) => cell.length))
    for (let line = 0; line < height; line++) {
      const parts = wrapped.map((cell, n) => (numeric[n] ? padStart : padEnd)(cell[line] ?? '', widths[n] ?? 1))
      lines.push(parts.join(' '.repeat(gap)).trimEnd())
    }
    const next = rows[index + 1]
    const headEnds = isHeaderRow(cells, row) && (next === undefined || !isHeaderRow(cells, next))
    if (headEnds) lines.push('─'.repeat(widths.reduce((sum, one) => sum + one + gap, -gap)))
  })
  return lines
}

function isHeaderRow(cells: readonly Cell[], row: number): boolean {
  const own = cells.filter((cell) => cell.row === row)
  return own.length > 0 && own.every((cell) => cell.header)
}

function isNumeric(cells: readonly Cell[]): boolean {
  const values = cells.filter((cell) => !cell.header && cell.text.trim() !== '')
  return (
    values.length > 0 &&
    values.every((cell) => /^[-+−(]?[¥$€£]?[\d.,\s]*\d[\d.,]*\s*[%％)]?$|^[-–—]$/u.test(cell.text.trim()))
  )
}

/** Takes room from the widest columns until all fit, but leaves each at least 6. */
function fitColumns(wanted: readonly number[], room: number): number[] {
  const widths = [...wanted]
  for (;;) {
    const excess = widths.reduce((sum, one) => sum + one, 0) - room
    const widest = Math.max(...widths)
    if (excess <= 0 || widest <= 6) return widths
    const second = Math.max(6, ...widths.filter((one) => one < widest))
    const count = widths.filter((one) => one === widest).length
    const cut = Math.max(1, Math.min(widest - second, Math.ceil(excess / count)))
    for (let n = 0; n < widths.length; n++) if (widths[n] === widest) widths[n] = widest - cut
  }
}
