import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import type { Element, TableElement } from '../model/document.ts'
import { elementText } from '../model/element-text.ts'
import { isDuomoError, parseWith, spanText } from '../testing/parse-with.ts'
import { createMarkdownParser } from './markdown.ts'

const DOT = 'data:image/gif;base64,R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7'
const parse = (content: string, assets?: Map<string, Uint8Array>) =>
  parseWith(createMarkdownParser(), content, { name: 'a.md', ...(assets ? { assets } : {}) })
const line = (element: Element) =>
  `${element.kind}${element.kind === 'title' ? element.level : ''}: ${elementText(element)}`
const outline = async (content: string) => (await parse(content)).elements.map(line)

describe('createMarkdownParser', () => {
  const source = readFileSync(new URL('../../test/fixtures/markdown/beekeeping.md', import.meta.url), 'utf8')

  it('reads the fixture without its markup', async () => {
    const document = await parse(source)
    expect(document.title).toBe('Bees in the city')
    expect(document.elements.map(line)).toEqual([
      'text: title: "Bees in the city"\nauthor: 林',
      'title1: 城市养蜂 Guide',
      'text: A hive needs sun in the morning; 春天要检查蜂王的状态。Use smoker sparingly.\nNew line.',
      'title2: Subtitle',
      'list: 2. Open the hive',
      'list: 3. Look for eggs',
      'list: small & white',
      'list: A second paragraph.',
      'text: Quiet bees are healthy bees.',
      'table: Month\tHoney kg\n六月\t12 | 13\nJuly\t',
      'figure: Frame with brood',
      'caption: Brood, third week',
      'code: def weigh(hive):\n    return hive.kg',
      'formula: m_1 + m_2',
      'table: Pest\tSign\nMite\tbent wings',
    ])
    const [figure, caption] = document.elements.slice(10)
    expect(figure?.kind === 'figure' && figure.captionId).toBe(caption?.id)
    expect(
      document.elements
        .filter((element): element is TableElement => element.kind === 'table')
        .map((table) => table.cells.filter((cell) => cell.header).length),
    ).toEqual([2, 2])
  })

  it.each([
    ['as written', source],
    ['with Windows line ends', source.replaceAll('\n', '\r\n')],
  ])('gives exact spans, %s', async (_, content) => {
    const { elements } = await parse(content)
    const spans = elements.map((element) => spanText(content, element.provenance).replaceAll('\r\n', '\n'))
    expect(spans[1]).toBe('# 城市养蜂 *Guide*')
    expect(spans[4]).toBe('Open the hive')
    expect(spans[9]).toMatch(/^\| Month[\s\S]*July {2}\| {12}\|$/)
    expect(spans[10]).toBe('![Frame with brood](frame.jpg "Brood, third week")')
    expect(spans[12]).toMatch(/^```python\n[\s\S]*\n```$/)
    expect(spans[14]).toMatch(/^<table>[\s\S]*<\/table>$/)
  })

  it('gives the same elements and spans when a long file is read in pieces', async () => {
    const section = source.slice(source.indexOf('# '), source.indexOf('[s]:'))
    const long = `${section.repeat(80)}\n[s]: https://example.org/sun\n`
    const { elements } = await parse(long)
    const once = await outline(`${section}\n[s]: https://example.org/sun\n`)
    expect(elements.map(line)).toEqual(Array.from({ length: 80 }, () => once).flat())
    for (const element of elements.filter((each) => each.kind === 'code')) {
      expect(spanText(long, element.provenance)).toMatch(/^```python\n[^`]*```$/)
    }
  })

  it('never cuts fenced code', async () => {
    const code = '# looks like a heading\n\n- looks like a list\n\n'.repeat(2000)
    expect(await outline(`Before.\n\n\`\`\`\`\n${code}\`\`\`\n\`\`\`\`\n\n# After\n`)).toEqual([
      'text: Before.',
      `code: ${code}\`\`\``,
      'title1: After',
    ])
  })

  it('keeps pictures that lie in the file and opens nothing else', async () => {
    const assets = new Map<string, Uint8Array>()
    const document = await parse(
      `A ![dot](${DOT}) and <img src="${DOT}" alt="again">.\n\n![](../../../etc/hostname)\n`,
      assets,
    )
    expect(assets.size).toBe(1)
    expect(document.elements.map(line)).toEqual(['text: A  and .', 'figure: dot', 'figure: again'])
    expect(document.elements[1]).toMatchObject({ asset: { mediaType: 'image/png', width: 1, height: 1 } })
    expect(document.ledger.skipped).toEqual([{ what: 'linked pictures', reason: expect.any(String) }])
  })

  it('drops an empty header row that a converter wrote', async () => {
    const { elements } = await parse('| | |\n|-|-|\n| Name | Age |\n| Ada | 36 |\n')
    expect(elements.map(line)).toEqual(['table: Name\tAge\nAda\t36'])
  })

  it.each([
    ['quotes', `${'>'.repeat(50_000)} deep words`],
    ['lists', `${'- '.repeat(50_000)} deep words`],
    ['numbers', `${'1. '.repeat(20_000)} deep words`],
  ])('reads %s nested without end as plain text and says so', async (_, content) => {
    const document = await parse(`# Title\n\n${content}\n`)
    expect(document.elements.map(elementText).join(' ')).toContain('deep words')
    expect(document.problems).toMatchObject([{ code: 'too-deep' }])
  })

  it.each([
    ['brackets', '['.repeat(20_000)],
    ['emphasis', '*a **b '.repeat(5000)],
    ['links', '[a](<b'.repeat(3000)],
  ])('survives %s without end', async (_, content) => {
    expect((await parse(content)).elements.length).toBeGreaterThan(0)
  })

  it.each(['', '\n\n', '<!-- only a comment -->'])('refuses a file without content: %j', async (content) => {
    await expect(parse(content)).rejects.toSatisfy(isDuomoError('empty-file'))
  })
})
