import { DuomoError } from '../../base/errors.ts'
import { type Box, intersectBoxes } from '../../model/geometry.ts'
import type { Pixels } from '../../spec/page-renderer.ts'
import type { Library, Pointer } from './library.ts'
import type { PageSpace } from './page-space.ts'

/** More is never drawn; the scale is lowered instead. */
const MAX_RENDER_PIXELS = 25_000_000

const BGRA = 4
// FPDF_ANNOT | FPDF_REVERSE_BYTE_ORDER of fpdfview.h: with annotations, bytes as red, green, blue, alpha.
const FLAGS = 0x01 | 0x10

/**
 * Draws the page, or the part of it inside `box`, on white.
 *
 * @param scale - pixels per point; lowered when the picture would pass {@link MAX_RENDER_PIXELS}
 */
export function renderPage(library: Library, page: Pointer, space: PageSpace, scale: number, box?: Box): Pixels {
  const { raw } = library
  const whole = { x: 0, y: 0, width: space.width, height: space.height }
  const part = box ? intersectBoxes(box, whole) : whole
  if (!part || !(scale > 0))
    throw new DuomoError(
      'usage',
      `Nothing of the page lies in the asked part (scale ${scale}, page ${space.width} × ${space.height} pt).`,
    )
  const used = Math.min(scale, Math.sqrt(MAX_RENDER_PIXELS / (part.width * part.height)))
  const width = Math.max(1, Math.floor(part.width * used))
  const height = Math.max(1, Math.floor(part.height * used))
  const bitmap = raw._FPDFBitmap_CreateEx(width, height, BGRA, 0, 0)
  if (bitmap === 0) throw new DuomoError('out-of-memory', `No room for a page picture of ${width} × ${height} pixels.`)
  try {
    raw._FPDFBitmap_FillRect(bitmap, 0, 0, width, height, 0xffffffff)
    const at = (value: number) => Math.round(value * used)
    raw._FPDF_RenderPageBitmap(bitmap, page, -at(part.x), -at(part.y), at(space.width), at(space.height), 0, FLAGS)
    const start = raw._FPDFBitmap_GetBuffer(bitmap)
    return { width, height, data: raw.HEAPU8.slice(start, start + width * height * 4) }
  } finally {
    raw._FPDFBitmap_Destroy(bitmap)
  }
}
