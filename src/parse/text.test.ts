import { describe, expect, it } from 'vitest'
import { isDuomoError, parseWith } from '../testing/parse-with.ts'
import { decodeText } from './decode-text.ts'
import { createTextParser } from './text.ts'

const parse = (content: string | Uint8Array) => parseWith(createTextParser(), content, { name: 'a.txt' })
const outline = async (content: string) =>
  (await parse(content)).elements.map((element) =>
    element.kind === 'title'
      ? `${element.level} ${element.text}`
      : `${element.kind}: ${'text' in element ? element.text : ''}`,
  )

describe('createTextParser', () => {
  it('reads titles, paragraphs and lists, each with its span', async () => {
    const source =
      'Field notes\r\n\r\n1. Birds\r\n\r\nTwo herons were seen.\r\nOne left.\r\n\r\n- grey\r\n- white, with a\r\n  long beak\r\n'
    const document = await parse(source)
    expect(await outline(source)).toEqual([
      '1 Field notes',
      '1 1. Birds',
      'text: Two herons were seen.',
      'text: One left.',
      'list: grey',
      'list: white, with a\nlong beak',
    ])
    expect(document.pages).toEqual([{ number: 1, width: 0, height: 0, source: 'digital' }])
    const spans = document.elements.map(({ provenance: [place] }) =>
      place?.kind === 'span' ? source.slice(place.start, place.end) : '',
    )
    expect(spans).toEqual([
      'Field notes',
      '1. Birds',
      'Two herons were seen.',
      'One left.',
      '- grey',
      '- white, with a\r\n  long beak',
    ])
  })

  it('reads Chinese titles and paragraphs opened by ideographic spaces', async () => {
    expect(
      await outline(
        '第一章 总则\n　　本制度适用于全体员工，\n自发布之日起施行。\n　　解释权归人事部。\n第二节 假期\n\n一、年假\n\n每年五天。',
      ),
    ).toEqual([
      '1 第一章 总则',
      'text: 本制度适用于全体员工，\n自发布之日起施行。',
      'text: 解释权归人事部。',
      '2 第二节 假期',
      '2 一、年假',
      'text: 每年五天。',
    ])
  })

  it('takes underlined lines and lines in capitals for titles', async () => {
    expect(
      await outline('Report\n======\nText one.\n\nScope\n-----\n\nText two.\n\nSAFETY RULES\n\nText three.'),
    ).toEqual(['1 Report', 'text: Text one.', '2 Scope', 'text: Text two.', '2 SAFETY RULES', 'text: Text three.'])
  })

  it('takes no sentence and no list for titles', async () => {
    expect(
      await outline(
        'It rained, all day.\n\n1. Cut the wood\n\n2. Paint the wood\n\n3 apples were left.\n\n第一条 员工应当遵守制度。',
      ),
    ).toEqual([
      'text: It rained, all day.',
      'list: 1. Cut the wood',
      'list: 2. Paint the wood',
      'text: 3 apples were left.',
      'text: 第一条 员工应当遵守制度。',
    ])
  })

  it('puts lines together that were broken to fit a width', async () => {
    const english =
      'The lighthouse keeper wrote down every ship\nthat passed the cape, its flag, its course\nand the hour.'
    const chinese = '灯塔管理员记下了每一艘经过海角的船只以及它\n的旗帜、航向和时间，并在月底寄给港务局。'
    expect(await outline(`${english}\n\n${chinese}`)).toEqual([
      `text: ${english.replaceAll('\n', ' ')}`,
      `text: ${chinese.replaceAll('\n', '')}`,
    ])
  })

  it('cuts one very long line at ends of sentences and loses nothing', async () => {
    const source = '这是一句话。'.repeat(5000)
    const document = await parse(source)
    expect(document.elements.length).toBeGreaterThan(5)
    expect(document.elements.map((element) => ('text' in element ? element.text : '')).join('')).toBe(source)
    expect(document.elements.every((element) => 'text' in element && element.text?.endsWith('。'))).toBe(true)
  })

  it('keeps spans exact in a legacy encoding', async () => {
    const bytes = new Uint8Array(Buffer.from('\xd6\xd0\xce\xc4\xa1\xa3\r\n\r\n\xc4\xea\xbc\xd9\xa1\xa3', 'latin1'))
    const document = await parse(bytes)
    const [place] = document.elements[1]?.provenance ?? []
    expect(place?.kind === 'span' && decodeText(bytes).text.slice(place.start, place.end)).toBe('年假。')
  })

  it.each([
    ['no bytes', ''],
    ['blanks', ' \r\n\t\n　'],
  ])('refuses %s by name', async (_, content) => {
    await expect(parse(content)).rejects.toSatisfy(isDuomoError('empty-file'))
  })
})
