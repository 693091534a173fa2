import { z } from 'zod'

/**
 * A rectangle in PDF points (1/72 inch) on the page as displayed: origin top-left, y grows downward.
 * On a picture file one point is one pixel.
 */
export const boxSchema = z.object({
  x: z.number(),
  y: z.number(),
  width: z.number().nonnegative(),
  height: z.number().nonnegative(),
})
export type Box = z.infer<typeof boxSchema>

/** The box from two corners, in any order. */
export function boxFromCorners(x0: number, y0: number, x1: number, y1: number): Box {
  return { x: Math.min(x0, x1), y: Math.min(y0, y1), width: Math.abs(x1 - x0), height: Math.abs(y1 - y0) }
}

/** The smallest box around all of `boxes`; `undefined` when there is none. */
export function unionBoxes(boxes: Iterable<Box>): Box | undefined {
  let x0 = Infinity
  let y0 = Infinity
  let x1 = -Infinity
  let y1 = -Infinity
  for (const box of boxes) {
    x0 = Math.min(x0, box.x)
    y0 = Math.min(y0, box.y)
    x1 = Math.max(x1, box.x + box.width)
    y1 = Math.max(y1, box.y + box.height)
  }
  return x1 < x0 ? undefined : { x: x0, y: y0, width: x1 - x0, height: y1 - y0 }
}

/** The common part of two boxes; `undefined` when they do not overlap. */
export function intersectBoxes(a: Box, b: Box): Box | undefined {
  const x = Math.max(a.x, b.x)
  const y = Math.max(a.y, b.y)
  const width = Math.min(a.x + a.width, b.x + b.width) - x
  const height = Math.min(a.y + a.height, b.y + b.height) - y
  return width > 0 && height > 0 ? { x, y, width, height } : undefined
}

/** The box cut to a page of `width` × `height` and rounded to hundredths of a point, as it is written to JSON. */
export function boxOnPage(box: Box, width: number, height: number): Box {
  const x0 = Math.min(Math.max(box.x, 0), width)
  const y0 = Math.min(Math.max(box.y, 0), height)
  const x1 = Math.min(Math.max(box.x + box.width, 0), width)
  const y1 = Math.min(Math.max(box.y + box.height, 0), height)
  const round = (value: number) => Math.round(value * 100) / 100
  return { x: round(x0), y: round(y0), width: round(Math.max(x1 - x0, 0)), height: round(Math.max(y1 - y0, 0)) }
}
