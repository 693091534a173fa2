import type { Mark } from '../media/draw-marks.ts'
import type { Document, Element, ElementKind } from '../model/document.ts'

/** Dark enough for white letters on them, and told apart by people who see no red or no green. */
const COLOURS: Readonly<Record<ElementKind, readonly [number, number, number]>> = {
  title: [176, 0, 110],
  text: [0, 92, 175],
  list: [0, 122, 135],
  table: [0, 125, 55],
  figure: [190, 75, 0],
  formula: [115, 60, 190],
  caption: [145, 100, 0],
  code: [70, 70, 70],
}
const FURNITURE = [125, 125, 125] as const

/**
 * The regions of a page, each in the colour of its kind and with a tag: its number in reading order on this page and its kind,
 * `furniture` for running heads and feet. Cells of tables are outlined finely.
 */
export function pageMarks(
  document: Document,
  page: number,
): { readonly marks: readonly Mark[]; readonly regions: number } {
  const regions: Mark[] = []
  const cells: Mark[] = []
  for (const element of document.elements)
    for (const place of element.provenance) {
      if (place.kind !== 'page' || place.page !== page) continue
      const furniture = element.layer === 'furniture'
      const colour = furniture ? FURNITURE : COLOURS[element.kind]
      regions.push({ ...place.box, colour, label: `${regions.length + 1} ${furniture ? 'furniture' : element.kind}` })
      cells.push(...cellMarks(element, page))
    }
  return { marks: [...cells, ...regions], regions: regions.length }
}

function cellMarks(element: Element, page: number): Mark[] {
  if (element.kind !== 'table') return []
  return element.cells.flatMap((cell) =>
    cell.box && cell.page === page ? [{ ...cell.box, colour: COLOURS.table, fine: true }] : [],
  )
}
