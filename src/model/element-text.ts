import type { Cell, Element } from './document.ts'

/** From the first to the last moment at which elements of sound or video stand; `undefined` for all others. */
export function timeOf(elements: readonly Element[]): { startMs: number; endMs: number } | undefined {
  const times = elements.flatMap(({ provenance }) => provenance.filter((place) => place.kind === 'time'))
  if (times.length === 0) return undefined
  return {
    startMs: times.reduce((first, { startMs }) => Math.min(first, startMs), Infinity),
    endMs: times.reduce((last, { endMs }) => Math.max(last, endMs), 0),
  }
}

/** The source's own words of an element: a table's cells row by row (tabs, line breaks), a figure's read words; never a description. */
export function elementText(element: Element): string {
  switch (element.kind) {
    case 'table':
      return tableRows(element.cells)
        .map((row) => row.map((cell) => cell.text).join('\t'))
        .join('\n')
    case 'figure':
      return element.text ?? ''
    default:
      return element.text
  }
}

/** Cells grouped by their (top) row, rows and cells in order; rows without a cell are left out. */
export function tableRows(cells: readonly Cell[]): Cell[][] {
  const rows = new Map<number, Cell[]>()
  for (const cell of cells) {
    const row = rows.get(cell.row)
    if (row) row.push(cell)
    else rows.set(cell.row, [cell])
  }
  return [...rows.entries()].sort(([a], [b]) => a - b).map(([, row]) => row.sort((a, b) => a.column - b.column))
}
