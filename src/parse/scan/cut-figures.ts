import { cropAndScale } from '../../media/images.ts'
import type { Pixels } from '../../spec/page-renderer.ts'
import type { DrawnItem, LaidOutItem } from '../layout/page-items.ts'

const MAX_FIGURE_PIXELS = 4_000_000

/** Cuts the figures of a page out of its picture. */
export async function cutFigures(
  items: readonly LaidOutItem[],
  pixels: Pixels,
  pageWidth: number,
): Promise<DrawnItem[]> {
  const perUnit = pixels.width / pageWidth
  const cut: DrawnItem[] = []
  for (const item of items) {
    if (item.kind !== 'figure') {
      cut.push(item)
      continue
    }
    const { x, y, width, height } = item.box
    const box = { x: x * perUnit, y: y * perUnit, width: width * perUnit, height: height * perUnit }
    const scale = Math.min(1, Math.sqrt(MAX_FIGURE_PIXELS / Math.max(box.width * box.height, 1)))
    cut.push({ ...item, pixels: await cropAndScale(pixels, box, scale) })
  }
  return cut
}
