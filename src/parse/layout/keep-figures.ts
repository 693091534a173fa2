import type { Pixels } from '../../spec/page-renderer.ts'
import type { ParserContext } from '../../spec/parser.ts'
import type { DrawnItem, PageItem } from './page-items.ts'

/** Encodes the pictures of a page and lets go of their pixels. */
export async function keepFigures(
  items: readonly DrawnItem[],
  context: ParserContext,
  encode: (pixels: Pixels) => Promise<Uint8Array>,
): Promise<PageItem[]> {
  const kept: PageItem[] = []
  for (const item of items) {
    if (item.kind !== 'figure') {
      kept.push(item)
      continue
    }
    const { pixels, ...figure } = item
    const { width, height } = pixels
    const png = await encode(pixels)
    letGo(pixels)
    kept.push({ ...figure, asset: context.saveAsset(png, { mediaType: 'image/png', width, height }) })
  }
  return kept
}

/** The engine counts megabytes of dead pixels as its own and would go through all objects after every few pictures. */
function letGo({ data }: Pixels): void {
  if (data.buffer instanceof ArrayBuffer && data.length === data.buffer.byteLength) data.buffer.transfer(0)
}
