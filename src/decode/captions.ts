import { type Document, type Element, elementText } from '../model/document.ts'

/** Captions and what they belong to. */
export interface Captions {
  /** Ids of captions that stand with their table or figure and need not be said again. */
  readonly taken: ReadonlySet<string>
  /** The caption of a table or figure; empty if it has none. */
  textOf(element: Element): string
}

export function captionsOf(document: Document): Captions {
  const byId = new Map(document.elements.map((element) => [element.id, element]))
  const captionOf = (element: Element): Element | undefined => {
    if (element.kind !== 'table' && element.kind !== 'figure') return undefined
    const caption = element.captionId === undefined ? undefined : byId.get(element.captionId)
    return caption && caption.kind !== 'table' && caption.kind !== 'figure' ? caption : undefined
  }
  const taken = new Set<string>()
  for (const element of document.elements) {
    const caption = element.layer === 'body' ? captionOf(element) : undefined
    if (caption) taken.add(caption.id)
  }
  return {
    taken,
    textOf(element) {
      const caption = captionOf(element)
      return caption ? elementText(caption) : ''
    },
  }
}
