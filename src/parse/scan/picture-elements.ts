import type { AssetReference } from '../../model/asset.ts'
import type { Element, Provenance } from '../../model/document.ts'
import { type Box, boxOnPage } from '../../model/geometry.ts'
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
  const byNumber = new Map(pages.map((page) => [page.number, page]))
  const placed = read.map((element): Element => inPixels(element, byNumber))
  return pages.flatMap((page) => [
    ...placed.filter((element) => pageOf(element) === page.number),
    ...wholePicture(page),
  ])
}

const pageOf = ({ provenance: [place] }: Element) => (place?.kind === 'page' ? place.page : undefined)

function wholePicture({ number, width, height, asset, text }: PicturePage): Element[] {
  if (!asset) return []
  const provenance: Provenance[] = [{ kind: 'page', page: number, box: { x: 0, y: 0, width, height } }]
  return [{ id: `picture ${number}`, kind: 'figure', layer: 'body', asset, provenance, ...(text ? { text } : {}) }]
}

/** From units of the layout to pixels of the picture. */
function inPixels(element: Element, pages: ReadonlyMap<number, PicturePage>): Element {
  const placed = (box: Box, number: number): Box => {
    const picture = pages.get(number)
    if (!picture?.page) return box
    const k = picture.width / picture.page.width
    const grown = { x: box.x * k, y: box.y * k, width: box.width * k, height: box.height * k }
    return boxOnPage(grown, picture.width, picture.height)
  }
  const provenance = element.provenance.map((place) =>
    place.kind === 'page' ? { ...place, box: placed(place.box, place.page) } : place,
  )
  if (element.kind !== 'table') return { ...element, provenance }
  const cells = element.cells.map((cell) =>
    cell.box && cell.page ? { ...cell, box: placed(cell.box, cell.page) } : cell,
  )
  return { ...element, provenance, cells }
}
