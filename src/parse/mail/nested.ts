import type { Attachment, Document, Element, Ledger, Page, Provenance } from '../../model/document.ts'
import type { Problem } from '../../model/problem.ts'

/** What has been gathered of a file that holds others; pages count on through all of them. */
export interface Gathered {
  readonly pages: Page[]
  readonly elements: Element[]
  readonly problems: Problem[]
  readonly skipped: Ledger['skipped']
  readonly attachments: Attachment[]
}

export function createGathered(): Gathered {
  return { pages: [], elements: [], problems: [], skipped: [], attachments: [] }
}

/**
 * Adds the document of an inner file: its pages behind those that are there, its titles below `level`, its problems
 * with its name.
 *
 * @returns the pages that it became
 */
export function addDocument(
  into: Gathered,
  inner: Document,
  { name, level }: { readonly name: string; readonly level: number },
): { readonly first: number; readonly count: number } {
  const shift = into.pages.length
  const onPage = <T extends { readonly page?: number | undefined }>(item: T): T =>
    item.page === undefined ? item : { ...item, page: item.page + shift }
  into.pages.push(...inner.pages.map((page) => ({ ...page, number: page.number + shift })))
  for (const element of inner.elements) into.elements.push(moved(element, shift, level))
  for (const problem of inner.problems)
    into.problems.push({ ...onPage(problem), message: `${name}: ${problem.message}` })
  for (const skipped of inner.ledger.skipped)
    into.skipped.push({ ...onPage(skipped), what: `${skipped.what} in ${name}` })
  for (const attachment of inner.attachments ?? []) {
    const pages = attachment.pages && { ...attachment.pages, first: attachment.pages.first + shift }
    into.attachments.push({ ...onPage(attachment), name: `${name} › ${attachment.name}`, ...(pages ? { pages } : {}) })
  }
  return { first: shift + 1, count: inner.pages.length }
}

/** An element of an inner document; its id stays unique, because two inner documents never share a first page. */
function moved(element: Element, shift: number, level: number): Element {
  const rename = (id: string) => `${shift}:${id}`
  const provenance = element.provenance.map((place): Provenance => ({ ...place, page: (place.page ?? 1) + shift }))
  const base = { id: rename(element.id), provenance }
  switch (element.kind) {
    case 'title':
      return { ...element, ...base, level: element.level + level }
    case 'table':
    case 'figure': {
      const caption = element.captionId === undefined ? {} : { captionId: rename(element.captionId) }
      if (element.kind === 'figure') return { ...element, ...base, ...caption }
      const cells = element.cells.map((cell) => (cell.page === undefined ? cell : { ...cell, page: cell.page + shift }))
      return { ...element, ...base, ...caption, cells }
    }
    default:
      return { ...element, ...base }
  }
}
