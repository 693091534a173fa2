import type { Document, Element } from './document.ts'

/** A body element with the headings above it, outermost first. */
export interface Placed {
  readonly element: Element
  readonly headings: readonly string[]
}

/** Body elements in reading order with their heading paths; a title's own path ends above it. */
export function placeElements(document: Document): Placed[] {
  const path: { level: number; text: string }[] = []
  const placed: Placed[] = []
  for (const element of document.elements) {
    if (element.layer === 'furniture') continue
    if (element.kind === 'title') {
      while ((path.at(-1)?.level ?? 0) >= element.level) path.pop()
      placed.push({ element, headings: path.map(({ text }) => text) })
      path.push({ level: element.level, text: element.text.replace(/\s+/gu, ' ').trim() })
    } else {
      placed.push({ element, headings: path.map(({ text }) => text) })
    }
  }
  return placed
}

/** Pages that an element touches, ascending; what has no pages counts as one. */
export function pagesOf(elements: readonly Element[]): number[] {
  const pages = new Set<number>()
  for (const element of elements) {
    for (const place of element.provenance) {
      pages.add(place.page ?? 1)
    }
    if (element.kind === 'table') {
      for (const cell of element.cells) if (cell.page !== undefined) pages.add(cell.page)
    }
  }
  return pages.size > 0 ? [...pages].sort((a, b) => a - b) : [1]
}
