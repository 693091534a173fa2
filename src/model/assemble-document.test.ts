import { describe, expect, it } from 'vitest'
import { assembleDocument } from './assemble-document.ts'
import type { Element } from './document.ts'

const origin = { uri: 'a.md', sha256: 'a'.repeat(64), mediaType: 'text/markdown' }
const span = (start: number, end: number) => [{ kind: 'span' as const, start, end }]

describe('assembleDocument', () => {
  it('numbers elements in order and keeps the link to a caption', () => {
    const elements: Element[] = [
      { id: 'fig', kind: 'figure', layer: 'body', captionId: 'cap', provenance: span(0, 1) },
      { id: 'cap', kind: 'caption', layer: 'body', text: 'Figure 1', provenance: span(1, 9) },
      { id: 'lost', kind: 'figure', layer: 'body', captionId: 'nowhere', provenance: span(9, 10) },
    ]
    const document = assembleDocument({ origin, pages: [], elements })
    expect(document.elements.map(({ id }) => id)).toEqual([0, 1, 2].map((n) => `${origin.sha256}/${n}`))
    expect(document.elements[0]).toMatchObject({ captionId: `${origin.sha256}/1` })
    expect(document.elements[2]).not.toHaveProperty('captionId')
  })

  it('counts what has no pages as page 1', () => {
    const elements: Element[] = [{ id: 't', kind: 'text', layer: 'body', text: 'x', provenance: span(0, 1) }]
    expect(assembleDocument({ origin, pages: [], elements }).elements[0]?.provenance).toEqual([
      { kind: 'span', page: 1, start: 0, end: 1 },
    ])
  })
})
