import { hashParts } from '../base/hash.ts'
import type { Chunk } from '../model/chunk.ts'
import type { Document } from '../model/document.ts'
import { pagesOf } from '../model/outline.ts'
import type { Chunker } from '../spec/chunker.ts'

/**
 * A chunker that gives each page that can be drawn as a chunk too, for encoders that look at whole pages. It has no words of
 * its own: it is found by how it looks. A page without anything to cite is left out.
 */
export function withPages(chunker: Chunker): Chunker {
  return {
    ...chunker,
    name: `${chunker.name}+pages`,
    groups: [...chunker.groups, 'page'],
    chunk: (document) => [...chunker.chunk(document), ...pageChunks(document)],
  }
}

function pageChunks(document: Document): Chunk[] {
  const body = document.elements.filter(({ layer }) => layer === 'body')
  return document.pages.flatMap(({ number, width, height }): Chunk[] => {
    const elementIds = body.filter((element) => pagesOf([element]).includes(number)).map(({ id }) => id)
    if (width === 0 || height === 0 || elementIds.length === 0) return []
    return [
      {
        id: hashParts([document.id, 'page', String(number), ...elementIds]),
        documentId: document.id,
        group: 'page',
        modality: 'image',
        elementIds,
        text: '',
        headings: [],
        pages: [number],
      },
    ]
  })
}
