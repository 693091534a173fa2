import { around, type Extent, overlapX, widthOf } from './extent.ts'
import { type Line, lineText } from './lines.ts'
import type { PieceLine } from './pieces.ts'
import type { Rulings } from './rulings.ts'
import { isNumeric } from './script.ts'
import { cellText, type GridCell } from './table-grid.ts'

/** A piece in its columns. */
interface Placed {
  readonly column: number
  readonly columnSpan: number
  readonly lines: Line[]
}

interface Row {
  readonly cells: Placed[]
  baseline: number
  top: number
  bottom: number
}

/** Lines of a table block → rows of cells: continued lines joined to their row, header rows counted. */
export function rowsOf(
  block: readonly PieceLine[],
  columns: readonly Extent[],
  rulings: Rulings,
): { cells: GridCell[]; headerRows: number } {
  const lines = block.map((line) => placeLine(line, columns))
  const bounds = around(block)
  const rules = rulings.horizontal.filter(
    (rule) =>
      rule.at > bounds.y0 - 4 &&
      rule.at < bounds.y1 + 4 &&
      Math.min(rule.end, bounds.x1) - Math.max(rule.start, bounds.x0) > 0.6 * widthOf(bounds),
  )
  const ruled = (above: Row, below: Row) =>
    rules.some((rule) => rule.at > above.baseline - 1 && rule.at < below.baseline)
  const rows: Row[] = []
  for (const line of lines) {
    const last = rows.at(-1)
    if (last && !ruled(last, line) && continues(last, line, columns.length)) append(last, line)
    else rows.push(line)
  }
  const headerRows = countHeaders(rows)
  const cells = rows.flatMap((row, n) =>
    row.cells.map(({ column, columnSpan, lines: parts }) => ({
      row: n,
      column,
      rowSpan: 1,
      columnSpan,
      extent: around(parts),
      text: cellText(parts),
    })),
  )
  return { cells, headerRows }
}

function placeLine(line: PieceLine, columns: readonly Extent[]): Row {
  const cells: Placed[] = []
  for (const piece of line.pieces) {
    const hit = columns
      .map((column, n) => ({ n, common: overlapX(column, piece), width: widthOf(column) }))
      .filter(({ common, width }) => common > 0.3 * Math.min(width, widthOf(piece)))
    const first = hit[0]?.n ?? nearest(columns, piece)
    const last = hit.at(-1)?.n ?? first
    const known = cells.find((cell) => cell.column <= last && cell.column + cell.columnSpan > first)
    if (known) known.lines.push(piece)
    else cells.push({ column: first, columnSpan: last - first + 1, lines: [piece] })
  }
  // Pieces of one cell on one line belong together.
  for (const cell of cells)
    if (cell.lines.length > 1) {
      const words = cell.lines.flatMap((part) => part.words)
      const [head] = cell.lines
      if (head) cell.lines.splice(0, cell.lines.length, { ...head, ...around(words), words })
    }
  return { cells, baseline: line.line.baseline, top: line.y0, bottom: line.y1 }
}

function nearest(columns: readonly Extent[], piece: Extent): number {
  let best = 0
  let distance = Infinity
  columns.forEach((column, n) => {
    const d = Math.abs(column.x0 + column.x1 - piece.x0 - piece.x1)
    if (d < distance) {
      distance = d
      best = n
    }
  })
  return best
}

const textOf = (cell: Placed) => cell.lines.map(lineText).join(' ')

/** A line that goes on with the row above: only words, begun in small letters or after a cut word. */
function continues(row: Row, line: Row, columns: number): boolean {
  const size = line.cells[0]?.lines[0]?.size ?? 10
  if (line.baseline - row.baseline > 2 * size * Math.max(1, row.cells[0]?.lines.length ?? 1)) return false
  if (line.cells.some((cell) => isNumeric(textOf(cell)))) return false
  if (line.cells.length >= Math.max(2, columns * 0.7)) return false
  if (line.cells.some((cell) => !row.cells.some((above) => above.column === cell.column))) return false
  return line.cells.every((cell) => {
    const above = row.cells.find((other) => other.column === cell.column)
    return (
      /^[\p{Ll}(（]/u.test(textOf(cell)) ||
      (above !== undefined && /[-,，、/&]$|\b(?:and|of|the|or|for|in)$/u.test(textOf(above)))
    )
  })
}

function append(row: Row, line: Row): void {
  for (const cell of line.cells) row.cells.find((above) => above.column === cell.column)?.lines.push(...cell.lines)
  row.baseline = line.baseline
  row.bottom = line.bottom
}

function countHeaders(rows: readonly Row[]): number {
  const first = rows.findIndex((row) => {
    const data = row.cells.filter((cell) => cell.column > 0)
    return data.length > 0 && data.filter((cell) => isNumeric(textOf(cell))).length >= 0.5 * data.length
  })
  return first > 0 ? Math.min(first, 4) : 1
}
