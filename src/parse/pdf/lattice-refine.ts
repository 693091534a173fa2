import { type Extent, middleX, middleY, widthOf } from './extent.ts'
import { cellAt, type Lattice } from './lattice.ts'
import { cutHeads } from './lattice-heads.ts'
import { buildLines, type Line, lineText, segmentsOf } from './lines.ts'
import type { PieceLine } from './pieces.ts'
import type { PlacedWords } from './placed-words.ts'
import { isNumeric } from './script.ts'
import { inferColumns } from './stream-columns.ts'
import { rowEdges } from './stream-rows.ts'

/** A gap wider than this, in font sizes, parts two columns inside one ruled column. */
const INNER_GAP = 0.9

/**
 * Adds the lines that the file does not draw: many tables rule only the header and the columns and leave the rows to spacing.
 * A band between two rulings whose columns stack values is cut into rows; a column whose lines all part at the same place into columns.
 *
 * @param words - those that stand upright
 */
export function refineLattice(lattice: Lattice, words: PlacedWords): Lattice {
  return cutRows(cutHeads(cutStubs(lattice, words), words), words)
}

/** A cell beside several ruled rows that holds a line for each of them is a column of labels without rulings. */
function cutStubs(lattice: Lattice, words: PlacedWords): Lattice {
  const cells = lattice.cells.flatMap((cell) => {
    if (cell.rowSpan < 3 || cell.columnSpan > 1) return [cell]
    const lines = words.linesIn(cell)
    const rows = lines.map((line) => lattice.ys.findLastIndex((y) => y <= middleY(line)))
    if (new Set(rows).size < rows.length || rows.length < 0.6 * cell.rowSpan) return [cell]
    return placesBetween(lattice.ys, cell.y0, cell.y1).map((row) =>
      spanning(lattice.xs, lattice.ys, [row], [cell.column]),
    )
  })
  return { ...lattice, cells }
}

function cutRows(lattice: Lattice, words: PlacedWords): Lattice {
  const bands: Band[] = []
  const cells = Map.groupBy(lattice.cells, (cell) => cell.row)
  for (let row = 0; row + 1 < lattice.ys.length; row++) bands.push(bandOf(cells.get(row) ?? [], row, words))
  const stacked = bands.filter((band) => band.stacked)
  if (stacked.length === 0) return lattice
  const extraXs = lattice.xs.slice(0, -1).flatMap((x0, n) => innerEdges(stacked, x0, lattice.xs[n + 1] ?? x0))
  const columns = toColumns(
    [...lattice.xs, ...extraXs].sort((a, b) => a - b),
    lattice,
  )
  const extraYs = stacked.flatMap((band) => rowEdges(band.lines, columns))
  return withEdges(
    lattice,
    extraXs,
    extraYs,
    stacked.flatMap((band) => band.cells),
  )
}

interface Band {
  readonly row: number
  readonly stacked: boolean
  /** Lines of its cells, over all columns. */
  readonly lines: readonly Line[]
  readonly cells: readonly BandCell[]
}

interface BandCell extends Extent {
  /** Reaches over several columns, and its lines part like columns. */
  readonly merged: boolean
  readonly lines: readonly PieceLine[]
}

function bandOf(inRow: Lattice['cells'], row: number, words: PlacedWords): Band {
  const low = inRow.filter((cell) => cell.rowSpan === 1)
  const cells = low
    .map((cell): BandCell => {
      const { columnSpan, x0, y0, x1, y1 } = cell
      const lines = words.linesIn(cell).map((line): PieceLine => {
        const { x0, y0, x1, y1 } = line
        return { line, pieces: segmentsOf(line, INNER_GAP), x0, y0, x1, y1 }
      })
      return { x0, y0, x1, y1, lines, merged: columnSpan > 1 }
    })
    .filter(({ merged, lines }) => !merged || (lines.length >= 3 && parted(lines).length >= 0.5 * lines.length))
  const values = cells.filter(({ lines }) => {
    const pieces = lines.flatMap((line) => line.pieces)
    return lines.length >= 2 && pieces.filter((piece) => isNumeric(lineText(piece))).length >= 0.7 * pieces.length
  })
  const most = Math.max(0, ...cells.map(({ lines }) => lines.length))
  const stacked = values.some(({ lines }) => lines.length >= Math.max(2, 0.5 * most)) || isStackOfWords(cells)
  return { row, stacked, cells, lines: stacked ? buildLines(low.flatMap((cell) => words.wordsIn(cell))) : [] }
}

/** At least three columns hold the same number of lines at the same heights, and the lines do not fill them as wrapped text does. */
function isStackOfWords(cells: readonly BandCell[]): boolean {
  const filled = cells.filter(({ lines }) => lines.length > 0)
  const [first] = filled
  if (!first || filled.length < 3 || first.lines.length < 3) return false
  const level = filled.every(
    ({ lines }) =>
      lines.length === first.lines.length &&
      lines.every(({ line }, n) => Math.abs(line.baseline - (first.lines[n]?.line.baseline ?? 0)) < 1.5),
  )
  const loose = filled.filter(
    (cell) => cell.lines.filter((line) => widthOf(line) < 0.65 * widthOf(cell)).length >= 0.6 * cell.lines.length,
  )
  return level && loose.length >= 2
}

const parted = (lines: readonly PieceLine[]) => lines.filter(({ pieces }) => pieces.length > 1)

/** Where the lines of a ruled column part, over all stacked bands. */
function innerEdges(bands: readonly Band[], x0: number, x1: number): number[] {
  const lines = bands
    .flatMap((band) => band.cells.flatMap((cell) => cell.lines))
    .map((line) => ({ ...line, pieces: line.pieces.filter((piece) => middleX(piece) > x0 && middleX(piece) < x1) }))
    .filter(({ pieces }) => pieces.length > 0)
  const apart = parted(lines)
  if (apart.length < 3 || apart.length < 0.4 * lines.length) return []
  const columns = inferColumns(apart)
  return columns
    .slice(1)
    .map((right, n) => ((columns[n]?.x1 ?? x0) + right.x0) / 2)
    .filter((x) => x > x0 && x < x1)
}

function toColumns(xs: readonly number[], { y0, y1 }: Extent): Extent[] {
  return xs
    .slice(1)
    .map((x1, n) => ({ x0: xs[n] ?? x1, x1, y0, y1 }))
    .filter((column) => widthOf(column) > 0)
}

function withEdges(
  lattice: Lattice,
  extraXs: readonly number[],
  extraYs: readonly number[],
  divided: readonly Extent[],
): Lattice {
  const xs = [...lattice.xs, ...extraXs].sort((a, b) => a - b)
  const ys = [...lattice.ys, ...extraYs].sort((a, b) => a - b)
  const cells = lattice.cells.flatMap((cell) => {
    const columns = placesBetween(xs, cell.x0, cell.x1)
    const rows = placesBetween(ys, cell.y0, cell.y1)
    if (!divided.some((other) => other.x0 === cell.x0 && other.y0 === cell.y0)) return [spanning(xs, ys, rows, columns)]
    return rows.flatMap((row) => columns.map((column) => spanning(xs, ys, [row], [column])))
  })
  return { ...lattice, xs, ys, cells }
}

/** Numbers of the grid places from one edge to another. */
function placesBetween(edges: readonly number[], from: number, to: number): number[] {
  const places: number[] = []
  for (let n = 0; n + 1 < edges.length; n++) {
    const middle = ((edges[n] ?? 0) + (edges[n + 1] ?? 0)) / 2
    if (middle > from && middle < to) places.push(n)
  }
  return places
}

function spanning(xs: readonly number[], ys: readonly number[], rows: readonly number[], columns: readonly number[]) {
  return cellAt(xs, ys, rows[0] ?? 0, columns[0] ?? 0, Math.max(rows.length, 1), Math.max(columns.length, 1))
}
