import type { Provenance } from '../../model/document.ts'
import type { ElementDraft, ElementList } from '../element-list.ts'
import { attachedBy } from '../office/comments.ts'
import type { FlowList } from '../office/flow-list.ts'

/** A {@link FlowList} whose elements all lie at one place, such as a shape of a slide or a cell. */
export function createPlacedList(list: ElementList, provenance: Provenance): FlowList {
  const flow: FlowList = {
    layer: 'body',
    add: (draft) => list.add({ layer: flow.layer, ...draft, provenance: [provenance] } as ElementDraft),
    addCaption: (text) => void flow.add({ kind: 'caption', text }),
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
