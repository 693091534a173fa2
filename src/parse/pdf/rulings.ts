import type { DrawnPath } from '../../media/pdfium/drawings.ts'
import { type Extent, extentOf, heightOf, widthOf } from './extent.ts'
import type { Frame } from './frame.ts'

/** Straight horizontal or vertical lines of a page, in its frame: `at` is y (or x), from `start` to `end` along the other axis. */
export interface Ruling {
  readonly at: number
  readonly start: number
  readonly end: number
}

export interface Rulings {
  readonly horizontal: readonly Ruling[]
  readonly vertical: readonly Ruling[]
}

/** A filled rectangle thinner than this is a line. */
const MAX_LINE_WIDTH = 3.2
const SNAP = 2
const JOIN_GAP = 3

/**
 * Paths → rulings: straight pieces of strokes, thin filled boxes as lines; collinear pieces merged. The edges of larger filled boxes
 * are left out: the grounds of cells and stripes of rows cut tables where nobody sees a line.
 */
export function readRulings(paths: readonly DrawnPath[], frame: Frame): Rulings {
  const horizontal: Ruling[] = []
  const vertical: Ruling[] = []
  const add = (extent: Extent): void => {
    const e = frame.toFrame(extent)
    const width = widthOf(e)
    const height = heightOf(e)
    if (height <= 1 && width > 3) horizontal.push({ at: (e.y0 + e.y1) / 2, start: e.x0, end: e.x1 })
    else if (width <= 1 && height > 3) vertical.push({ at: (e.x0 + e.x1) / 2, start: e.y0, end: e.y1 })
  }
  for (const path of paths) {
    if (path.alpha < 8) continue
    if (path.stroked) {
      addStraightPieces(path, add)
      continue
    }
    const extent = extentOf(path.box)
    if (Math.min(widthOf(extent), heightOf(extent)) <= MAX_LINE_WIDTH) add(thinned(extent))
  }
  return { horizontal: mergeCollinear(horizontal), vertical: mergeCollinear(vertical) }
}

function thinned(e: Extent): Extent {
  const [x, y] = [(e.x0 + e.x1) / 2, (e.y0 + e.y1) / 2]
  return widthOf(e) >= heightOf(e) ? { ...e, y0: y, y1: y } : { ...e, x0: x, x1: x }
}

function addStraightPieces({ lines }: DrawnPath, add: (extent: Extent) => void): void {
  for (let i = 0; i + 3 < lines.length; i += 4) {
    const xa = lines[i] ?? 0
    const ya = lines[i + 1] ?? 0
    const xb = lines[i + 2] ?? 0
    const yb = lines[i + 3] ?? 0
    if (Math.abs(xa - xb) <= 1 || Math.abs(ya - yb) <= 1)
      add({ x0: Math.min(xa, xb), y0: Math.min(ya, yb), x1: Math.max(xa, xb), y1: Math.max(ya, yb) })
  }
}

function mergeCollinear(rulings: readonly Ruling[]): Ruling[] {
  const sorted = [...rulings].sort((a, b) => a.at - b.at)
  const merged: Ruling[] = []
  for (let from = 0; from < sorted.length; ) {
    const first = sorted[from]
    if (!first) break
    let to = from + 1
    for (let next = sorted[to]; next && next.at - first.at <= SNAP; next = sorted[++to]);
    const group = sorted.slice(from, to).sort((a, b) => a.start - b.start)
    let current: Ruling | undefined
    for (const ruling of group) {
      if (current && ruling.start <= current.end + JOIN_GAP)
        current = { at: current.at, start: current.start, end: Math.max(current.end, ruling.end) }
      else {
        if (current) merged.push(current)
        current = ruling
      }
    }
    if (current) merged.push(current)
    from = to
  }
  return merged
}
