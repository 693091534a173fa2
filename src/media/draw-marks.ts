import type { Box } from '../model/geometry.ts'
import type { Pixels } from '../spec/page-renderer.ts'
import { drawLettering, letteringSize } from './pixel-letters.ts'

/** Red, green, blue; 0 to 255 each. */
type Colour = readonly [number, number, number]

/** A box to outline, in points. */
export interface Mark extends Box {
  /** Red if absent. */
  readonly colour?: Colour
  /** Small letters and digits on a tag above the top-left corner. */
  readonly label?: string
  /** Only a thin outline, as for the cells of a table. */
  readonly fine?: boolean
}

const RED: Colour = [214, 51, 38]
const WHITE: Colour = [255, 255, 255]

/**
 * Outlines boxes on a picture, in place, with a light tint inside, so that a mark is seen without colour too. Tags lie over all outlines.
 *
 * @param scale - pixels per point
 * @param origin - the picture's top-left corner on the page, in points
 */
export function drawMarks(
  pixels: Pixels,
  marks: readonly Mark[],
  scale: number,
  origin: { readonly x: number; readonly y: number } = { x: 0, y: 0 },
): void {
  for (const mark of marks) drawOutline(pixels, mark, scale, origin)
  for (const mark of marks) drawTag(pixels, mark, scale, origin)
}

function drawOutline(pixels: Pixels, mark: Mark, scale: number, origin: { x: number; y: number }): void {
  const { colour = RED, fine = false } = mark
  const stroke = fine ? Math.max(1, Math.round(scale * 0.4)) : Math.max(2, Math.round(scale * 1.25))
  const outside = fine ? 0 : stroke
  const left = Math.round((mark.x - origin.x) * scale) - outside
  const top = Math.round((mark.y - origin.y) * scale) - outside
  const right = Math.round((mark.x + mark.width - origin.x) * scale) + outside
  const bottom = Math.round((mark.y + mark.height - origin.y) * scale) + outside
  if (!fine) blend(pixels, left, top, right, bottom, colour, 0.12)
  blend(pixels, left, top, right, top + stroke, colour, 0.9)
  blend(pixels, left, bottom - stroke, right, bottom, colour, 0.9)
  blend(pixels, left, top + stroke, left + stroke, bottom - stroke, colour, 0.9)
  blend(pixels, right - stroke, top + stroke, right, bottom - stroke, colour, 0.9)
}

/** The tag stands above the mark, or inside where the picture ends. */
function drawTag(pixels: Pixels, mark: Mark, scale: number, origin: { x: number; y: number }): void {
  const { colour = RED, label = '' } = mark
  if (label === '') return
  const dot = Math.max(1, Math.round(scale * 0.6))
  const size = letteringSize(label)
  const [width, height] = [(size.width + 2) * dot, (size.height + 2) * dot]
  const stroke = Math.max(2, Math.round(scale * 1.25))
  const left = Math.max(0, Math.min(Math.round((mark.x - origin.x) * scale) - stroke, pixels.width - width))
  const top = Math.max(0, Math.round((mark.y - origin.y) * scale) - height)
  blend(pixels, left, top, left + width, top + height, colour, 1)
  drawLettering(label, (x, y) => {
    const [dotLeft, dotTop] = [left + (x + 1) * dot, top + (y + 1) * dot]
    blend(pixels, dotLeft, dotTop, dotLeft + dot, dotTop + dot, WHITE, 1)
  })
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
