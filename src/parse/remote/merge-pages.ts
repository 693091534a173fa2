import { assembleDocument } from '../../model/assemble-document.ts'
import type { Cell, Document, Element, Page, Provenance } from '../../model/document.ts'
import { type Box, boxOnPage } from '../../model/geometry.ts'

/** Pages that a server read. */
export interface RemotePages {
  /** Which pages of the whole file it was given, in order. */
  readonly pages: readonly number[]
  readonly document: Document
  /** As it shall stand with the page, e.g. `mineru/1`. */
  readonly reader: string
}

/** What our own reader says of a page that it could not read well. */
const POOR = new Set(['no-text-layer', 'garbled-text', 'low-confidence'])

/** Pages that our own reader read badly and that can be shown, in order. */
export function poorPages({ pages, problems }: Document): number[] {
  const poor = new Set(problems.filter(({ code }) => POOR.has(code)).map(({ page }) => page))
  return pages.filter(({ number, width }) => poor.has(number) && width > 0).map(({ number }) => number)
}

/**
 * Puts pages that a server read in the place of ours. What the file carries besides its print (comments, form fields, links,
 * outline, attached files) stays; so does a page on which the server found nothing.
 */
export function mergePages(own: Document, remote: readonly RemotePages[]): Document {
  const found = remote.flatMap((part) => placedIn(part, own.pages))
  const replaced = new Map(
    found.flatMap(({ reader, elements }) => elements.map((one) => [beginOf(one), reader] as const)),
  )
  const isPicture = own.origin.mediaType.startsWith('image/')
  const kept = own.elements.filter((element) => {
    if (!replaced.has(beginOf(element))) return true
    // A picture file is its own figure, whoever reads the words in it.
    if (isPicture) return element.kind === 'figure'
    return 'attached' in element && element.attached !== undefined
  })
  const fresh = found
    .flatMap(({ elements }) => elements)
    .filter((element) => !(isPicture && isWholePage(element, own.pages)))
  return assembleDocument({
    ...own,
    pages: own.pages.map((page): Page => {
      const reader = replaced.get(page.number)
      return reader === undefined ? page : { ...page, reader }
    }),
    elements: inPageOrder(isPicture ? [...kept, ...fresh] : [...fresh, ...kept]),
    problems: [
      ...own.problems.filter(({ page, code }) => page === undefined || !replaced.has(page) || !POOR.has(code)),
      ...found.flatMap(({ problems }) => problems),
    ],
    skipped: [...own.ledger.skipped, ...found.flatMap(({ skipped }) => skipped)],
  })
}

/** The part's elements in the numbers and units of the whole file. */
function placedIn({ pages, document, reader }: RemotePages, own: readonly Page[]) {
  const sizes = new Map(own.map((page) => [page.number, page]))
  /** `undefined` for a page that the server was not given. */
  const place = (number: number, box: Box) => {
    const target = sizes.get(pages[number - 1] ?? 0)
    const source = document.pages.find((page) => page.number === number)
    if (!target || !source || source.width === 0 || source.height === 0) return undefined
    const [x, y] = [target.width / source.width, target.height / source.height]
    const scaled = { x: box.x * x, y: box.y * y, width: box.width * x, height: box.height * y }
    return { page: target.number, box: boxOnPage(scaled, target.width, target.height) }
  }
  const placeCell = ({ box, page = 1, ...cell }: Cell): Cell => {
    const placed = box && place(page, box)
    return placed ? { ...cell, ...placed } : { ...cell, page: pages[page - 1] ?? page }
  }
  // Ids of two parts, and ours, must not meet.
  const named = (id: string) => `${reader}:${pages[0]}:${id}`
  const elements = document.elements.flatMap((element): Element[] => {
    const provenance = element.provenance.flatMap((region): Provenance[] => {
      const placed = region.kind === 'page' ? place(region.page, region.box) : undefined
      return placed ? [{ kind: 'page', ...placed }] : []
    })
    if (provenance.length === 0) return []
    const base = { id: named(element.id), provenance }
    if (element.kind !== 'table' && element.kind !== 'figure') return [{ ...element, ...base }]
    const linked = element.captionId === undefined ? {} : { captionId: named(element.captionId) }
    return element.kind === 'table'
      ? [{ ...element, ...base, ...linked, cells: element.cells.map(placeCell) }]
      : [{ ...element, ...base, ...linked }]
  })
  const numbered = (page: number | undefined) => {
    const number = page === undefined ? undefined : pages[page - 1]
    return number === undefined ? {} : { page: number }
  }
  return {
    reader,
    elements,
    problems: document.problems.map(({ page, ...problem }) => ({ ...problem, ...numbered(page) })),
    skipped: document.ledger.skipped.map(({ page, ...one }) => ({ ...one, ...numbered(page) })),
  }
}

/** The page on which an element begins. */
function beginOf({ provenance: [first] }: Element): number {
  return first?.page ?? 1
}

function isWholePage(element: Element, pages: readonly Page[]): boolean {
  const [first] = element.provenance
  if (element.kind !== 'figure' || first?.kind !== 'page') return false
  const page = pages.find(({ number }) => number === first.page)
  return page !== undefined && first.box.width * first.box.height > 0.8 * page.width * page.height
}

/** Stable: on one page what was read of its print comes before what the file carries besides. */
function inPageOrder(elements: readonly Element[]): Element[] {
  return elements.toSorted((a, b) => beginOf(a) - beginOf(b))
}
