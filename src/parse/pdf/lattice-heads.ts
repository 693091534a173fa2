import { middleX } from './extent.ts'
import { cellAt, type Lattice } from './lattice.ts'
import type { Line } from './lines.ts'
import type { PlacedWords } from './placed-words.ts'

/** Rows at the top in which headings are looked for. */
const MAX_HEAD_ROWS = 3
/** Words of two headings stand at least this far apart, in font sizes; those of one stand closer. */
const APART = 0.5
/** Points that a heading may reach over an edge of its column. */
const OVER = 2

type LatticeCell = Lattice['cells'][number]

/** A heading over several columns, taken apart. */
interface Cut {
  /** Where its last line begins, when lines stand above it that head all columns. */
  readonly below?: { readonly from: number; readonly to: number }
}

/**
 * Headings whose walls are not drawn: a ruled cell over several columns whose last line has one run of words in each of them.
 * What stands above that line heads all of them.
 */
export function cutHeads(lattice: Lattice, words: PlacedWords): Lattice {
  let found = lattice
  for (let row = Math.min(MAX_HEAD_ROWS, lattice.ys.length - 2) - 1; row >= 0; row--) found = cutRow(found, row, words)
  return found
}

function cutRow(lattice: Lattice, row: number, words: PlacedWords): Lattice {
  const cuts = new Map<LatticeCell, Cut>()
  for (const cell of lattice.cells) {
    if (cell.row !== row || cell.rowSpan > 1 || cell.columnSpan < 2) continue
    const cut = cutOf(lattice, cell, words.linesIn(cell))
    if (cut) cuts.set(cell, cut)
  }
  if (cuts.size === 0) return lattice
  const gaps = [...cuts.values()].flatMap(({ below }) => below ?? [])
  const [from, to] = [Math.max(...gaps.map((gap) => gap.from)), Math.min(...gaps.map((gap) => gap.to))]
  // Headings of two lines at different heights have no row in common.
  if (gaps.length > 0 && from > to) return lattice
  const extra = gaps.length > 0 ? 1 : 0
  const ys = extra ? [...lattice.ys.slice(0, row + 1), (from + to) / 2, ...lattice.ys.slice(row + 1)] : lattice.ys
  const cells = lattice.cells.flatMap((cell): LatticeCell[] => {
    const at = (top: number, rows: number, column = cell.column, columns = cell.columnSpan) =>
      cellAt(lattice.xs, ys, top, column, rows, columns)
    if (cell.row > row) return [at(cell.row + extra, cell.rowSpan)]
    if (cell.row + cell.rowSpan <= row) return [at(cell.row, cell.rowSpan)]
    const cut = cuts.get(cell)
    if (!cut) return [at(cell.row, cell.rowSpan + extra)]
    const columns = Array.from({ length: cell.columnSpan }, (_, n) => cell.column + n)
    return cut.below
      ? [at(row, 1), ...columns.map((column) => at(row + 1, 1, column, 1))]
      : columns.map((column) => at(row, 1 + extra, column, 1))
  })
  return { ...lattice, ys, cells }
}

function cutOf({ xs }: Lattice, cell: LatticeCell, lines: readonly Line[]): Cut | undefined {
  const last = lines.at(-1)
  const above = lines.at(-2)
  if (!last) return undefined
  const size = Math.max(last.size, 1)
  let end = Number.NEGATIVE_INFINITY
  for (let column = cell.column; column < cell.column + cell.columnSpan; column++) {
    const [x0 = 0, x1 = 0] = [xs[column], xs[column + 1]]
    const own = last.words.filter((word) => middleX(word) >= x0 && middleX(word) < x1)
    if (own.length === 0) return undefined
    const [from, to] = [Math.min(...own.map((word) => word.x0)), Math.max(...own.map((word) => word.x1))]
    if (from - end < APART * size || from < x0 - OVER || to > x1 + OVER) return undefined
    end = to
  }
  return above ? { below: { from: above.y1, to: last.y0 } } : {}
}
