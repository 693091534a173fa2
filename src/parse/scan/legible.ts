import { cropAndScale } from '../../media/images.ts'
import type { Pixels } from '../../spec/page-renderer.ts'

/** Larger pictures are read at this size: the letters of a page stay legible, and its bitmaps small. */
const MAX_PIXELS = 16_000_000

/** The same picture, scaled down where it is larger than reading needs. */
export async function toLegible(pixels: Pixels): Promise<Pixels> {
  const { width, height } = pixels
  const scale = Math.min(1, Math.sqrt(MAX_PIXELS / (width * height)))
  return scale < 1 ? cropAndScale(pixels, { x: 0, y: 0, width, height }, scale) : pixels
}
