import type { Box } from '../../src/model/geometry.ts'
import { svg } from './dom.ts'

/** Outlines of boxes over a page (in points), with the rest of the page dimmed; a picture keeps its own colours. */
export function regionOverlay(
  { width, height }: { readonly width: number; readonly height: number },
  boxes: readonly Box[],
  isPicture: boolean,
): SVGSVGElement {
  const grown = joined(boxes).map((box) => grow(box, Math.max(2, width / 250)))
  const field = { x: 0, y: 0, width, height }
  return svg(
    'svg',
    { viewBox: `0 0 ${width} ${height}`, preserveAspectRatio: 'none', class: 'regions', 'aria-hidden': 'true' },
    svg(
      'mask',
      { id: 'dim' },
      svg('rect', { ...field, fill: '#fff' }),
      ...grown.map((box) => svg('rect', { ...box, rx: 3, fill: '#000' })),
    ),
    svg('rect', { ...field, class: 'dim', mask: 'url(#dim)' }),
    ...grown.map((box) =>
      svg('rect', {
        ...box,
        rx: 3,
        class: isPicture ? 'region picture' : 'region',
        'vector-effect': 'non-scaling-stroke',
      }),
    ),
  )
}

/** Neighbouring cells of a row or a column as one box. */
function joined(boxes: readonly Box[]): Box[] {
  const result: Box[] = []
  for (const box of boxes) {
    const at = result.findIndex(
      (other) => fit(other, box, 'y', 'height', 'x', 'width') || fit(other, box, 'x', 'width', 'y', 'height'),
    )
    const other = result[at]
    if (!other) {
      result.push(box)
      continue
    }
    const x = Math.min(other.x, box.x)
    const y = Math.min(other.y, box.y)
    const width = Math.max(other.x + other.width, box.x + box.width) - x
    const height = Math.max(other.y + other.height, box.y + box.height) - y
    result[at] = { x, y, width, height }
  }
  return result
}

/** Do two boxes have the same extent across and (nearly) touch along? */
function fit(
  a: Box,
  b: Box,
  across: 'x' | 'y',
  size: 'width' | 'height',
  along: 'x' | 'y',
  length: 'width' | 'height',
): boolean {
  const same = Math.abs(a[across] - b[across]) < 3 && Math.abs(a[size] - b[size]) < 3
  const gap = Math.max(a[along] - b[along] - b[length], b[along] - a[along] - a[length])
  return same && gap < 6
}

/** A little air, so that the outline does not touch the letters. */
function grow({ x, y, width, height }: Box, by: number): { x: number; y: number; width: number; height: number } {
  return { x: x - by, y: y - by, width: width + 2 * by, height: height + 2 * by }
}
