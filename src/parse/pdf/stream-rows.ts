import { around, type Extent, overlapX, widthOf } from './extent.ts'
import { type Line, lineText, segmentsOf, toLine } from './lines.ts'
import type { PieceLine } from './pieces.ts'
import type { Ruling } from './rulings.ts'
import { isNumeric } from './script.ts'
import { cellText, type GridCell } from './table-grid.ts'
import type { Word } from './word-builder.ts'

/** Pieces of one cell. */
interface Placed {
  readonly column: number
  readonly columnSpan: number
  rowSpan: number
  readonly lines: Line[]
}

interface Row {
  cells: Placed[]
  /** Of its first and its last line. */
  readonly first: number
  last: number
  readonly top: number
  bottom: number
  readonly size: number
}

/** Lines of a table → rows of cells: continued lines joined to their row, lines of a heading cell joined, header rows counted. */
export function rowsOf(
  block: readonly PieceLine[],
  columns: readonly Extent[],
  rules: readonly Ruling[],
): { cells: GridCell[]; headerRows: number } {
  const { rows, headerRows } = joinRows(
    block.map((line) => placeLine(line, columns)),
    columns.length,
    rules,
  )
  const cells = rows.flatMap((row, n) =>
    row.cells.map(({ column, columnSpan, rowSpan, lines }) => ({
      row: n,
      column,
      rowSpan,
      columnSpan,
      extent: around(lines),
      text: cellText(lines),
    })),
  )
  return { cells, headerRows }
}

/** Heights between the rows that these lines of one table form. */
export function rowEdges(lines: readonly Line[], columns: readonly Extent[]): number[] {
  const placed = lines.map((line) => placeLine({ ...line, line, pieces: segmentsOf(line, 0.5) }, columns))
  const rows = joinBody(placed, columns.length, [])
  return rows.slice(1).map((row, n) => ((rows[n]?.bottom ?? row.top) + row.top) / 2)
}

function placeLine(line: PieceLine, columns: readonly Extent[]): Row {
  const cells: Placed[] = []
  for (const piece of line.pieces.flatMap((whole) => cutAtColumns(whole, columns))) {
    const hit = columns
      .map((column, n) => ({ n, common: overlapX(column, piece), width: widthOf(column) }))
      .filter(({ common, width }) => common > 0.3 * Math.min(width, widthOf(piece)))
    const first = hit[0]?.n ?? nearest(columns, piece)
    const last = hit.at(-1)?.n ?? first
    const known = cells.find((cell) => cell.column <= last && cell.column + cell.columnSpan > first)
    if (known) known.lines.splice(0, 1, toLine([...(known.lines[0]?.words ?? []), ...piece.words]))
    else cells.push({ column: first, columnSpan: last - first + 1, rowSpan: 1, lines: [piece] })
  }
  const { baseline, size } = line.line
  return { cells, first: baseline, last: baseline, top: line.y0, bottom: line.y1, size: Math.max(size, 1) }
}

/** Cuts a piece where a gap wider than a blank falls between two columns. */
function cutAtColumns(piece: Line, columns: readonly Extent[]): Line[] {
  const parts: Word[][] = []
  for (const word of [...piece.words].sort((a, b) => a.x0 - b.x0)) {
    const part = parts.at(-1)
    const last = part?.at(-1)
    const apart =
      last !== undefined &&
      word.x0 - last.x1 > (word.mono ? 0.9 : 0.42) * piece.size &&
      columns.some((right, n) => {
        const left = columns[n - 1]
        if (!left || piece.x0 >= left.x1 || piece.x1 <= right.x0) return false
        return last.x1 <= right.x0 + 1 && word.x0 >= left.x1 - 1
      })
    if (part && !apart) part.push(word)
    else parts.push([word])
  }
  return parts.length > 1 ? parts.map(toLine) : [piece]
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
const extentOf = (cell: Placed) => around(cell.lines)

function joinRows(
  lines: readonly Row[],
  columns: number,
  rules: readonly Ruling[],
): { rows: Row[]; headerRows: number } {
  let start = firstDataLine(lines)
  // The label of the first row may begin in lines of its own.
  for (
    let above = lines[start - 1], below = lines[start];
    above && below;
    above = lines[start - 1], below = lines[start]
  ) {
    if (!goesDown(above, below, columns, rules)) break
    start--
  }
  const header = joinHeader(lines.slice(0, start), rules)
  const body = joinBody(lines.slice(start), columns, rules)
  return { rows: [...header, ...body], headerRows: Math.max(header.length, 1) }
}

/** The first line with values: everything above it is heading. At most six lines. */
function firstDataLine(lines: readonly Row[]): number {
  const first = lines.findIndex((line) => {
    const data = line.cells.filter((cell) => cell.column > 0)
    const values = data.filter((cell) => isNumeric(textOf(cell)) && !/^(?:19|20)\d\d$/.test(textOf(cell)))
    return data.length > 0 && values.length >= 0.5 * data.length
  })
  return first > 0 && first <= 6 ? first : 0
}

/** A rule drawn between two heights over most of an x range. */
function isRuled(rules: readonly Ruling[], above: number, below: number, range: Extent): boolean {
  return rules.some(
    (rule) =>
      rule.at > above - 1 &&
      rule.at < below &&
      Math.min(rule.end, range.x1) - Math.max(rule.start, range.x0) > 0.5 * widthOf(range),
  )
}

/** Heading lines meet in one cell where nothing is ruled between them; a spanning cell keeps its own row. */
function joinHeader(lines: readonly Row[], rules: readonly Ruling[]): Row[] {
  const rows: Row[] = []
  for (const line of lines) {
    const above = rows.at(-1)
    if (!above || line.first - above.last > 1.7 * line.size) {
      rows.push(line)
      continue
    }
    const spans = above.cells.some((cell) => cell.columnSpan > 1) || line.cells.some((cell) => cell.columnSpan > 1)
    const ruled = isRuled(rules, above.last, line.first, around(line.cells.map(extentOf)))
    if (ruled) rows.push(line)
    else if (!spans) append(above, line)
    else {
      const rest = line.cells.filter((cell) => {
        const over = above.cells.find((other) => other.column === cell.column)
        if (
          !over ||
          over.columnSpan > 1 ||
          cell.columnSpan > 1 ||
          isRuled(rules, above.last, line.first, extentOf(cell))
        )
          return true
        over.lines.push(...cell.lines)
        over.rowSpan = 2
        return false
      })
      rows.push({ ...line, cells: rest })
    }
  }
  return rows.filter((row) => row.cells.length > 0)
}

function joinBody(lines: readonly Row[], columns: number, rules: readonly Ruling[]): Row[] {
  const rows: Row[] = []
  let pending: Row | undefined
  lines.forEach((line, n) => {
    const above = rows.at(-1)
    const below = lines[n + 1]
    let row = line
    if (pending) {
      append(pending, line)
      row = pending
      pending = undefined
    } else if (above && goesUp(above, line, below, columns, rules)) {
      append(above, line)
      return
    } else if (below && goesDown(line, below, columns, rules)) {
      pending = line
      return
    }
    rows.push(row)
  })
  if (pending) rows.push(pending)
  return rows
}

const isPartial = (line: Row, columns: number) =>
  line.cells.length < Math.max(2, 0.7 * columns) &&
  line.cells.every((cell) => cell.columnSpan === 1 && !isNumeric(textOf(cell)))

const OPEN_END = /[-–,，、/&(（]$|\b(?:and|of|the|or|for|in|to|with|by|from|on|per|at|a|an|et|de|des|du)$/iu
const SMALL_START = /^[\p{Ll}(（&]/u

/** A line that goes on with the row above: only words, in columns that the row fills, begun in small letters or closer to it than to the next. */
function goesUp(above: Row, line: Row, below: Row | undefined, columns: number, rules: readonly Ruling[]): boolean {
  if (!isPartial(line, columns)) return false
  const gap = line.first - above.last
  if (gap > 1.8 * line.size || isRuled(rules, above.last, line.first, around(line.cells.map(extentOf)))) return false
  const pairs = line.cells.map((cell) => ({ cell, over: above.cells.find((other) => other.column === cell.column) }))
  if (pairs.some(({ over }) => over === undefined || isNumeric(textOf(over)))) return false
  if (pairs.every(({ cell, over }) => SMALL_START.test(textOf(cell)) || (over && OPEN_END.test(textOf(over)))))
    return true
  return (
    below !== undefined &&
    gap < 1.45 * line.size &&
    gap < 0.82 * (below.first - line.last) &&
    above.cells.length > line.cells.length
  )
}

/** A label that goes on in the line below, which brings the values. */
function goesDown(line: Row, below: Row, columns: number, rules: readonly Ruling[]): boolean {
  const [label] = line.cells
  if (line.cells.length !== 1 || !label || label.column !== 0 || !isPartial(line, columns)) return false
  if (below.first - line.last > 1.6 * line.size) return false
  if (isRuled(rules, line.last, below.first, extentOf(label))) return false
  const next = below.cells.find((cell) => cell.column === 0)
  if (!next || below.cells.length < 2) return false
  return SMALL_START.test(textOf(next)) || OPEN_END.test(textOf(label))
}

function append(row: Row, line: Row): void {
  for (const cell of line.cells) {
    const over = row.cells.find((above) => above.column === cell.column)
    if (over) over.lines.push(...cell.lines)
    else row.cells.push(cell)
  }
  row.last = line.last
  row.bottom = line.bottom
}
