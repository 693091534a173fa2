import type { Box } from '../../model/geometry.ts'
import { middleOf } from './middle.ts'

/** A rectangle by its corners, x to the right and y downward, in points; handier than a {@link Box} for layout. */
export interface Extent {
  readonly x0: number
  readonly y0: number
  readonly x1: number
  readonly y1: number
}

export function extentOf(box: Box): Extent {
  return { x0: box.x, y0: box.y, x1: box.x + box.width, y1: box.y + box.height }
}

export function boxOf({ x0, y0, x1, y1 }: Extent): Box {
  return { x: x0, y: y0, width: Math.max(x1 - x0, 0), height: Math.max(y1 - y0, 0) }
}

/** Around all of them; the empty extent (no area, at the origin) when there is none. */
export function around(extents: Iterable<Extent>): Extent {
  let x0 = Infinity
  let y0 = Infinity
  let x1 = -Infinity
  let y1 = -Infinity
  for (const extent of extents) {
    if (extent.x0 < x0) x0 = extent.x0
    if (extent.y0 < y0) y0 = extent.y0
    if (extent.x1 > x1) x1 = extent.x1
    if (extent.y1 > y1) y1 = extent.y1
  }
  return x1 < x0 ? { x0: 0, y0: 0, x1: 0, y1: 0 } : { x0, y0, x1, y1 }
}

export const widthOf = (extent: Extent): number => extent.x1 - extent.x0
export const heightOf = (extent: Extent): number => extent.y1 - extent.y0
export const areaOf = (extent: Extent): number => Math.max(widthOf(extent), 0) * Math.max(heightOf(extent), 0)
export const middleX = (extent: Extent): number => (extent.x0 + extent.x1) / 2
export const middleY = (extent: Extent): number => (extent.y0 + extent.y1) / 2

export function centreInside(inner: Extent, outer: Extent): boolean {
  const x = middleX(inner)
  const y = middleY(inner)
  return x >= outer.x0 && x <= outer.x1 && y >= outer.y0 && y <= outer.y1
}

/** Length of the common part of two x ranges; negative is the distance. */
export function overlapX(a: Extent, b: Extent): number {
  return Math.min(a.x1, b.x1) - Math.max(a.x0, b.x0)
}

/** Length of the common part of two y ranges; negative is the distance. */
export function overlapY(a: Extent, b: Extent): number {
  return Math.min(a.y1, b.y1) - Math.max(a.y0, b.y0)
}

export function touches(a: Extent, b: Extent, slack = 0): boolean {
  return overlapX(a, b) >= -slack && overlapY(a, b) >= -slack
}

/** The middle value, of an even number the upper one; 0 for none. Does not change `values`, of which none may be NaN. */
export function median(values: readonly number[]): number {
  return middleOf(new Float64Array(values), values.length)
}
