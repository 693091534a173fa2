import type { LayoutDetector, RegionKind } from '../../spec/layout-detector.ts'
import type { Pixels } from '../../spec/page-renderer.ts'
import type { PageContent } from '../layout/page-content.ts'
import { type Extent, extentOf } from '../pdf/extent.ts'
import { frameOf } from '../pdf/frame.ts'

/** A part of a page that a model saw, in the frame of the page. */
export interface FoundRegion extends Extent {
  readonly kind: RegionKind
}

/** What a model sees in the picture of a page, which it is shown upright. */
export async function findRegions(
  pixels: Pixels,
  turn: 0 | 1 | 2 | 3,
  { frame, width }: PageContent,
  detector: LayoutDetector,
  signal: AbortSignal,
): Promise<FoundRegion[]> {
  const regions = await detector.doDetect(turnPixels(pixels, turn), signal)
  const { toPage } = frameOf(pixels.width, pixels.height, turn)
  const scale = width / pixels.width
  return regions.map(({ kind, box }) => {
    const { x0, y0, x1, y1 } = toPage(extentOf(box))
    return { kind, ...frame.toFrame({ x0: x0 * scale, y0: y0 * scale, x1: x1 * scale, y1: y1 * scale }) }
  })
}

/** The picture turned back by so many quarters, so that its text runs to the right. */
function turnPixels(pixels: Pixels, turn: 0 | 1 | 2 | 3): Pixels {
  if (turn === 0) return pixels
  const { width, height, data } = pixels
  const from = new Uint32Array(data.buffer.slice(data.byteOffset, data.byteOffset + data.byteLength))
  const to = new Uint32Array(from.length)
  const [columns, rows] = turn === 2 ? [width, height] : [height, width]
  for (let y = 0; y < rows; y++)
    for (let x = 0; x < columns; x++) to[y * columns + x] = from[sourceOf(x, y, turn, width, height)] ?? 0
  return { width: columns, height: rows, data: new Uint8Array(to.buffer) }
}

function sourceOf(x: number, y: number, turn: 1 | 2 | 3, width: number, height: number): number {
  if (turn === 1) return x * width + (width - 1 - y)
  if (turn === 2) return (height - 1 - y) * width + (width - 1 - x)
  return (height - 1 - x) * width + y
}
