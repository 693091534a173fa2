import { captionOf, captionText } from '../model/caption.ts'
import type { Document, Element } from '../model/document.ts'

/** Captions and what they belong to. */
export interface Captions {
  /** Ids of captions that stand with their table or figure and need not be said again. */
  readonly taken: ReadonlySet<string>
  /** The caption of a table or figure; empty if it has none. */
  textOf(element: Element): string
}

export function captionsOf(document: Document): Captions {
  const taken = new Set<string>()
  for (const element of document.elements) {
    const caption = element.layer === 'body' ? captionOf(document, element) : undefined
    if (caption) taken.add(caption.id)
  }
  return {
    taken,
    textOf: (element) => captionText(document, element),
  }
}
