import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import type { Document, Element, TableElement } from '../model/document.ts'
import { elementText } from '../model/element-text.ts'
import { isDuomoError, parseWith, spanText } from '../testing/parse-with.ts'
import { createHtmlParser } from './html.ts'

const DOT = `data:image/gif;base64,R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7`
const parse = (content: string | Uint8Array, assets?: Map<string, Uint8Array>) =>
  parseWith(createHtmlParser(), content, { name: 'a.html', ...(assets ? { assets } : {}) })
const line = (element: Element) =>
  `${element.layer === 'furniture' ? '~' : ''}${element.kind}${element.kind === 'title' ? element.level : ''}: ${elementText(element)}`
const outline = async (content: string) => (await parse(content)).elements.map(line)
const tables = (document: Document) =>
  document.elements.filter((element): element is TableElement => element.kind === 'table')
const grid = (table: TableElement | undefined) =>
  table?.cells.map(
    (cell) => `${cell.row},${cell.column} ${cell.rowSpan}x${cell.columnSpan}${cell.header ? ' h' : ''} ${cell.text}`,
  )

describe('createHtmlParser', () => {
  it('reads the fixture as a reader sees it', async () => {
    const source = readFileSync(new URL('../../test/fixtures/html/observatory.html', import.meta.url), 'utf8')
    const document = await parse(source)
    expect(document.title).toBe('Observatory & weather')
    expect(document.elements.map(line)).toEqual([
      'title1: 天文台 Observatory',
      '~text: Skip the crowd',
      'text: The dome turned at 21:40 — a “quiet” night.',
      'list: 1. Open the slit',
      'list: 2. Cool the mirror\nfor an hour',
      'list: fans only',
      'list: Seeing\nhow steady the air is, in arc seconds',
      'caption: Nights by month',
      'table: Month\tNights\nClear\tCloudy\n一月\t12\t19',
      'figure: The dome at dusk',
      'caption: Figure 1: the dome',
      'code: if (wind > 12) {\n  close()\n}',
      'formula: σ=√2',
      'text: Angle x² stays.',
      '~text: © 2024',
    ])
    expect(document.elements[12]).toMatchObject({ latex: '\\sigma = \\sqrt{2}' })
    const figure = document.elements[9]
    const caption = document.elements[10]
    expect(figure?.kind === 'figure' && figure.captionId).toBe(caption?.id)
    expect(spanText(source, document.elements[3]?.provenance ?? [])).toBe('Open the slit')
    expect(spanText(source, document.elements[8]?.provenance ?? [])).toMatch(/^<table[\s\S]*<\/table>$/)
    expect(document.ledger.skipped).toEqual([
      { what: '1 hidden parts', reason: expect.any(String) },
      { what: 'linked pictures', reason: expect.any(String) },
    ])
  })

  it('keeps spans exact behind Windows line ends and entities', async () => {
    const source = '<p>A &amp; B</p>\r\n<p>\r\n  second\r\n  one\r\n</p>\r\n'
    const document = await parse(source)
    expect(document.elements.map(elementText)).toEqual(['A & B', 'second one'])
    expect(document.elements.map((element) => spanText(source, element.provenance))).toEqual([
      'A &amp; B',
      'second\r\n  one',
    ])
  })

  it('works out spans of cells and groups of rows', async () => {
    const source = `<table><thead><tr><td rowspan="9">Item<td colspan=2>Year<tr><td>2019<td>2020</thead>
      <tbody><tr><th>Sales<td>1<td>2<tr><th rowspan=0>Costs<td colspan="99999">3<tr><td>4</table>`
    expect(grid(tables(await parse(source))[0])).toEqual([
      '0,0 2x1 h Item',
      '0,1 1x2 h Year',
      '1,1 1x1 h 2019',
      '1,2 1x1 h 2020',
      '2,0 1x1 h Sales',
      '2,1 1x1 1',
      '2,2 1x1 2',
      '3,0 2x1 h Costs',
      '3,1 1x1000 3',
      '4,1 1x1 4',
    ])
  })

  it('tells header rows where nothing marks them', async () => {
    const source =
      '<table><tr><td></td><td>2019</td><td>2018</td></tr><tr><td>Sales</td><td>1,2</td><td>(3)</td></tr></table>'
    expect(tables(await parse(source))[0]?.cells.filter((cell) => cell.header)).toHaveLength(3)
  })

  it('gives tables inside cells places of their own and reads layout tables as text', async () => {
    const source = `<table><tr><td><p>Menu</p></td></tr></table>
      <table><tr><th>Part<th>Sizes<tr><td>Bolt<td>see <table><tr><th>M4<th>M5<tr><td>7<td>8</table></table>`
    expect(await outline(source)).toEqual(['text: Menu', 'table: Part\tSizes\nBolt\tsee', 'table: M4\tM5\n7\t8'])
  })

  it('keeps pictures that lie in the file and opens nothing else', async () => {
    const assets = new Map<string, Uint8Array>()
    const document = await parse(
      `<p>Before <img src="${DOT}" alt="a dot"> after</p><img src="file:///etc/hostname"><img src="http://localhost:1/x.png" alt="remote">`,
      assets,
    )
    expect(assets.size).toBe(1)
    expect(document.elements.map(line)).toEqual(['text: Before after', 'figure: a dot', 'figure: remote'])
    expect(document.elements[1]).toMatchObject({ asset: { mediaType: 'image/png', width: 1, height: 1 } })
    expect(document.elements[2]).not.toHaveProperty('asset')
  })

  it('names a picture inside the file that is damaged', async () => {
    const document = await parse('<p>x</p><img src="data:image/png;base64,AAAA" alt="broken">')
    expect(document.problems).toMatchObject([{ code: 'picture-unreadable' }])
  })

  it('reads the charset that the page names', async () => {
    const bytes = Buffer.from('<meta charset="gbk"><p>\xc4\xea\xbc\xd9</p>', 'latin1')
    expect((await parse(new Uint8Array(bytes))).elements.map(elementText)).toEqual(['年假'])
  })

  it('reads XHTML whose empty elements are closed in their start tag', async () => {
    const source =
      '<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml"><head><title/><script src="x"/></head><body><p><a id="1"/>One</p><div/><p>Two</p></body></html>'
    const document = await parse(source)
    expect(document.elements.map((element) => spanText(source, element.provenance))).toEqual(['One', 'Two'])
  })

  it.each([
    ['elements', `${'<div>'.repeat(200_000)}deep words`],
    ['tables', `${'<table><tr><td>'.repeat(20_000)}deep words`],
    [
      'misnested formatting',
      `${Array.from({ length: 3000 }, (_, n) => `<b id=${n}>`).join('')}${'<p>deep words'.repeat(3000)}`,
    ],
  ])('keeps the words of a page that nests %s without end', async (_, source) => {
    const document = await parse(source)
    expect(document.elements.map(elementText).join(' ')).toContain('deep words')
    expect(document.problems).toMatchObject([{ code: 'too-deep' }])
  })

  it('drops scripts in flat reading too', async () => {
    const document = await parse(`<p>kept</p><script>"<p>" + dropped</script>${'<i>'.repeat(1000)}also kept`)
    expect(document.elements.map(elementText)).toEqual(['kept', 'also kept'])
  })

  it('takes names of object members for plain words', async () => {
    expect(await outline('<constructor __proto__="x">a</constructor><p hidden.x>b</p>')).toEqual(['text: a', 'text: b'])
  })

  it.each(['', '<p> </p>', '<script>x</script>', '<p hidden>only hidden words</p>'])(
    'refuses a page without content: %j',
    async (content) => {
      await expect(parse(content)).rejects.toSatisfy(isDuomoError('empty-file'))
    },
  )
})
