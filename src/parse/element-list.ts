import type { Element, FigureElement, Page, TableElement, TextElement, TitleElement } from '../model/document.ts'

type Draft<Kind> = Kind extends Element ? Omit<Kind, 'id' | 'layer'> & { readonly layer?: Element['layer'] } : never

/** An element before it is numbered; `body` unless it says otherwise. */
export type ElementDraft = Draft<TextElement | TitleElement | TableElement | FigureElement>

/** Elements in reading order, each named when it is added so that others can point to it. */
export interface ElementList {
  readonly elements: readonly Element[]
  /** @returns the element's id */
  add(draft: ElementDraft): string
  /** Gives a caption to those of the elements from the `since`-th on that take one and have none. */
  caption(captionId: string, since: number): void
}

export function createElementList(): ElementList {
  const elements: Element[] = []
  return {
    elements,
    add(draft) {
      const id = String(elements.length)
      elements.push({ layer: 'body', ...draft, id })
      return id
    },
    caption(captionId, since) {
      for (const element of elements.slice(since)) {
        if (element.kind === 'figure' || element.kind === 'table') element.captionId ??= captionId
      }
    },
  }
}

/** The one page of a format that has none. */
export const TEXT_PAGE: Page = { number: 1, width: 0, height: 0, source: 'digital' }
