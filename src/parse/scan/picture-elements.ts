import type { AssetReference } from '../../model/asset.ts'
import type { Element, Provenance } from '../../model/document.ts'
import { assembleElements } from '../pdf/assemble.ts'
import type { PictureReading } from './read-picture.ts'

/** One picture of a file, with what it says. */
export interface PicturePage extends PictureReading {
  /** From 1. */
  readonly number: number
  /** Pixels; 0 where it could not be read. */
  readonly width: number
  readonly height: number
  readonly asset?: AssetReference
}

/** The pictures of a file as elements: what the picture of a document says, then each picture as the figure that it is. */
export function elementsOf(pages: readonly PicturePage[]): Element[] {
  const read = assembleElements(
    pages.flatMap(({ page }) => page ?? []),
    [],
  )
  return pages.flatMap((page) => [...read.filter((element) => pageOf(element) === page.number), ...wholePicture(page)])
}

const pageOf = ({ provenance: [place] }: Element) => (place?.kind === 'page' ? place.page : undefined)

function wholePicture({ number, width, height, asset, text }: PicturePage): Element[] {
  if (!asset) return []
  const provenance: Provenance[] = [{ kind: 'page', page: number, box: { x: 0, y: 0, width, height } }]
  return [{ id: `picture ${number}`, kind: 'figure', layer: 'body', asset, provenance, ...(text ? { text } : {}) }]
}
