import type { Element } from '../../model/document.ts'
import { type Box, boxOnPage } from '../../model/geometry.ts'
import type { PageReading } from './page-items.ts'

/** From units of the layout to the page as displayed. */
export function placeElements(elements: readonly Element[], pages: readonly PageReading<unknown>[]): Element[] {
  const scaled = new Map(pages.filter(({ unit }) => unit !== 1).map((page) => [page.number, page]))
  if (scaled.size === 0) return [...elements]
  const place = <Place extends { readonly page?: number | undefined; readonly box?: Box | undefined }>(
    at: Place,
  ): Place => {
    const page = scaled.get(at.page ?? 0)
    if (!page || !at.box) return at
    const { unit } = page
    const { x, y, width, height } = at.box
    return {
      ...at,
      box: boxOnPage(
        { x: x * unit, y: y * unit, width: width * unit, height: height * unit },
        page.width * unit,
        page.height * unit,
      ),
    }
  }
  return elements.map((element): Element => {
    const provenance = element.provenance.map((at) => (at.kind === 'page' ? place(at) : at))
    return element.kind === 'table'
      ? { ...element, provenance, cells: element.cells.map(place) }
      : { ...element, provenance }
  })
}
