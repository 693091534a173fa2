import { LIST_MARK } from './blocks.ts'
import type { Extent } from './extent.ts'
import { type Line, lineText, segmentsOf } from './lines.ts'
import type { PlacedWords } from './placed-words.ts'
import type { Ruling, Rulings } from './rulings.ts'
import { cellText, compactGrid, type GridCell, type TableGrid } from './table-grid.ts'

/** Crossing lines may miss each other by this much, points. */
const REACH = 3
const SNAP = 3.5
/** A side is a wall when this share of it is drawn. */
const WALL = 0.6
/** More crossings than this are a drawing. */
const MAX_PAIRS = 4_000_000
const MAX_CELLS = 20_000

/** A grid of rulings; which of its cells belong together is decided by missing walls. */
export interface Lattice extends Extent {
  readonly xs: readonly number[]
  readonly ys: readonly number[]
  readonly cells: readonly (Extent & { row: number; column: number; rowSpan: number; columnSpan: number })[]
}

/** Every grid that crossing rulings draw on the page. */
export function findLattices(rulings: Rulings): Lattice[] {
  return crossingGroups(rulings)
    .map(latticeOf)
    .filter((lattice) => lattice !== undefined)
}

function crossingGroups({ horizontal, vertical }: Rulings): Rulings[] {
  if (horizontal.length * vertical.length > MAX_PAIRS) return []
  const parent = Array.from({ length: horizontal.length + vertical.length }, (_, n) => n)
  const root = (n: number): number => {
    let at = n
    for (let up = parent[at] ?? at; up !== at; up = parent[at] ?? at) at = up
    parent[n] = at
    return at
  }
  horizontal.forEach((h, i) => {
    vertical.forEach((v, j) => {
      if (v.at < h.start - REACH || v.at > h.end + REACH || h.at < v.start - REACH || h.at > v.end + REACH) return
      parent[root(i)] = root(horizontal.length + j)
    })
  })
  const groups = new Map<number, { horizontal: Ruling[]; vertical: Ruling[] }>()
  const group = (n: number) => {
    const key = root(n)
    const known = groups.get(key) ?? { horizontal: [], vertical: [] }
    groups.set(key, known)
    return known
  }
  horizontal.forEach((h, i) => {
    group(i).horizontal.push(h)
  })
  vertical.forEach((v, j) => {
    group(horizontal.length + j).vertical.push(v)
  })
  return [...groups.values()].filter((g) => g.horizontal.length >= 2 && g.vertical.length >= 1)
}

function latticeOf({ horizontal, vertical }: Rulings): Lattice | undefined {
  const xs = positions(vertical, horizontal)
  const ys = positions(horizontal, vertical)
  const [rows, columns] = [ys.length - 1, xs.length - 1]
  if (rows < 1 || columns < 1 || rows * columns < 2 || rows * columns > MAX_CELLS) return undefined
  const near = (list: readonly Ruling[]) => (at: number) => list.filter((ruling) => Math.abs(ruling.at - at) <= SNAP)
  const [uprights, levels] = [xs.map(near(vertical)), ys.map(near(horizontal))]
  const parent = Array.from({ length: rows * columns }, (_, n) => n)
  const root = (n: number): number => {
    let at = n
    for (let up = parent[at] ?? at; up !== at; up = parent[at] ?? at) at = up
    return at
  }
  for (let r = 0; r < rows; r++)
    for (let c = 0; c < columns; c++) {
      const [x0 = 0, x1 = 0, y0 = 0, y1 = 0] = [xs[c], xs[c + 1], ys[r], ys[r + 1]]
      if (c + 1 < columns && !isCovered(uprights[c + 1], y0, y1))
        parent[root(r * columns + c + 1)] = root(r * columns + c)
      if (r + 1 < rows && !isCovered(levels[r + 1], x0, x1)) parent[root((r + 1) * columns + c)] = root(r * columns + c)
    }
  const members = new Map<number, Place[]>()
  for (let n = 0; n < rows * columns; n++) {
    const place = { row: Math.floor(n / columns), column: n % columns }
    const first = root(n)
    const list = members.get(first)
    if (list) list.push(place)
    else members.set(first, [place])
  }
  const cells = [...members.values()].flatMap((places) => cellsOf(places, xs, ys))
  return { x0: xs[0] ?? 0, x1: xs.at(-1) ?? 0, y0: ys[0] ?? 0, y1: ys.at(-1) ?? 0, xs, ys, cells }
}

interface Place {
  readonly row: number
  readonly column: number
}

/** Places without walls between them, as one cell. */
function cellsOf(places: readonly Place[], xs: readonly number[], ys: readonly number[]): Lattice['cells'] {
  const [only] = places
  if (only && places.length === 1) return [cellAt(xs, ys, only.row, only.column)]
  let [top, left, bottom, right] = [Infinity, Infinity, 0, 0]
  for (const { row, column } of places) {
    top = Math.min(top, row)
    left = Math.min(left, column)
    bottom = Math.max(bottom, row)
    right = Math.max(right, column)
  }
  const [rowSpan, columnSpan] = [bottom - top + 1, right - left + 1]
  if (rowSpan * columnSpan === places.length) return [cellAt(xs, ys, top, left, rowSpan, columnSpan)]
  // Not a rectangle: walls are missing by accident, so every place stays a cell of its own.
  return places.map(({ row, column }) => cellAt(xs, ys, row, column))
}

/** Most of the way between two places along these rulings is drawn. */
function isCovered(rulings: readonly Ruling[] = [], from: number, to: number): boolean {
  let length = 0
  for (const { start, end } of rulings) length += Math.max(0, Math.min(end, to) - Math.max(start, from))
  return length >= WALL * (to - from)
}

/** A cell of the grid that lines at `xs` and `ys` make, with its place and extent. */
export function cellAt(
  xs: readonly number[],
  ys: readonly number[],
  row: number,
  column: number,
  rowSpan = 1,
  columnSpan = 1,
): Lattice['cells'][number] {
  const [x0 = 0, x1 = 0] = [xs[column], xs[column + columnSpan]]
  const [y0 = 0, y1 = 0] = [ys[row], ys[row + rowSpan]]
  return { row, column, rowSpan, columnSpan, x0, x1, y0, y1 }
}

/** Places of rulings, near ones as one; where the crossing lines reach out further, the open side counts as drawn. */
function positions(rulings: readonly Ruling[], crossing: readonly Ruling[]): number[] {
  const sorted = rulings.map((ruling) => ruling.at).sort((a, b) => a - b)
  const places: number[] = []
  for (const at of sorted) {
    const last = places.at(-1)
    if (last === undefined || at - last > SNAP) places.push(at)
  }
  const start = Math.min(...crossing.map((ruling) => ruling.start))
  const end = Math.max(...crossing.map((ruling) => ruling.end))
  const [first, last] = [places[0], places.at(-1)]
  if (first !== undefined && start < first - 12) places.unshift(start)
  if (last !== undefined && end > last + 12) places.push(end)
  return places
}

/** Share of filled cells whose lines have wide gaps inside: above it the rulings are boxes around several columns. */
const MAX_GAPPED = 0.15
/** The same for a full grid of at least three rows and columns: there the gaps are the author's. */
const MAX_GAPPED_IN_GRID = 0.45

/** The lattice filled with words, or `undefined` when it is no table: a frame, a chart, a box with columns of its own. */
export function fillLattice(lattice: Lattice, words: PlacedWords): TableGrid | undefined {
  let [filled, gapped, stacked] = [0, 0, 0]
  const cells = lattice.cells.map((cell): GridCell => {
    const lines = words.linesIn(cell)
    if (lines.length > 0) filled++
    if (lines.some(isGapped)) gapped++
    if (lines.length > 12) stacked++
    const { row, column, rowSpan, columnSpan, x0, y0, x1, y1 } = cell
    return { row, column, rowSpan, columnSpan, extent: { x0, y0, x1, y1 }, text: cellText(lines) }
  })
  const single = lattice.cells.filter((cell) => cell.rowSpan * cell.columnSpan === 1).length
  const regular = lattice.xs.length > 3 && lattice.ys.length > 3 && single > 0.8 * lattice.cells.length
  if (gapped > (regular ? MAX_GAPPED_IN_GRID : MAX_GAPPED) * filled) return undefined
  if (filled < 4 || filled < 0.2 * cells.length) return undefined
  const grid = compactGrid(cells, 1)
  if (!grid || grid.rows < 2 || grid.columns < 2 || stacked > 0.3 * filled) return undefined
  return grid
}

/** A line with a wide gap inside, other than after the mark of a list item. */
export function isGapped(line: Line): boolean {
  const pieces = segmentsOf(line, 1.2)
  const [first] = pieces
  return pieces.length > 2 || (pieces.length === 2 && first !== undefined && !LIST_MARK.test(lineText(first)))
}
