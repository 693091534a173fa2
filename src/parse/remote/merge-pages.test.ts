import { describe, expect, it } from 'vitest'
import { sha256 } from '../../base/hash.ts'
import { assembleDocument, type ParsedParts } from '../../model/assemble-document.ts'
import { type Document, documentSchema, type Element } from '../../model/document.ts'
import { mergePages, poorPages } from './merge-pages.ts'

const hash = sha256(new Uint8Array([1]))
const origin = { uri: 'a.pdf', sha256: hash, mediaType: 'application/pdf' }
const at = (page: number, x = 0, y = 0, width = 10, height = 10): Element['provenance'] => [
  { kind: 'page', page, box: { x, y, width, height } },
]
const text = (id: string, words: string, page: number): Element => ({
  id,
  kind: 'text',
  layer: 'body',
  text: words,
  provenance: at(page),
})
const problem = (page: number, code: string) => ({ stage: 'ocr', page, code, message: code })
const own = (parts: Partial<ParsedParts>): Document =>
  assembleDocument({
    origin,
    pages: [1, 2, 3].map((number) => ({ number, width: 600, height: 800, source: 'digital' })),
    elements: [text('a', 'one', 1), text('b', 'two', 2), text('c', 'three', 3)],
    ...parts,
  })
/** As a server gives it, in pixels at 144 dpi. */
const remote = (elements: readonly Element[], pages = 1): Document =>
  assembleDocument({
    origin,
    pages: Array.from({ length: pages }, (_, n) => ({ number: n + 1, width: 1200, height: 1600, source: 'ocr' })),
    elements,
    problems: [{ stage: 'parse', page: 1, code: 'table-cut', message: 'cut' }],
  })

describe('poorPages', () => {
  it('names pages without words, with words that mean nothing, and with words that are hardly legible', () => {
    const problems = [
      problem(3, 'low-confidence'),
      problem(1, 'no-text-layer'),
      problem(2, 'table-cut'),
      problem(1, 'garbled-text'),
    ]
    expect(poorPages(own({ problems }))).toEqual([1, 3])
  })

  it('leaves out pages that can’t be shown', () => {
    const pages = [{ number: 1, width: 0, height: 0, source: 'digital' as const }]
    expect(poorPages(own({ pages, elements: [], problems: [problem(1, 'no-text-layer')] }))).toEqual([])
  })
})

describe('mergePages', () => {
  it('puts the pages of a part in their places, in points, and names who read them', () => {
    const document = mergePages(own({ problems: [problem(2, 'garbled-text'), problem(3, 'garbled-text')] }), [
      {
        pages: [2],
        reader: 'paddle/1',
        document: remote([{ ...text('x', 'zwei', 1), provenance: at(1, 100, 200, 300, 40) }]),
      },
    ])
    expect(documentSchema.safeParse(document).success).toBe(true)
    expect(document.elements.map((element) => [element.id, 'text' in element && element.text])).toEqual([
      [`${hash}/0`, 'one'],
      [`${hash}/1`, 'zwei'],
      [`${hash}/2`, 'three'],
    ])
    expect(document.elements[1]?.provenance).toEqual(at(2, 50, 100, 150, 20))
    expect(document.pages.map(({ reader }) => reader)).toEqual([undefined, 'paddle/1', undefined])
    expect(document.problems.map(({ page, code }) => [page, code])).toEqual([
      [3, 'garbled-text'],
      [2, 'table-cut'],
    ])
    expect(document.ledger.characters).toBe('onezweithree'.length)
  })

  it('keeps captions and cells with what they belong to', () => {
    const cell = { row: 0, column: 0, rowSpan: 1, columnSpan: 1, header: false, text: 'x', page: 1 }
    const table: Element = {
      id: '0',
      kind: 'table',
      layer: 'body',
      rows: 1,
      columns: 2,
      captionId: '1',
      cells: [
        { ...cell, box: { x: 200, y: 200, width: 20, height: 20 } },
        { ...cell, column: 1 },
      ],
      provenance: at(1, 200, 200, 40, 20),
    }
    const caption: Element = { id: '1', kind: 'caption', layer: 'body', text: 'Table 1', provenance: at(1) }
    const parts = [1, 3].map((page) => ({ pages: [page], reader: 'docling/1', document: remote([table, caption]) }))
    const { elements } = mergePages(own({}), parts)
    expect(elements).toMatchObject([
      {
        kind: 'table',
        captionId: `${hash}/1`,
        cells: [{ page: 1, box: { x: 100, y: 100, width: 10, height: 10 } }, { page: 1 }],
      },
      { kind: 'caption' },
      { text: 'two' },
      { kind: 'table', captionId: `${hash}/4`, cells: [{ page: 3 }, { page: 3 }] },
      { kind: 'caption' },
    ])
  })

  it('keeps what lies over the print: comments and form fields', () => {
    const note: Element = {
      ...text('n', 'check this', 2),
      kind: 'text',
      attached: { kind: 'annotation', type: 'note' },
    } as Element
    const document = mergePages(own({ elements: [text('a', 'one', 1), text('b', 'two', 2), note] }), [
      { pages: [2], reader: 'mineru/1', document: remote([text('x', 'zwei', 1)]) },
    ])
    expect(document.elements).toMatchObject([
      { text: 'one' },
      { text: 'zwei' },
      { text: 'check this', attached: { type: 'note' } },
    ])
  })

  it('leaves a page as it was when nothing was found on it', () => {
    const document = mergePages(own({ problems: [problem(2, 'no-text-layer')] }), [
      { pages: [1, 2], reader: 'mineru/1', document: remote([text('x', 'eins', 1)], 2) },
    ])
    expect(document.elements.map((element) => 'text' in element && element.text)).toEqual(['eins', 'two', 'three'])
    expect(document.pages.map(({ reader }) => reader)).toEqual(['mineru/1', undefined, undefined])
    expect(document.problems).toContainEqual(problem(2, 'no-text-layer'))
  })

  it('drops what a server says of pages that it was not given', () => {
    const document = mergePages(own({}), [
      { pages: [2], reader: 'mineru/1', document: remote([text('x', 'zwei', 1), text('y', 'none', 2)], 2) },
    ])
    expect(document.elements.map((element) => 'text' in element && element.text)).toEqual(['one', 'zwei', 'three'])
  })

  it('keeps a picture file as its own figure, and adds what is read in it', () => {
    const picture: Element = { id: '0', kind: 'figure', layer: 'body', provenance: at(1, 0, 0, 600, 800) }
    const whole: Element = { id: '1', kind: 'figure', layer: 'body', provenance: at(1, 0, 0, 1200, 1600) }
    const document = mergePages(
      own({
        origin: { ...origin, mediaType: 'image/png' },
        elements: [picture],
        problems: [problem(1, 'no-text-layer')],
      }),
      [{ pages: [1], reader: 'mineru/1', document: remote([whole, text('x', 'words', 1)]) }],
    )
    expect(document.elements).toMatchObject([{ kind: 'figure' }, { kind: 'text', text: 'words' }])
    expect(document.problems.map(({ code }) => code)).toEqual(['table-cut'])
  })
})
