import { describe, expect, it } from 'vitest'
import { assembleDocument } from '../model/assemble-document.ts'
import type { Cell, Element } from '../model/document.ts'
import { documentHtml, tableHtml } from './document-html.ts'

const origin = { uri: 'a "quoted" <name>.pdf', sha256: 'a'.repeat(64), mediaType: 'application/pdf' }
const place = {
  layer: 'body' as const,
  provenance: [{ kind: 'page' as const, page: 3, box: { x: 0, y: 0, width: 1, height: 1 } }],
}
const cell = (row: number, column: number, text: string, more: Partial<Cell> = {}): Cell => ({
  row,
  column,
  rowSpan: 1,
  columnSpan: 1,
  header: false,
  text,
  ...more,
})
const page = (...elements: Element[]) => documentHtml(assembleDocument({ origin, pages: [], elements }))

describe('documentHtml', () => {
  it('lets no text become a tag or leave an attribute', () => {
    const evil = `</p><script>alert("1")</script><img src='x' onerror=alert(1)>`
    const asset = { sha256: 'b'.repeat(64), mediaType: 'image/png' }
    const document = assembleDocument({
      origin,
      title: evil,
      pages: [],
      elements: [
        { ...place, id: '1', kind: 'text', text: evil },
        { ...place, id: '2', kind: 'title', level: 1, text: evil },
        { ...place, id: '3', kind: 'code', text: evil },
        { ...place, id: '4', kind: 'list', text: evil },
        { ...place, id: '5', kind: 'caption', text: evil },
        { ...place, id: '6', kind: 'figure', asset, captionId: '5', text: evil, description: evil },
        { ...place, id: '7', kind: 'table', rows: 1, columns: 1, cells: [cell(0, 0, evil)], captionId: '5' },
      ],
    })
    const html = documentHtml(document, { assetPath: () => '"><script>' })
    expect(html).not.toMatch(/<script|<img src='|onerror=alert\(1\)>/)
    expect(html.match(/<img /g)).toHaveLength(1)
  })

  it('marks what programs wrote, with the elements that it is about', () => {
    const document = assembleDocument({
      origin,
      pages: [],
      elements: [{ ...place, id: '1', kind: 'text', text: 'one' }],
    })
    const elementIds = document.elements.map(({ id }) => id)
    const html = documentHtml({ ...document, notes: [{ kind: 'keywords', words: ['<i>', 'b'], elementIds, by: 'm' }] })
    expect(html).toContain(
      `<li class="written-by-model" data-note="keywords" data-elements="${elementIds[0]}">machine-written · 机器生成 (m, p. 3): &lt;i&gt;, b</li>`,
    )
  })

  it('names element and page of everything', () => {
    expect(page({ ...place, id: '1', kind: 'text', text: 'one\ntwo' })).toContain(
      `<p data-element="${origin.sha256}/0" data-page="3">one<br>two</p>`,
    )
  })

  it('loads nothing but pictures', () => {
    expect(page()).toContain(`default-src 'none'`)
  })

  it('counts a numbered list on from where it began', () => {
    const html = page({ ...place, id: '1', kind: 'list', text: '7. a\n8. b' })
    expect(html).toContain('start="7"')
    expect(html).toContain('<li>a</li>\n<li>b</li>')
  })
})

describe('tableHtml', () => {
  it('keeps spans and fills places without a cell', () => {
    const cells = [cell(0, 0, 'a', { rowSpan: 2, header: true }), cell(0, 1, 'b', { columnSpan: 2 }), cell(1, 2, 'c')]
    expect(tableHtml(cells)).toBe(
      [
        '<table>',
        '<tr><th rowspan="2">a</th><td colspan="2">b</td></tr>',
        '<tr><td></td><td>c</td></tr>',
        '</table>',
      ].join('\n'),
    )
  })

  it('closes up a part of a table, spans with it', () => {
    const cells = [cell(0, 1, 'wide', { columnSpan: 4 }), cell(7, 1, 'x'), cell(7, 4, 'y')]
    expect(tableHtml(cells)).toBe(
      ['<table>', '<tr><td colspan="2">wide</td></tr>', '<tr><td>x</td><td>y</td></tr>', '</table>'].join('\n'),
    )
  })

  it('keeps both of two cells that claim the same place', () => {
    const cells = [cell(0, 0, 'a', { columnSpan: 2 }), cell(0, 1, 'b')]
    expect(tableHtml(cells)).toContain('<td>b</td>')
  })
})
