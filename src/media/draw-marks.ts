import type { Box } from '../model/geometry.ts'
import type { Pixels } from '../spec/page-renderer.ts'

/** Red, green, blue; 0 to 255 each. */
export type Colour = readonly [number, number, number]

/**
 * Outlines boxes on a picture, in place, with a light tint inside, so that a mark is seen without colour too.
 *
 * @param scale - pixels per point
 * @param origin - the picture's top-left corner on the page, in points
 */
export function drawMarks(
  pixels: Pixels,
  boxes: readonly Box[],
  scale: number,
  origin: { readonly x: number; readonly y: number } = { x: 0, y: 0 },
  colour: Colour = [214, 51, 38],
): void {
  const stroke = Math.max(2, Math.round(scale * 1.25))
  for (const box of boxes) {
    const left = Math.round((box.x - origin.x) * scale) - stroke
    const top = Math.round((box.y - origin.y) * scale) - stroke
    const right = Math.round((box.x + box.width - origin.x) * scale) + stroke
    const bottom = Math.round((box.y + box.height - origin.y) * scale) + stroke
    blend(pixels, left, top, right, bottom, colour, 0.12)
    blend(pixels, left, top, right, top + stroke, colour, 0.9)
    blend(pixels, left, bottom - stroke, right, bottom, colour, 0.9)
    blend(pixels, left, top + stroke, left + stroke, bottom - stroke, colour, 0.9)
    blend(pixels, right - stroke, top + stroke, right, bottom - stroke, colour, 0.9)
  }
}

/** Mixes `share` of the colour into `[left, right) × [top, bottom)`, cut to the picture. */
function blend(
  { width, height, data }: Pixels,
  left: number,
  top: number,
  right: number,
  bottom: number,
  colour: Colour,
  share: number,
): void {
  for (let y = Math.max(top, 0); y < Math.min(bottom, height); y++)
    for (let x = Math.max(left, 0); x < Math.min(right, width); x++) {
      const at = (y * width + x) * 4
      for (const [channel, value] of colour.entries())
        data[at + channel] = Math.round((data[at + channel] ?? 0) * (1 - share) + value * share)
    }
}
