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
/** Below this share of ink a region is a tinted ground. */
const MIN_TEXTURE = 0.015
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
  { horizontal, vertical }: Rulings,
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
  for (const { at, start, end } of horizontal) clear({ x0: start, x1: end, y0: at, y1: at }, 0.12 * size)
  for (const { at, start, end } of vertical) clear({ x0: at, x1: at, y0: start, y1: end }, 0.12 * size)
  const page = areaOf({ x0: 0, y0: 0, x1: ink.width, y1: ink.height })
  return components(grid)
    .map((region) => ({ x0: region.x0 * cell, y0: region.y0 * cell, x1: region.x1 * cell, y1: region.y1 * cell }))
    .filter((region) => Math.min(widthOf(region), heightOf(region)) >= MIN_SIDE * size)
    .filter((region) => areaOf(region) > 0.003 * page && !isEdge(region, ink))
    .filter((region) => wordShare(region, words) < MAX_WORDS && inkShare(ink, region) > MIN_TEXTURE)
}

interface Grid {
  readonly width: number
  readonly height: number
  readonly taken: Uint8Array
}

function coarse(ink: Bitmap, bright: Bitmap, cell: number): Grid {
  const [width, height] = [Math.ceil(ink.width / cell), Math.ceil(ink.height / cell)]
  const inked = new Uint16Array(width * height)
  const tinted = new Uint16Array(width * height)
  const dark = paperOf(bright) - MIN_TINT
  for (let y = 0; y < ink.height; y++) {
    const row = Math.floor(y / cell) * width
    for (let x = 0, n = y * ink.width; x < ink.width; x++, n++) {
      const at = row + Math.floor(x / cell)
      if (ink.data[n] === 1) inked[at] = (inked[at] ?? 0) + 1
      if ((bright.data[n] ?? 255) < dark) tinted[at] = (tinted[at] ?? 0) + 1
    }
  }
  const area = cell * cell
  const taken = new Uint8Array(width * height)
  for (let n = 0; n < taken.length; n++)
    taken[n] = (inked[n] ?? 0) > MIN_INK * area || (tinted[n] ?? 0) > 0.5 * area ? 1 : 0
  return { width, height, taken }
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
function components({ width, height, taken }: Grid): Extent[] {
  const found: Extent[] = []
  const seen = new Uint8Array(taken.length)
  const stack: number[] = []
  for (let from = 0; from < taken.length; from++) {
    if (taken[from] === 0 || seen[from] === 1) continue
    seen[from] = 1
    stack.push(from)
    let [x0, y0, x1, y1] = [width, height, 0, 0]
    for (let at = stack.pop(); at !== undefined; at = stack.pop()) {
      const [x, y] = [at % width, Math.floor(at / width)]
      x0 = Math.min(x0, x)
      y0 = Math.min(y0, y)
      x1 = Math.max(x1, x + 1)
      y1 = Math.max(y1, y + 1)
      for (let ny = Math.max(0, y - 2); ny <= Math.min(height - 1, y + 2); ny++)
        for (let nx = Math.max(0, x - 2); nx <= Math.min(width - 1, x + 2); nx++) {
          const next = ny * width + nx
          if (taken[next] === 0 || seen[next] === 1) continue
          seen[next] = 1
          stack.push(next)
        }
    }
    found.push({ x0, y0, x1, y1 })
  }
  return found
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

function inkShare({ width, data }: Bitmap, { x0, y0, x1, y1 }: Extent): number {
  let [count, all] = [0, 0]
  for (let y = y0; y < y1; y++)
    for (let x = x0; x < Math.min(x1, width); x++) {
      count += data[y * width + x] ?? 0
      all++
    }
  return count / Math.max(all, 1)
}
