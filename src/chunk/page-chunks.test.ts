import { describe, expect, it } from 'vitest'
import { sampleDocument } from '../testing/sample-documents.ts'
import { createLayoutChunker } from './layout-chunker.ts'
import { withPages } from './page-chunks.ts'

const document = sampleDocument('two.pdf', [
  { kind: 'text', text: 'first' },
  { kind: 'text', text: 'second', page: 2 },
  { kind: 'text', text: 'folio', page: 3, layer: 'furniture' },
])

describe('withPages', () => {
  it('adds each page with something to cite, and no words', () => {
    const plain = createLayoutChunker()
    const chunks = withPages(plain).chunk(document)
    expect(chunks.slice(0, -2)).toEqual(plain.chunk(document))
    expect(chunks.slice(-2)).toMatchObject([
      { group: 'page', modality: 'image', text: '', pages: [1], elementIds: [document.elements[0]?.id] },
      { group: 'page', modality: 'image', text: '', pages: [2], elementIds: [document.elements[1]?.id] },
    ])
  })

  it('leaves out pages that can’t be drawn', () => {
    const pages = document.pages.map((page) => ({ ...page, width: 0, height: 0 }))
    expect(
      withPages(createLayoutChunker())
        .chunk({ ...document, pages })
        .every(({ group }) => group === 'block'),
    ).toBe(true)
  })
})
