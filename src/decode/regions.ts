import type { CellPlace, Region } from '../model/answer.ts'
import type { Cell, Document, Element, TableElement } from '../model/document.ts'
import { type Box, boxOnPage, unionBoxes } from '../model/geometry.ts'

/** The places of elements, boxes cut to their pages; one region without a box where a format has none. */
export function regionsOf(document: Document, elements: readonly Element[]): Region[] {
  const regions = elements.flatMap((element) =>
    element.provenance.map((place): Region => {
      if (place.kind === 'page') return region(document, place.page, place.box)
      return { page: place.page ?? 1 }
    }),
  )
  return distinct(regions)
}

/** The boxes of cells; where cells have none, the table's own places on their pages. */
export function cellRegions(document: Document, table: TableElement, cells: readonly Cell[]): Region[] {
  const boxed = cells.flatMap((cell) =>
    cell.box && cell.page !== undefined ? [region(document, cell.page, cell.box)] : [],
  )
  if (boxed.length > 0 && boxed.length === cells.length) return distinct(boxed)
  const pages = new Set(cells.flatMap((cell) => cell.page ?? []))
  const own = regionsOf(document, [table])
  const near = own.filter(({ page }) => pages.size === 0 || pages.has(page))
  return distinct([...boxed, ...(near.length > 0 ? near : own)])
}

/** One box a page around cells of one row. */
export function rowRegions(document: Document, table: TableElement, cells: readonly Cell[]): Region[] {
  const byPage = Map.groupBy(
    cells.filter((cell) => cell.box),
    (cell) => cell.page,
  )
  const regions = [...byPage].flatMap(([page, found]) => {
    const box = unionBoxes(found.flatMap((cell) => cell.box ?? []))
    return page !== undefined && box ? [region(document, page, box)] : []
  })
  return regions.length > 0 ? regions : cellRegions(document, table, cells)
}

/** The cells that cover the places, each once. */
export function cellsAt(table: TableElement, places: readonly CellPlace[]): Cell[] {
  return table.cells.filter((cell) => places.some((place) => covers(cell, place.row, place.column)))
}

export function covers(cell: Cell, row: number, column: number): boolean {
  return (
    row >= cell.row && row < cell.row + cell.rowSpan && column >= cell.column && column < cell.column + cell.columnSpan
  )
}

function region(document: Document, number: number, box: Box): Region {
  const page = document.pages.find((one) => one.number === number)
  if (!page || page.width === 0 || page.height === 0) return { page: number, box }
  // A box without extent can't be drawn: a point of height or width shows at least where it is.
  const drawn = { ...box, width: Math.max(box.width, 1), height: Math.max(box.height, 1) }
  const x = Math.min(drawn.x, page.width - 1)
  const y = Math.min(drawn.y, page.height - 1)
  return { page: number, box: boxOnPage({ ...drawn, x, y }, page.width, page.height) }
}

function distinct(regions: readonly Region[]): Region[] {
  return [...new Map(regions.map((one) => [JSON.stringify(one), one])).values()]
}
