import type { Nodes, Root } from 'mdast'
import { fromMarkdown } from 'mdast-util-from-markdown'
import { gfmTableFromMarkdown } from 'mdast-util-gfm-table'
import { gfmTable } from 'micromark-extension-gfm-table'
import { describe, expect, it } from 'vitest'
import { assembleDocument } from '../model/assemble-document.ts'
import type { Cell, Element } from '../model/document.ts'
import { documentMarkdown } from './document-markdown.ts'

const sha256 = 'a'.repeat(64)
const place = { layer: 'body' as const, provenance: [{ kind: 'span' as const, start: 0, end: 1 }] }
const cell = (row: number, column: number, text: string, more: Partial<Cell> = {}): Cell => ({
  row,
  column,
  rowSpan: 1,
  columnSpan: 1,
  header: row === 0,
  text,
  ...more,
})
const text = (words: string): Element => ({ ...place, id: words, kind: 'text', text: words })
const table = (cells: Cell[]): Element => ({ ...place, id: 't', kind: 'table', rows: 2, columns: 2, cells })

function markdownOf(...elements: Element[]): string {
  const origin = { uri: 'a.pdf', sha256, mediaType: 'application/pdf' }
  return documentMarkdown(assembleDocument({ origin, pages: [], elements }))
}

function read(markdown: string): Root {
  return fromMarkdown(markdown, { extensions: [gfmTable()], mdastExtensions: [gfmTableFromMarkdown()] })
}

function wordsOf(node: Nodes): string {
  if ('value' in node) return node.value
  return 'children' in node ? node.children.map(wordsOf).join('') : ''
}

function typesOf(node: Nodes): string[] {
  return [node.type, ...('children' in node ? node.children.flatMap(typesOf) : [])]
}

describe('documentMarkdown', () => {
  it.each([
    '*not* _emphasis_ and `no` code',
    '# not a heading',
    '- 5 % is not a list',
    '1. Is not a list either',
    '1) nor this',
    '> not quoted',
    '<script>alert(1)</script> & &amp; &#60;',
    '[not a link](https://example.org) ![nor a picture](x)',
    'a \\ backslash\\* and | pipe | ~~struck~~',
    '=====',
    '---',
    '+ plus',
    '中文_下划线_和*星号*',
    '[x]: https://example.org',
  ])('keeps words as words: %s', (words) => {
    const tree = read(markdownOf(text(words)))
    expect(typesOf(tree)).toEqual(['root', 'paragraph', 'text'])
    expect(wordsOf(tree)).toBe(words)
  })

  it('leaves an underscore inside a name as it is', () => {
    expect(markdownOf(text('max_batch_size'))).toBe('max_batch_size\n')
  })

  it('writes headings by level, numbered and plain lists, and code that holds fences', () => {
    const markdown = markdownOf(
      { ...place, id: '1', kind: 'title', level: 2, text: 'Second\nlevel' },
      { ...place, id: '2', kind: 'list', text: '3. three\n4. four' },
      { ...place, id: '3', kind: 'list', text: '• one\n• two' },
      { ...place, id: '4', kind: 'code', text: 'a\n```\nb' },
    )
    expect(markdown).toBe('## Second level\n\n3. three\n4. four\n\n- one\n- two\n\n````\na\n```\nb\n````\n')
    const tree = read(markdown)
    expect(tree.children.map((child) => child.type)).toEqual(['heading', 'list', 'list', 'code'])
  })

  it('writes a plain table as GFM and keeps pipes and line breaks inside their cells', () => {
    const markdown = markdownOf(
      table([cell(0, 0, 'Item'), cell(0, 1, 'A|B'), cell(1, 0, 'two\nlines'), cell(1, 1, '<b>')]),
    )
    expect(markdown).toBe('| Item | A\\|B |\n| --- | --- |\n| two<br>lines | \\<b\\> |\n')
    expect(read(markdown).children[0]?.type).toBe('table')
  })

  it('gives a table without header cells an empty head, so that no row is lost', () => {
    const markdown = markdownOf(table([cell(0, 0, 'a', { header: false }), cell(0, 1, 'b', { header: false })]))
    expect(markdown).toBe('|  |  |\n| --- | --- |\n| a | b |\n')
  })

  it('writes merged cells as HTML with their spans', () => {
    const markdown = markdownOf(
      table([cell(0, 0, 'wide & <wide>', { columnSpan: 2 }), cell(1, 0, '1'), cell(1, 1, '2')]),
    )
    expect(markdown).toContain('<th colspan="2">wide &amp; &lt;wide&gt;</th>')
    expect(markdown).toContain('<tr><td>1</td><td>2</td></tr>')
  })

  it('says a caption once, with its figure, and links the picture where it lies', () => {
    const origin = { uri: 'a.pdf', sha256, mediaType: 'application/pdf' }
    const asset = { sha256: 'b'.repeat(64), mediaType: 'image/png' }
    const document = assembleDocument({
      origin,
      pages: [],
      elements: [
        { ...place, id: 'c', kind: 'caption', text: 'Figure 1: [valve]' },
        { ...place, id: 'f', kind: 'figure', asset, captionId: 'c', text: 'OPEN\nSHUT' },
      ],
    })
    expect(documentMarkdown(document, { assetPath: () => 'my pictures/b.png' })).toBe(
      '![Figure 1: \\[valve\\]](<my pictures/b.png>)\n\n*Figure 1: \\[valve\\]*\n\n> OPEN\n> SHUT\n',
    )
    expect(documentMarkdown(document)).not.toContain('![')
  })

  it('leaves running heads out', () => {
    const head: Element = { ...place, id: 'h', kind: 'text', text: 'Annual report', layer: 'furniture' }
    expect(markdownOf(head, text('body'))).toBe('body\n')
  })

  it('writes LaTeX between dollar signs, and other formulas as words', () => {
    const formula = (words: string): Element => ({ ...place, id: words, kind: 'formula', text: words })
    expect(markdownOf(formula('\\frac{a}{b}'))).toBe('$$\n\\frac{a}{b}\n$$\n')
    expect(markdownOf({ ...place, id: 'f', kind: 'formula', text: 'a/b<x', latex: '\\frac{a}{b}<x' })).toBe(
      '$$\n\\frac{a}{b}\\lt x\n$$\n',
    )
    expect(markdownOf({ ...place, id: 'f', kind: 'formula', text: 'x', latex: 'x$$ [a](b)' })).toBe('x\n')
    expect(markdownOf(formula('\\frac <img src=x>'))).toBe('\\\\frac \\<img src=x\\>\n')
  })

  it('marks what programs wrote and sets it apart, and lets nothing in it become markup', () => {
    const origin = { uri: 'a.pdf', sha256, mediaType: 'application/pdf' }
    const page = {
      ...place,
      provenance: [{ kind: 'page' as const, page: 2, box: { x: 0, y: 0, width: 1, height: 1 } }],
    }
    const document = assembleDocument({
      origin,
      pages: [],
      elements: [{ ...page, id: 'f', kind: 'figure', text: 'OPEN', description: 'A *valve*.', describedBy: 'm' }],
    })
    const elementIds = document.elements.map(({ id }) => id)
    const markdown = documentMarkdown({
      ...document,
      notes: [{ kind: 'qa', question: 'Is it <b>open</b>?', answer: '# Yes', elementIds, by: 'glm:x' }],
    })
    expect(markdown).toBe(
      '> OPEN\n\n> machine-written · 机器生成: A \\*valve\\*.\n\n---\n\n- machine-written · 机器生成 (glm:x, p. 2): Is it \\<b\\>open\\</b\\>? # Yes\n',
    )
  })
})
