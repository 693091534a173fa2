import type { ByteMap, Component } from './components.ts'
import { quarter, type Rectangle, rectangleAlong, smallestRectangle } from './rectangle.ts'
import type { Point } from './sample.ts'

/** The middle of a line as the detector marks it, in cells. */
export interface LineArea extends Rectangle {
  /** Mean of the detector over the rectangle, in `[0, 1]`. */
  readonly score: number
}

/** A cell of the map by its middle. */
interface Cell extends Point {
  /** 0 to 255. */
  readonly value: number
}

/** Larger components, in cells, are no lines of text: a picture, a texture. Trying slants would take its time for nothing. */
const MOST_CELLS = 100_000
/** Only what is so many times as long as thick tells how it lies. */
const LONG = 3
/** Every so many cells are enough to try a slant with. */
const SPARSE = 4
/** Between two lines that touch, rows hold less than this share of the fullest one … */
const LEAST_FULL = 0.3
/** … and so much the rows that only tall letters reach; with less they are what sticks out: a bracket, an exponent. */
const LEAST_OF_LINE = 0.12
/** Thinner marks, in cells, are specks. */
const LEAST_THICKNESS = 3
/** What sticks out is a line of its own from so much of the thickness on, when it is at least so many times as long. */
const OWN_THICKNESS = 0.6
const OWN_LENGTH = 1.5

/**
 * The lines of a component. Most are one line; a bracket or an exponent that sticks out must neither tilt nor thicken it, and where two
 * lines touch each is found for itself.
 */
export function findLineAreas(component: Component, map: ByteMap): LineArea[] {
  if (component.size > MOST_CELLS) return [wholeOf(component)]
  return linesOf(cellsOf(component, map))
}

function wholeOf({ runs, size, sum }: Component): LineArea {
  const edges = runs.flatMap(({ x0, x1, y }) => [
    { x: x0 + 0.5, y: y + 0.5 },
    { x: x1 + 0.5, y: y + 0.5 },
  ])
  const whole = smallestRectangle(cornersOf(edges))
  return { ...whole, score: sum / 255 / Math.max(whole.width * whole.height, size) }
}

function linesOf(cells: readonly Cell[]): LineArea[] {
  const whole = smallestRectangle(cornersOf(cells))
  if (whole.height < LEAST_THICKNESS) return []
  if (whole.width < LONG * whole.height) return [scored(whole, cells)]
  const along = straightest(cells, whole)
  const down = quarter(along)
  const rows = rowsAcross(cells, down)
  const depth = ({ x, y }: Cell) => Math.floor(x * down.x + y * down.y) - rows.first
  const core = fullRows(rows.counts, LEAST_FULL)
  const rim = fullRows(rows.counts, LEAST_OF_LINE)
  const middle = rectangleAlong(
    cornersOf(cells.filter((cell) => depth(cell) >= core.from && depth(cell) < core.to)),
    along,
  )
  const above = cells.filter((cell) => depth(cell) < core.from)
  const below = cells.filter((cell) => depth(cell) >= core.to)
  const others = [above, below].map((rest) => (isLine(rest, middle, along) ? linesOf(rest) : []))
  const from = others[0]?.length ? core.from : rim.from
  const to = others[1]?.length ? core.to : rim.to
  const inside = cells.filter((cell) => depth(cell) >= from && depth(cell) < to)
  return [scored(rectangleAlong(cornersOf(inside), along), inside), ...others.flat()]
}

function isLine(cells: readonly Cell[], { height }: Rectangle, along: Point): boolean {
  if (cells.length < OWN_LENGTH * height * OWN_THICKNESS * height) return false
  const rest = rectangleAlong(cornersOf(cells), along)
  return rest.height >= OWN_THICKNESS * height && rest.width >= OWN_LENGTH * height
}

function scored(rectangle: Rectangle, cells: readonly Cell[]): LineArea {
  const sum = cells.reduce((total, { value }) => total + value, 0)
  return { ...rectangle, score: sum / 255 / Math.max(rectangle.width * rectangle.height, cells.length) }
}

function cellsOf({ runs }: Component, { width, values }: ByteMap): Cell[] {
  return runs.flatMap(({ x0, x1, y }) =>
    Array.from({ length: x1 - x0 + 1 }, (_, n) => ({
      x: x0 + n + 0.5,
      y: y + 0.5,
      value: values[y * width + x0 + n] ?? 0,
    })),
  )
}

/** Corners of the cells that can lie on the hull: the outermost of each row. */
function cornersOf(cells: readonly Point[]): Point[] {
  const rows = new Map<number, [number, number]>()
  for (const { x, y } of cells) {
    const row = rows.get(y)
    if (!row) rows.set(y, [x, x])
    else if (x < row[0]) row[0] = x
    else if (x > row[1]) row[1] = x
  }
  return [...rows].flatMap(([y, [x0, x1]]) => [
    { x: x0 - 0.5, y: y - 0.5 },
    { x: x0 - 0.5, y: y + 0.5 },
    { x: x1 + 0.5, y: y - 0.5 },
    { x: x1 + 0.5, y: y + 0.5 },
  ])
}

/** The slant, among those that the rectangle leaves room for, at which the cells lie in the fewest rows. */
function straightest(cells: readonly Cell[], { along, width, height }: Rectangle): Point {
  const some = cells.filter(({ x, y }) => (Math.floor(x) + Math.floor(y)) % SPARSE === 0)
  const steps = Math.ceil(height)
  let [best, most] = [along, sharpness(some, quarter(along))]
  for (let step = -steps; step <= steps; step++) {
    const angle = step / width
    const [cos, sin] = [Math.cos(angle), Math.sin(angle)]
    const turned = { x: along.x * cos - along.y * sin, y: along.x * sin + along.y * cos }
    const value = sharpness(some, quarter(turned))
    if (value > most) [best, most] = [turned, value]
  }
  return best
}

function sharpness(cells: readonly Cell[], down: Point): number {
  return rowsAcross(cells, down).counts.reduce((sum, count) => sum + count * count, 0)
}

/** How many cells lie at each distance across the line; `first` is the distance of the first count. */
function rowsAcross(cells: readonly Cell[], down: Point): { first: number; counts: Uint32Array } {
  let [least, most] = [Infinity, -Infinity]
  for (const { x, y } of cells) {
    const t = x * down.x + y * down.y
    least = Math.min(least, t)
    most = Math.max(most, t)
  }
  const first = Math.floor(least)
  const counts = new Uint32Array(Math.floor(most) - first + 1)
  for (const { x, y } of cells) {
    const n = Math.floor(x * down.x + y * down.y) - first
    counts[n] = (counts[n] ?? 0) + 1
  }
  return { first, counts }
}

/** The rows around the fullest one that hold this share of it. */
function fullRows(counts: Uint32Array, share: number): { from: number; to: number } {
  const fullest = Math.max(...counts)
  const least = share * fullest
  const middle = counts.indexOf(fullest)
  let [from, to] = [middle, middle + 1]
  while (from > 0 && (counts[from - 1] ?? 0) >= least) from--
  while (to < counts.length && (counts[to] ?? 0) >= least) to++
  return { from, to }
}
