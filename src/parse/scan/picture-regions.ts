import { areaOf, type Extent, heightOf, overlapX, overlapY, widthOf } from '../pdf/extent.ts'
import type { Rulings } from '../pdf/rulings.ts'
import type { Bitmap } from './ink.ts'

/** Side of a cell of the coarse grid, font sizes. */
const CELL = 0.35
/** A cell with so much ink belongs to a picture, when no word stands in it. */
const MIN_INK = 0.06
/** Darker than the paper by this much is no paper. */
const MIN_TINT = 40
/** Smallest side of a picture, font sizes: less is a mark, a signature's flourish, a speck. */
const MIN_SIDE = 2.4
/** A step of brightness between neighbouring pixels. */
const EDGE = 20
/** With fewer edges inside (a share of its pixels) a region is one flat colour. */
const MIN_TEXTURE = 0.01
/** Above this share of words it is text on a tinted ground. */
const MAX_WORDS = 0.3

/**
 * Where an upright picture of a page shows something that is neither words nor ruled lines: photographs, charts, stamps.
 *
 * @param bright - brightness of the same picture
 * @param size - of the text, pixels
 * @returns in pixels of the upright picture
 */
export function findPictureRegions(
  ink: Bitmap,
  bright: Bitmap,
  size: number,
  words: readonly Extent[],
  lines: Rulings,
): Extent[] {
  const cell = Math.max(2, Math.round(CELL * size))
  const grid = coarse(ink, bright, cell)
  const clear = ({ x0, y0, x1, y1 }: Extent, margin: number) => {
    const [fromX, toX] = [Math.max(0, Math.floor((x0 - margin) / cell)), Math.min(grid.width - 1, (x1 + margin) / cell)]
    const [fromY, toY] = [
      Math.max(0, Math.floor((y0 - margin) / cell)),
      Math.min(grid.height - 1, (y1 + margin) / cell),
    ]
    for (let y = fromY; y <= toY; y++) for (let x = fromX; x <= toX; x++) grid.taken[y * grid.width + x] = 0
  }
  for (const word of words) clear(word, 0.12 * size)
  for (const { at, start, end } of lines.horizontal) clear({ x0: start, x1: end, y0: at, y1: at }, 0.12 * size)
  for (const { at, start, end } of lines.vertical) clear({ x0: at, x1: at, y0: start, y1: end }, 0.12 * size)
  const page = areaOf({ x0: 0, y0: 0, x1: ink.width, y1: ink.height })
  return components(grid)
    .filter(({ extent }) => Math.min(widthOf(extent), heightOf(extent)) >= MIN_SIDE * size)
    .filter(({ extent }) => areaOf(extent) > 0.003 * page && !isEdge(extent, ink))
    .filter(({ extent, texture }) => {
      const share = wordShare(extent, words)
      if (share > MAX_WORDS) return false
      // The ground of a cell or of a heading, unlike the bar of a chart.
      return texture > MIN_TEXTURE || !(share > 0.02 || isFramed(extent, lines, 0.6 * size))
    })
    .map(({ extent }) => extent)
}

interface Component {
  /** Pixels. */
  readonly extent: Extent
  /** Share of edges in its inner cells; 1 when it has none. */
  readonly texture: number
}

interface Grid {
  /** Pixels of a side. */
  readonly cell: number
  readonly width: number
  readonly height: number
  readonly taken: Uint8Array
  /** Edges in each cell. */
  readonly edges: Uint16Array
}

function coarse(ink: Bitmap, bright: Bitmap, cell: number): Grid {
  const [width, height] = [Math.ceil(ink.width / cell), Math.ceil(ink.height / cell)]
  const inked = new Uint16Array(width * height)
  const tinted = new Uint16Array(width * height)
  const edges = new Uint16Array(width * height)
  const dark = paperOf(bright) - MIN_TINT
  for (let y = 0; y < ink.height; y++) {
    const row = Math.floor(y / cell) * width
    for (let x = 0, n = y * ink.width; x < ink.width; x++, n++) {
      const at = row + Math.floor(x / cell)
      const value = bright.data[n] ?? 255
      if (ink.data[n] === 1) inked[at] = (inked[at] ?? 0) + 1
      if (value < dark) tinted[at] = (tinted[at] ?? 0) + 1
      const [left, above] = [bright.data[x > 0 ? n - 1 : n] ?? 0, bright.data[y > 0 ? n - ink.width : n] ?? 0]
      if (Math.abs(value - left) > EDGE || Math.abs(value - above) > EDGE) edges[at] = (edges[at] ?? 0) + 1
    }
  }
  const area = cell * cell
  const taken = new Uint8Array(width * height)
  for (let n = 0; n < taken.length; n++)
    taken[n] = (inked[n] ?? 0) > MIN_INK * area || (tinted[n] ?? 0) > 0.5 * area ? 1 : 0
  return { cell, width, height, taken, edges }
}

/** Brightness of the paper: the most frequent one of the brighter half. */
function paperOf({ data }: Bitmap): number {
  const counts = new Uint32Array(256)
  for (const value of data) counts[value] = (counts[value] ?? 0) + 1
  let best = 255
  for (let value = 255; value >= 128; value--) if ((counts[value] ?? 0) > (counts[best] ?? 0)) best = value
  return best
}

/** Groups of taken cells that touch, or miss each other by one cell. */
function components(grid: Grid): Component[] {
  const { cell, width, height, taken } = grid
  const found: Component[] = []
  const seen = new Uint8Array(taken.length)
  const stack: number[] = []
  for (let from = 0; from < taken.length; from++) {
    if (taken[from] === 0 || seen[from] === 1) continue
    seen[from] = 1
    stack.push(from)
    let [x0, y0, x1, y1] = [width, height, 0, 0]
    let [inner, edges] = [0, 0]
    for (let at = stack.pop(); at !== undefined; at = stack.pop()) {
      const [x, y] = [at % width, Math.floor(at / width)]
      x0 = Math.min(x0, x)
      y0 = Math.min(y0, y)
      x1 = Math.max(x1, x + 1)
      y1 = Math.max(y1, y + 1)
      if (isInner(grid, x, y)) {
        inner++
        edges += grid.edges[at] ?? 0
      }
      for (let ny = Math.max(0, y - 2); ny <= Math.min(height - 1, y + 2); ny++)
        for (let nx = Math.max(0, x - 2); nx <= Math.min(width - 1, x + 2); nx++) {
          const next = ny * width + nx
          if (taken[next] === 0 || seen[next] === 1) continue
          seen[next] = 1
          stack.push(next)
        }
    }
    const extent = { x0: x0 * cell, y0: y0 * cell, x1: x1 * cell, y1: y1 * cell }
    found.push({ extent, texture: inner === 0 ? 1 : edges / (inner * cell * cell) })
  }
  return found
}

/** Taken like all its neighbours. */
function isInner({ width, height, taken }: Grid, x: number, y: number): boolean {
  if (x === 0 || y === 0 || x === width - 1 || y === height - 1) return false
  for (let ny = y - 1; ny <= y + 1; ny++)
    for (let nx = x - 1; nx <= x + 1; nx++) if (taken[ny * width + nx] === 0) return false
  return true
}

/** Ruled lines run along two of its sides that meet. */
function isFramed({ x0, y0, x1, y1 }: Extent, { horizontal, vertical }: Rulings, reach: number): boolean {
  const level = horizontal.some(
    ({ at, start, end }) =>
      Math.min(Math.abs(at - y0), Math.abs(at - y1)) < reach &&
      Math.min(end, x1) - Math.max(start, x0) > 0.6 * (x1 - x0),
  )
  const upright = vertical.some(
    ({ at, start, end }) =>
      Math.min(Math.abs(at - x0), Math.abs(at - x1)) < reach &&
      Math.min(end, y1) - Math.max(start, y0) > 0.6 * (y1 - y0),
  )
  return level && upright
}

/** The shadow of a scanner's lid or of a book's fold. */
function isEdge(region: Extent, page: Bitmap): boolean {
  const [w, h] = [widthOf(region), heightOf(region)]
  const side = (region.x0 <= 2 || region.x1 >= page.width - 2) && w < 0.06 * page.width && h > 0.3 * page.height
  const end = (region.y0 <= 2 || region.y1 >= page.height - 2) && h < 0.06 * page.height && w > 0.3 * page.width
  return side || end
}

function wordShare(region: Extent, words: readonly Extent[]): number {
  let covered = 0
  for (const word of words) {
    const [w, h] = [overlapX(word, region), overlapY(word, region)]
    if (w > 0 && h > 0) covered += w * h
  }
  return covered / areaOf(region)
}
