import type { Element, Provenance } from '../../model/document.ts'
import { elementText } from '../../model/element-text.ts'
import type { ElementDraft, ElementList } from '../element-list.ts'
import { attachedBy } from './comments.ts'

type Placeless<Draft> = Draft extends unknown ? Omit<Draft, 'provenance'> : never
/** An element without its place. */
export type FlowDraft = Placeless<ElementDraft>

/**
 * The elements of a file that flows: it has no pages and no text of its own form. Spans count in the text that the elements make when they are
 * written one below the other, a line break after each.
 */
export interface FlowList {
  /** Of what is added from now on. */
  layer: Element['layer']
  /** Adds an element below the last one. */
  add(draft: FlowDraft): string
  /** Adds words that belong to the figure or table right above them; such that say "Table" rather to a table right below. */
  addCaption(text: string): void
  /** A comment on what was added last, as its author wrote it. */
  addComment(text: string, author: string | undefined): void
  /** Gives a caption to the elements from the `since`-th on. */
  caption(captionId: string, since: number): void
  readonly count: number
}

export function createFlowList(list: ElementList): FlowList {
  /** Length of the text so far. */
  let length = 0
  /** A caption that waits for what stands below it, and the free table above it. */
  let waiting: { readonly id: string; readonly above: number | undefined } | undefined
  const flow: FlowList = {
    layer: 'body',
    add(draft) {
      const since = list.elements.length
      const own = elementText({ id: '', layer: 'body', provenance: [], ...draft } as Element).length
      const provenance: Provenance[] = [{ kind: 'span', start: length, end: length + own }]
      length += own + 1
      const before = waiting
      waiting = undefined
      const id = list.add({ layer: flow.layer, ...draft, provenance } as ElementDraft)
      const taken = draft.kind === 'table' || draft.kind === 'figure' ? since : before?.above
      if (before && taken !== undefined) list.caption(before.id, taken)
      return id
    },
    addCaption(text) {
      const above = list.elements.length - 1
      const last = list.elements[above]
      const free =
        last !== undefined && (last.kind === 'figure' || last.kind === 'table') && last.captionId === undefined
      const id = flow.add({ kind: 'caption', text })
      if (free && !/^(?:table|tab\.|表)/i.test(text)) list.caption(id, above)
      else waiting = { id, above: free && last.kind === 'table' ? above : undefined }
    },
    addComment(text, author) {
      const attached = attachedBy(author)
      if (text.trim() !== '') flow.add({ kind: 'text', text: text.trim(), layer: 'body', attached })
    },
    caption: (captionId, since) => list.caption(captionId, since),
    get count() {
      return list.elements.length
    },
  }
  return flow
}
