import type { Cell } from '../../src/model/document.ts'

/** Rows of texts, closed up; a merged cell stands at its first place. */
function tableTexts(cells: readonly Cell[]): string[][] {
  const rows = ascending(cells.map((cell) => cell.row))
  const columns = ascending(cells.map((cell) => cell.column))
  const texts = new Map(cells.map((cell) => [`${cell.row}/${cell.column}`, cell.text.trim()]))
  return rows.map((row) => columns.map((column) => texts.get(`${row}/${column}`) ?? ''))
}

/** CSV (RFC 4180). A text that a spreadsheet would take for a formula gets an apostrophe before it; numbers stay numbers. */
export function tableCsv(cells: readonly Cell[]): string {
  const field = (text: string) => {
    const isNumber = /^[-+]?[\d.,\s]*\d[\d.,\s]*%?$/.test(text)
    const safe = /^[=+\-@\t\r]/.test(text) && !isNumber ? `'${text}` : text
    return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
  }
  return `${tableTexts(cells)
    .map((row) => row.map(field).join(','))
    .join('\r\n')}\r\n`
}

/** A GFM table; the first row is its head. */
export function tableMarkdown(cells: readonly Cell[]): string {
  const rows = tableTexts(cells).map((row) =>
    row.map((text) => text.replace(/[\\`*_[\]<>|~]/g, '\\$&').replaceAll(/\s*\n\s*/g, '<br>')),
  )
  const [head = [], ...rest] = rows
  return `${[head, head.map(() => '---'), ...rest].map((row) => `| ${row.join(' | ')} |`).join('\n')}\n`
}

export function ascending(numbers: readonly number[]): number[] {
  return [...new Set(numbers)].sort((a, b) => a - b)
}
