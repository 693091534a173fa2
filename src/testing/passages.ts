import { hashParts } from '../base/hash.ts'
import type { Chunk } from '../model/chunk.ts'
import type { Document, Element } from '../model/document.ts'
import { elementText } from '../model/element-text.ts'
import type { Passage } from '../spec/passage.ts'

/** Each text, table and figure of some documents as a passage of its own, all found equally good, in reading order. */
export function passagesOf(...documents: readonly Document[]): Passage[] {
  return documents.flatMap(passagesIn).map((passage, n) => ({ ...passage, id: `e${n + 1}` }))
}

function passagesIn(document: Document): Omit<Passage, 'id'>[] {
  const headings: string[] = []
  return document.elements.flatMap((element) => {
    if (element.kind === 'title') headings.push(element.text)
    if (element.layer === 'furniture' || element.kind === 'title' || element.kind === 'caption') return []
    const captionId = element.kind === 'table' || element.kind === 'figure' ? element.captionId : undefined
    const caption = document.elements.find(({ id }) => id === captionId)
    const elements = caption ? [element, caption] : [element]
    return [
      {
        chunk: chunkOf(document, elements, headings),
        elements,
        document,
        label: document.origin.uri,
        score: 1,
        trail: [],
      },
    ]
  })
}

function chunkOf(document: Document, elements: readonly Element[], headings: readonly string[]): Chunk {
  const kind = elements[0]?.kind
  const ids = elements.map(({ id }) => id)
  return {
    id: hashParts(ids),
    documentId: document.id,
    group: kind === 'table' ? 'table' : kind === 'figure' ? 'figure' : 'block',
    modality: kind === 'table' ? 'table' : kind === 'figure' ? 'image' : 'text',
    elementIds: ids,
    text: elements.map(elementText).join('\n'),
    headings: [...headings],
    pages: elements
      .flatMap(({ provenance }) => provenance.flatMap((place) => (place.kind === 'page' ? [place.page] : [])))
      .slice(0, 1),
  }
}
