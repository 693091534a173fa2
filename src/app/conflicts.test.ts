import { describe, expect, it } from 'vitest'
import { createDecoder } from '../decode/blocks.ts'
import { createExtractiveGenerator } from '../generate/extractive.ts'
import { createLanguageGenerator } from '../generate/language.ts'
import { assembleDocument } from '../model/assemble-document.ts'
import type { Document, Element } from '../model/document.ts'
import type { GeneratedPart } from '../spec/generator.ts'
import { passagesOf } from '../testing/passages.ts'
import { createScriptedModel } from '../testing/scripted-model.ts'

/** A document of paragraphs; a list of rows is a table with a header row. */
function documentOf(uri: string, ...parts: (string | string[][])[]): Document {
  const sha256 = Buffer.from(uri).toString('hex').padEnd(64, '0').slice(0, 64)
  const elements = parts.map((part, n): Element => {
    const base = {
      id: String(n),
      layer: 'body' as const,
      provenance: [{ kind: 'page' as const, page: n + 1, box: { x: 0, y: 0, width: 100, height: 20 } }],
    }
    if (typeof part === 'string') return { ...base, kind: 'text', text: part }
    const cells = part.flatMap((row, r) =>
      row.map((text, c) => ({ row: r, column: c, rowSpan: 1, columnSpan: 1, header: r === 0, text })),
    )
    return { ...base, kind: 'table', rows: part.length, columns: part[0]?.length ?? 0, cells }
  })
  const pages = parts.map((_, n) => ({ number: n + 1, width: 200, height: 200, source: 'digital' as const }))
  return assembleDocument({ origin: { uri, sha256, mediaType: 'text/plain' }, pages, elements })
}

async function ask(question: string, documents: readonly Document[], script?: string) {
  const passages = passagesOf(...documents)
  const decode = createDecoder()
  const extractive = createExtractiveGenerator()
  const generator =
    script === undefined
      ? extractive
      : createLanguageGenerator({
          model: createScriptedModel(script),
          fallback: extractive,
          decode,
          picture: async () => undefined,
        })
  const parts: GeneratedPart[] = []
  const request = { query: { text: question }, passages, signal: new AbortController().signal }
  for await (const part of generator.doGenerate(request)) parts.push(part)
  const { blocks } = decode({ question, parts, passages })
  return blocks.flatMap((block) => (block.type === 'text' && block.conflict ? [block] : []))
}

describe('conflicts between sources', () => {
  it('are laid out where two documents give different values', async () => {
    const zh = [
      documentOf('年报.md', '2023年云雀公司的市场份额为12%。'),
      documentOf('快讯.md', '云雀公司2023年的市场份额为14%。'),
    ]
    expect(await ask('云雀公司2023年的市场份额是多少？', zh)).toMatchObject([
      {
        text: expect.stringMatching(
          /^各处说法不一：(?:年报.md 为 12%；快讯.md 为 14%|快讯.md 为 14%；年报.md 为 12%)。$/u,
        ),
        check: 'verified',
        conflict: [{ evidence: 'e1' }, { evidence: 'e2' }],
      },
    ])
    const en = [
      documentOf('report.md', 'The market share of Lark in 2023 was 12 %.'),
      documentOf('news.md', 'In 2023 the market share of Lark was 14 %.'),
    ]
    const [block] = await ask('What was the market share of Lark in 2023?', en)
    expect(block?.text).toBe('The sources differ: report.md says 12 %; news.md says 14 %.')
    expect(block?.citations).toEqual(['e1', 'e2'])
  })

  it('are laid out between two places of one document, by their pages', async () => {
    const one = documentOf('manual.md', 'The printer weighs 12 kg.', 'As said, the printer weighs 14 kg.')
    expect((await ask('How heavy is the printer in kg?', [one]))[0]?.text).toBe(
      'The sources differ: manual.md, page 1, says 12 kg; manual.md, page 2, says 14 kg.',
    )
  })

  it('are laid out between cells under the same labels', async () => {
    const rows = (value: string) => [
      ['项目', '参数'],
      ['整机重量', value],
      ['额定功率', '30 W'],
    ]
    const [block] = await ask('整机重量是多少？', [
      documentOf('甲.md', rows('3.2 kg')),
      documentOf('乙.md', rows('3.6 kg')),
    ])
    expect(block).toMatchObject({
      text: '各处说法不一：甲.md 为 3.2 kg；乙.md 为 3.6 kg。',
      check: 'verified',
      conflict: [{ value: '3.2 kg' }, { value: '3.6 kg' }],
    })
  })

  it('are laid out for dates where a date is asked for', async () => {
    const documents = [
      documentOf('a.md', 'The bridge of Lindholm was opened on 3 May 1911.'),
      documentOf('b.md', 'The bridge of Lindholm was opened on 4 May 1911.'),
    ]
    const [block] = await ask('When was the bridge of Lindholm opened?', documents)
    expect(block?.conflict?.map(({ value }) => value)).toEqual(['3 May 1911', '4 May 1911'])
  })

  it.each<[string, string, string, string]>([
    [
      'another year',
      'What was the revenue of Lark?',
      'In 2022 the revenue of Lark was 12 million.',
      'In 2023 the revenue of Lark was 14 million.',
    ],
    [
      'another name',
      'How heavy is the printer in kg?',
      'The printer D200 weighs 12 kg.',
      'The printer D300 weighs 14 kg.',
    ],
    ['another unit', 'How heavy is the printer?', 'The printer weighs 12 kg.', 'The printer weighs 26 lb.'],
    [
      'the same, rounded',
      'How heavy is the printer in kg?',
      'The printer weighs 12.02 kg.',
      'The printer weighs 12 kg.',
    ],
    ['the same value', 'How heavy is the printer in kg?', 'The printer weighs 12 kg.', 'Our printer weighs 12 kg.'],
    ['another thing', '打印机重多少千克？', '打印机重 12 千克。', '扫描仪重 14 千克。'],
    ['another measure', '打印机的宽度是多少厘米？', '打印机的宽度为 40 厘米。', '打印机的高度为 20 厘米。'],
    ['another month', '销售额是多少？', '2 月的销售额为 147 万元。', '3 月的销售额为 125 万元。'],
    [
      'no number asked for',
      'Why does the printer weigh so much?',
      'The printer weighs 12 kg.',
      'The printer weighs 14 kg.',
    ],
  ])('are not seen in %s', async (_, question, first, second) => {
    expect(await ask(question, [documentOf('a.md', first), documentOf('b.md', second)])).toEqual([])
  })

  it('are not seen between tables of different years', async () => {
    const rows = (value: string) => [
      ['Item', 'Value'],
      ['Revenue', value],
    ]
    const documents = [documentOf('report-2022.md', rows('12')), documentOf('report-2023.md', rows('14'))]
    expect(await ask('What is the revenue?', documents)).toEqual([])
  })

  it('are found behind a model that passed them over, and left to one that laid them out', async () => {
    const documents = [
      documentOf('report.md', 'The market share of Lark in 2023 was 12 %.'),
      documentOf('news.md', 'In 2023 the market share of Lark was 14 %.'),
    ]
    const question = 'What was the market share of Lark in 2023?'
    const passed = await ask(question, documents, 'The market share of Lark in 2023 was 12 % [e1].')
    expect(passed.map(({ text }) => text)).toEqual(['The sources differ: report.md says 12 %; news.md says 14 %.'])
    const script = 'The market share of Lark in 2023 was 12 % [e1]. In 2023 the market share of Lark was 14 % [e2].'
    expect(await ask(question, documents, script)).toEqual([])
  })
})
