import type { Cell, Element, Page, Provenance } from '../../model/document.ts'
import { type Box, boxFromCorners } from '../../model/geometry.ts'
import { createElementList, type ElementDraft, type ElementList } from '../element-list.ts'
import { readHtmlTable } from '../html-table.ts'
import { firstElement, textOf } from '../html-text.ts'
import { parseHtml } from '../html-tree.ts'

/** Two corners, `[x0, y0, x1, y1]`, origin top-left. */
export type Corners = readonly [number, number, number, number]

export function toBox([x0, y0, x1, y1]: Corners): Box {
  return boxFromCorners(x0, y0, x1, y1)
}

/** A page as a server describes it, in its own unit. */
export function toPage(number: number, width: number, height: number): Page {
  return { number, width, height, source: 'ocr' }
}

export function onPage(page: number, corners: Corners): Provenance[] {
  return [{ kind: 'page', page, box: toBox(corners) }]
}

/**
 * The cells of a table that a server writes as HTML; without boxes, because it tells none.
 *
 * @returns `undefined` when there is no table in it, or no cell in the table
 */
export function tableOfHtml(html: string, page: number): { rows: number; columns: number; cells: Cell[] } | undefined {
  const tree = parseHtml(html, true)
  const table = tree && firstElement(tree, 'table')
  if (!table) return undefined
  const { rows, columns, cells } = readHtmlTable(table)
  return cells.length > 0 ? { rows, columns, cells: cells.map((cell) => ({ ...cell, page })) } : undefined
}

/** The words of markup that a server wraps around a text. */
export function withoutMarkup(text: string): string {
  if (!/<[a-z][^>]*>/i.test(text)) return text.trim()
  const tree = parseHtml(`<div>${text}</div>`, true)
  const wrapper = tree && firstElement(tree, 'div')
  return (wrapper ? textOf(wrapper) : text).replace(/\s+/g, ' ').trim()
}

/** LaTeX without the delimiters that stand around it. */
export function withoutDelimiters(latex: string): string {
  return latex
    .trim()
    .replace(/^(?:\$\$|\$|\\\[|\\\()\s*/, '')
    .replace(/\s*(?:\$\$|\$|\\\]|\\\))$/, '')
    .trim()
}

/** Elements of a remote document. */
export interface RemoteElements {
  readonly elements: readonly Element[]
  /** Adds an element unless it would be empty; returns its id. */
  add(draft: ElementDraft): string | undefined
  /** Adds captions and ties the first of them to what they describe. */
  addWithCaptions(draft: ElementDraft, captions: readonly { text: string; provenance: Provenance[] }[]): void
}

export function createRemoteElements(): RemoteElements {
  const list: ElementList = createElementList()
  const add = (draft: ElementDraft): string | undefined => {
    if ('text' in draft && draft.kind !== 'figure' && !draft.text?.trim()) return undefined
    return list.add(draft)
  }
  return {
    elements: list.elements,
    add,
    addWithCaptions(draft, captions) {
      const since = list.elements.length
      add(draft)
      for (const { text, provenance } of captions) {
        const id = add({ kind: 'caption', text, provenance })
        if (id !== undefined) list.caption(id, since)
      }
    },
  }
}
