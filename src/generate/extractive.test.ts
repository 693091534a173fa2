import { describe, expect, it } from 'vitest'
import type { GeneratedPart } from '../spec/generator.ts'
import { passagesOf } from '../testing/passages.ts'
import { monthlyTable, printerManual, riverPaper, sampleDocument } from '../testing/sample-documents.ts'
import { createExtractiveGenerator } from './extractive.ts'

const all = passagesOf(printerManual(), monthlyTable(), riverPaper())

async function ask(text: string, passages = all) {
  const parts: GeneratedPart[] = []
  const request = { query: { text }, passages, signal: new AbortController().signal }
  for await (const part of createExtractiveGenerator().doGenerate(request)) parts.push(part)
  const said = parts
    .flatMap((part) => (part.type === 'text-delta' || part.type === 'refusal' ? [part.text] : []))
    .join('\n')
  return { parts, said }
}

const charts = passagesOf(
  sampleDocument('revenue.pdf', [
    { kind: 'title', text: 'Annual report of Larkspur' },
    { kind: 'figure', text: 'Product A Monthly Revenue 5000 4000 3000 Jan Feb Mar' },
    { kind: 'figure', text: 'Product E Monthly Revenue 6000 5000 4000 Jan Feb Mar' },
    ...[
      'The board met four times.',
      'The office moved to a larger house.',
      'Two auditors were chosen.',
      'The fleet grew.',
    ].map((text) => ({ kind: 'text' as const, text })),
  ]),
)

describe('createExtractiveGenerator', () => {
  it('shows the chart that has the name of the question, not its neighbour', async () => {
    for (const [question, words] of [
      ['What is the monthly revenue of Product A in Feb?', 'Product A'],
      ['What is the monthly revenue of Product E in Feb?', 'Product E'],
    ] as const) {
      const { parts } = await ask(question, charts)
      const shown = parts.find((part) => part.type === 'figure')
      const passage = charts.find(({ id }) => shown?.type === 'figure' && id === shown.citation.passage)
      expect(passage?.chunk.text).toContain(words)
    }
  })

  it('refuses where no chart has the name', async () => {
    const { parts } = await ask('What was the monthly revenue of Product F in March?', charts)
    expect(parts.map(({ type }) => type)).toEqual(['refusal'])
  })

  it('answers with the clause of a cell that fits', async () => {
    const { parts, said } = await ask('彩色打印速度是多少？')
    expect(said).toMatch(/^彩色约 7 页\/分钟/u)
    expect(said).not.toContain('黑白')
    expect(parts).toContainEqual({
      type: 'text-end',
      citations: [expect.objectContaining({ cells: [{ row: 1, column: 1 }] })],
    })
  })

  it.each([
    ['打印机的最高分辨率是多少？', '4800×1200 dpi'],
    ['纸盒能装多少张纸，容量是多少？', '100 张'],
    ['What were the online sales in Feb?', '147 million yuan'],
    ['What were retail sales in March (Mar)?', '52 million yuan'],
    ['Which month had the highest retail sales?', 'Feb'],
    ['Which month had the lowest online sales?', 'Mar'],
    ['Who founded the gauge network?', 'Maria Keller and Tom Brandt'],
    ['When was the gauge network founded?', '1998'],
    ['How often are readings sent?', 'every 15 minutes'],
    ['How many pressure sensors does each buoy carry?', 'two pressure sensors'],
    ['安装时间大约是多久？', '8 分钟'],
    ['为什么首次使用前要撕下墨盒的胶带？', '胶带会堵住喷嘴'],
  ])('answers %j in few words', async (question, expected) => {
    const { said } = await ask(question)
    expect(said).toContain(expected)
    expect(said.length).toBeLessThan(200)
  })

  it('shows the figure that is asked for, with its caption', async () => {
    for (const [question, caption] of [
      ['给我看控制面板的示意图', '图 1 控制面板示意图'],
      ['Show me the layout figure of the buoy', 'Figure 1: Layout of the measuring buoy.'],
    ] as const) {
      const { parts, said } = await ask(question)
      expect(said).toBe(caption)
      const shown = parts.find((part) => part.type === 'figure')
      expect(all.find(({ id }) => shown?.type === 'figure' && id === shown.citation.passage)?.chunk.group).toBe(
        'figure',
      )
    }
  })

  it('shows the figure of what is asked to be seen, and says how it looks where there is none', async () => {
    for (const [question, caption] of [
      ['控制面板长什么样？', '图 1 控制面板示意图'],
      ['What does the measuring buoy look like?', 'Figure 1: Layout of the measuring buoy.'],
    ] as const) {
      const { parts, said } = await ask(question)
      expect(said).toBe(caption)
      expect(parts.map(({ type }) => type)).toContain('figure')
    }
    const birds = sampleDocument('birds.pdf', [
      { kind: 'title', text: 'Birds of the bank' },
      { kind: 'text', text: 'The heron is grey and tall. The wren is brown and small.' },
      { kind: 'figure', caption: 'Figure 1: Map of the river bank.' },
    ])
    const { parts, said } = await ask('What does a heron look like?', passagesOf(birds))
    expect(said).toContain('grey and tall')
    expect(parts.map(({ type }) => type)).not.toContain('figure')
  })

  it.each([
    ['打印机的批发单价是多少？', '打印机'],
    ['What salary does the chief pilot earn in Norway?', 'salary'],
    ['How deep is the lake near Geneva?', 'lake'],
  ])('refuses %j and says what was looked for', async (question, named) => {
    const { parts, said } = await ask(question)
    expect(parts.map(({ type }) => type)).toEqual(['refusal'])
    expect(said).toContain(named)
    expect(/\p{Script=Han}{8}/u.test(said)).toBe(/\p{Script=Han}/u.test(question))
  })

  it('answers several things from one row and from two sentences', async () => {
    const scores = sampleDocument('scores.pdf', [
      {
        kind: 'table',
        caption: 'Table 2: Scores of the translators',
        rows: [
          ['Model', 'North', 'South', 'Cost'],
          ['Heron', '25.1', '31.5', '12'],
          ['Egret', '28.4', '41.8', '23'],
        ],
      },
      {
        kind: 'text',
        text: '天使基金管理人的实收资本应在1亿元以上。办公地点应在本市。创投基金管理人的实收资本应在3亿元以上。',
      },
    ])
    const passages = passagesOf(scores)
    expect((await ask('What does Egret score on North and South?', passages)).said).toMatch(/28\.4.*41\.8/u)
    const { said } = await ask('天使基金管理人和创投基金管理人的实收资本要求分别是多少？', passages)
    expect(said).toContain('1亿元')
    expect(said).toContain('3亿元')
    expect(said).not.toContain('办公地点')
  })

  it('tells a list whole, or its heads where it would be long', async () => {
    const more = '，其余事项由值班人员记录在本上并向主管说明'
    const items = [
      '粗滤：先除去大颗粒，避免后面的管道被堵住，每周清洗一次滤网，清洗时应关闭总阀',
      '沉淀：让细沙在池中静置六小时，池底的泥每月排出，排泥之前先记录水位',
      '消毒：加入次氯酸钠并搅拌均匀，余氯保持在规定的范围内，由值班人员每天检查两次',
    ]
    const list = sampleDocument('water.pdf', [
      { kind: 'text', text: '水处理方法有三种：' },
      ...items.map((text) => ({ kind: 'list' as const, text: `• ${text}${more}` })),
    ])
    const [first, ...others] = passagesOf(list)
    const block = first && { ...first, elements: [first, ...others].flatMap(({ elements }) => elements) }
    const { said } = await ask('水处理的三种方法是什么？', block ? [block] : [])
    expect(said).toBe('水处理方法有三种：粗滤；沉淀；消毒')
  })

  it('says yes or no first', async () => {
    const rules = sampleDocument('rules.pdf', [
      { kind: 'text', text: '营销人员不得担任见证人员。The printer supports colour printing.' },
    ])
    expect((await ask('营销人员可以担任见证人员吗？', passagesOf(rules))).said).toBe(
      '不可以，营销人员不得担任见证人员。',
    )
    expect((await ask('Does the printer support colour printing?', passagesOf(rules))).said).toMatch(/^Yes, /u)
  })

  it('finds the entry of a long cell and completes its date by the month above it', async () => {
    const calendar = sampleDocument('calendar.pdf', [
      {
        kind: 'table',
        rows: [
          ['月份', '事项'],
          [
            '2019年9月',
            '2日：新生報到。 9日：開學日、本學期上課開始。 13日：中秋節放假一日。 20日：抵免學分申請截止。',
          ],
          ['2019年10月', '1日：校園安全週開始。 10日：國慶日放假一日。 16日：校慶運動會，本日停課一日。'],
        ],
      },
    ])
    expect((await ask('開學日是哪一天？', passagesOf(calendar))).said).toBe('2019年9月9日：開學日、本學期上課開始。')
  })

  it('shows the picture where no word answers', async () => {
    const charts = sampleDocument('charts.pdf', [
      { kind: 'title', text: 'Annual report of Brook Mills' },
      { kind: 'title', text: 'Revenue of Product C by month', level: 2 },
      { kind: 'figure', text: 'Revenue Product C Jan Feb Mar' },
    ])
    expect(
      (await ask('In which month does the revenue of Product C peak?', passagesOf(charts))).parts.map(
        ({ type }) => type,
      ),
    ).toContain('figure')
    expect(
      (await ask('In which month does the revenue of Product F peak?', passagesOf(charts))).parts.map(
        ({ type }) => type,
      ),
    ).toEqual(['refusal'])
  })

  it('answers in the words of a source in the other language', async () => {
    const sheet = sampleDocument('数据表.pdf', [
      {
        kind: 'table',
        rows: [
          ['参数', '最小值', '最大值', '单位'],
          ['存储温度', '-40', '150', '°C'],
          ['输出电流', '-', '1100', 'mA'],
        ],
      },
    ])
    expect((await ask('What is the maximum output current?', passagesOf(sheet))).said).toMatch(/^1100 mA/u)
  })

  it('does not look for names that the other script writes otherwise, but for those that stay the same', async () => {
    const sheet = sampleDocument('数据表.pdf', [
      { kind: 'text', text: '本模组的电气特性如下，所有数值在室温下测得，未注明者为典型值，供设计时参考。' },
      {
        kind: 'table',
        rows: [
          ['参数', '最小值', '最大值', '单位'],
          ['输出电流', '-', '1100', 'mA'],
          ['存储温度', '-40', '150', '°C'],
        ],
      },
    ])
    const passages = passagesOf(sheet)
    expect((await ask('In the Chinese sheet of Larkspur, what is the maximum output current?', passages)).said).toMatch(
      /^1100 mA/u,
    )
    expect((await ask('What is the maximum output current of CH582M?', passages)).parts[0]?.type).toBe('refusal')
  })

  it('takes a long quotation by heart for known', async () => {
    const book = sampleDocument('书.pdf', [
      { kind: 'title', text: '体现在织物中的劳动的二重性' },
      { kind: 'text', text: '我们就拿两种织物如一件上衣和十米麻布来说。假定前者的价值比后者的价值大一倍。' },
    ])
    const { parts } = await ask('“织物所体现的劳动的二重性”一节里举的两种织物是什么？', passagesOf(book))
    expect(parts[0]?.type).toBe('text-delta')
  })

  it('refuses when there is nothing to read', async () => {
    expect((await ask('anything?', [])).parts.map(({ type }) => type)).toEqual(['refusal'])
  })
})
