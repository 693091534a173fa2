import type { Document, Element } from './document.ts'
import { elementText } from './element-text.ts'

/** The element that captions a table or figure; `undefined` where it has none, or what it names is no text. */
export function captionOf(document: Document, element: Element): Element | undefined {
  if (element.kind !== 'table' && element.kind !== 'figure') return undefined
  if (element.captionId === undefined) return undefined
  const caption = document.elements.find(({ id }) => id === element.captionId)
  return caption && caption.kind !== 'table' && caption.kind !== 'figure' ? caption : undefined
}

/** What the caption of a table or figure says; empty if it has none. */
export function captionText(document: Document, element: Element | undefined): string {
  const caption = element && captionOf(document, element)
  return caption ? elementText(caption) : ''
}
