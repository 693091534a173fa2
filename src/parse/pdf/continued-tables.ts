import type { Cell, TableElement } from '../../model/document.ts'

/** Edges of two parts of one table may differ by this, points. */
const SLACK = 30

/** Whether a table at the head of a page goes on with the one at the foot of the page before: the same columns at the same places. */
export function continuesTable(before: TableElement, next: TableElement): boolean {
  if (before.columns !== next.columns || next.columns < 2) return false
  const [a, b] = [columnEdges(before), columnEdges(next)]
  const [first, last] = [a[0], a.at(-1)]
  const [nextFirst, nextLast] = [b[0], b.at(-1)]
  if (!first || !last || !nextFirst || !nextLast) return false
  if (Math.abs(first.from - nextFirst.from) > SLACK || Math.abs(last.to - nextLast.to) > SLACK) return false
  return a.every((edge, n) => {
    const other = b[n]
    if (!edge || !other) return false
    const common = Math.min(edge.to, other.to) - Math.max(edge.from, other.from)
    return common > 0.5 * Math.min(edge.to - edge.from, other.to - other.from)
  })
}

function columnEdges(table: TableElement): ({ from: number; to: number } | undefined)[] {
  // Of the last page only: there the next part goes on.
  const page = Math.max(...table.cells.map((cell) => cell.page ?? 0))
  return Array.from({ length: table.columns }, (_, column) => {
    const own = table.cells.filter(
      (cell) => cell.column === column && cell.columnSpan === 1 && cell.page === page && cell.box,
    )
    if (own.length === 0) return undefined
    const from = Math.min(...own.map((cell) => cell.box?.x ?? Infinity))
    const to = Math.max(...own.map((cell) => (cell.box ? cell.box.x + cell.box.width : -Infinity)))
    return { from, to }
  })
}

/** The two parts as one table; heading rows that the next page repeats stay, marked as such. */
export function joinTables(before: TableElement, next: TableElement): TableElement {
  const heading = new Set(before.cells.filter((cell) => cell.header).map(placeAndText))
  const repeated = new Set<number>()
  for (let row = 0; row < next.rows; row++) {
    const cells = next.cells.filter((cell) => cell.row === row)
    if (cells.length === 0 || !cells.every((cell) => heading.has(placeAndText(cell)))) break
    repeated.add(row)
  }
  const cells = next.cells.map((cell) => ({ ...cell, row: cell.row + before.rows, header: repeated.has(cell.row) }))
  return {
    ...before,
    rows: before.rows + next.rows,
    cells: [...before.cells, ...cells],
    provenance: [...before.provenance, ...next.provenance],
  }
}

const placeAndText = (cell: Cell) => `${cell.column} ${cell.columnSpan} ${cell.text}`
