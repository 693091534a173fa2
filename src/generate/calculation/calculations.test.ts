import { describe, expect, it } from 'vitest'
import type { CalculationResult, Calculator } from '../../spec/calculator.ts'
import type { GeneratedPart } from '../../spec/generator.ts'
import { passagesOf } from '../../testing/passages.ts'
import { sampleDocument } from '../../testing/sample-documents.ts'
import { createExtractiveGenerator } from '../extractive.ts'

/** Notes what it is asked and gives one value: SQL itself is tested beside the engine. */
function notingCalculator(value: number | string = 7): Calculator & { readonly asked: string[] } {
  const asked: string[] = []
  return {
    name: 'noting',
    asked,
    async doCalculate(sql): Promise<CalculationResult> {
      asked.push(sql)
      return { columns: ['x'], rows: [[value]] }
    },
  }
}

const quarter = sampleDocument('quarter.pdf', [
  { kind: 'title', text: '2026 年第一季度经营简报' },
  { kind: 'text', text: '本季度公司经营平稳，各月数字见表 1。' },
  {
    kind: 'table',
    caption: '表 1 各月经营数据',
    rows: [
      ['月份', '销售额（万元）', '新增客户（家）'],
      ['1 月', '132', '58'],
      ['2 月', '147', '76'],
      ['3 月', '125', '52'],
    ],
  },
])
const accounts = sampleDocument('accounts.html', [
  { kind: 'text', text: 'Net debt was discussed by the board.' },
  {
    kind: 'table',
    rows: [
      ['($ in millions)', '2019', '2018', '2017'],
      ['Net debt', '295.2', '235.8', '210.0'],
      ['Dividend yield', '1.5%', '1.7%', '1.5%'],
      ['Total assets', '2,664', '3,025', '2,900'],
      ['Total liabilities', '909', '1,305', '1,200'],
    ],
  },
])
const medals = sampleDocument('medals.csv', [
  {
    kind: 'table',
    rows: [
      ['Rank', 'Nation', 'Gold', 'Bronze', 'Total'],
      ['1', 'Norland', '14', '9', '35'],
      ['2', 'Estia', '9', '–', '17'],
      ['3', 'Westmark', '8', '4', '23'],
      ['', 'Total', '31', '13', '75'],
    ],
  },
])

const harbours = sampleDocument('harbours.csv', [
  {
    kind: 'table',
    rows: [
      ['Harbour', 'Ferry checks', 'Cargo checks', 'Ferry checks repeated'],
      ['Northport', '569', '516', '3'],
      ['Southport', '120', '240', '5'],
      ['Eastport', '300', '310', '1'],
      ['Westport', '210', '190', '2'],
      ['Midport', '80', '70', '4'],
    ],
  },
])
const scores = sampleDocument('scores.pdf', [
  { kind: 'text', text: 'Every part was removed once, and the whole was scored again on both sets.' },
  {
    kind: 'table',
    caption: 'Table 1: Scores without a part',
    rows: [
      ['Part', 'dev', 'test'],
      ['Heron base', '23.6', '24.1'],
      ['Egret base', '34.1', '34.8'],
      ['Stork base', '30.2', '31.0'],
    ],
  },
])

async function ask(text: string, document = quarter, calculator = notingCalculator()) {
  const parts: GeneratedPart[] = []
  const request = { query: { text }, passages: passagesOf(document), signal: new AbortController().signal }
  for await (const part of createExtractiveGenerator({ calculator }).doGenerate(request)) parts.push(part)
  return { sql: calculator.asked[0], calculation: parts.find((part) => part.type === 'calculation'), parts }
}

describe('calculations without a model', () => {
  it.each([
    ['哪个月销售额最高？', 'SELECT "月份" FROM t ORDER BY "销售额（万元）" DESC NULLS LAST LIMIT 1'],
    ['Which month had the lowest sales?', 'SELECT "月份" FROM t ORDER BY "销售额（万元）" ASC NULLS LAST LIMIT 1'],
    ['第一季度销售额合计多少？', 'SELECT sum("销售额（万元）") FROM t'],
    ['平均每月新增客户是多少？', 'SELECT avg("新增客户（家）") FROM t'],
    [
      '3月销售额比2月少多少万元？',
      `SELECT (SELECT "销售额（万元）" FROM t WHERE "月份" = '2 月') - (SELECT "销售额（万元）" FROM t WHERE "月份" = '3 月')`,
    ],
  ])('reckons with months: %s', async (question, sql) => {
    expect((await ask(question)).sql).toBe(sql)
  })

  it.each([
    [
      'What was the change in net debt from 2018 to 2019?',
      `SELECT "2019" - "2018" FROM t WHERE "($ in millions)" = 'Net debt'`,
    ],
    [
      'What is the percentage change in net debt in 2019 from 2018?',
      `SELECT ("2019" - "2018") * 100.0 / "2018" FROM t WHERE "($ in millions)" = 'Net debt'`,
    ],
    [
      'What was the average dividend yield from 2017 to 2019?',
      `SELECT ("2019" + "2017" + "2018") / 3 FROM t WHERE "($ in millions)" = 'Dividend yield'`,
    ],
    [
      'What is the ratio of total assets to total liabilities in 2018?',
      `SELECT (SELECT "2018" FROM t WHERE "($ in millions)" = 'Total assets') / (SELECT "2018" FROM t WHERE "($ in millions)" = 'Total liabilities')`,
    ],
  ])('reckons over years: %s', async (question, sql) => {
    const asked = (await ask(question, accounts)).sql ?? ''
    // The order in which years are added is nobody's matter.
    expect(asked.split(/[+\s()]+/u).sort()).toEqual(sql.split(/[+\s()]+/u).sort())
  })

  it.each([
    [
      'which nation won the most gold medals?',
      'SELECT "Nation" FROM t WHERE "#" NOT IN (4) ORDER BY "Gold" DESC NULLS LAST LIMIT 1',
    ],
    ['how many medals did Estia win?', `SELECT DISTINCT "Total" FROM t WHERE "Nation" = 'Estia'`],
    ['how many nations won at least 9 gold medals?', 'SELECT count(*) FROM t WHERE "Gold" >= 9 AND "#" NOT IN (4)'],
    ['which nation did not win any bronze?', 'SELECT DISTINCT "Nation" FROM t WHERE coalesce("Bronze", 0) = 0'],
    [
      'which nation comes after Norland?',
      `SELECT "Nation" FROM t WHERE "#" = (SELECT "#" FROM t WHERE "Nation" = 'Norland') + 1`,
    ],
    ['what is the last nation?', 'SELECT "Nation" FROM t WHERE "#" NOT IN (4) ORDER BY "#" DESC LIMIT 1'],
  ])('asks records: %s', async (question, sql) => {
    expect((await ask(question, medals)).sql).toBe(sql)
  })

  it.each([
    [
      'How many more ferry checks than cargo checks did Northport have?',
      harbours,
      `SELECT "Ferry checks" - "Cargo checks" FROM t WHERE "Harbour" = 'Northport'`,
    ],
    [
      'On the test set, by how many points does Egret base beat Heron base?',
      scores,
      `SELECT (SELECT "test" FROM t WHERE "Part" = 'Egret base') - (SELECT "test" FROM t WHERE "Part" = 'Heron base')`,
    ],
    [
      'Which part hurts the test score the most?',
      scores,
      'SELECT "Part" FROM t ORDER BY "test" ASC NULLS LAST LIMIT 1',
    ],
  ])('sets two columns or two rows against each other: %s', async (question, document, sql) => {
    expect((await ask(question, document)).sql).toBe(sql)
  })

  it('says what is largest with its unit, and of many numbers only how many they are', async () => {
    const { parts } = await ask('哪个月销售额最高？')
    expect(parts).toContainEqual({ type: 'text-delta', text: '销售额（万元）: 147万元' })
    const summed = await ask('What is the total of cargo checks?', harbours)
    expect(summed.parts).toContainEqual({ type: 'text-delta', text: 'Σ 5' })
  })

  it('says the result with its unit and cites the cells that it rests on', async () => {
    const { calculation, parts } = await ask('3月销售额比2月少多少万元？', quarter, notingCalculator(22))
    expect(calculation).toMatchObject({
      result: '22万元',
      citations: [
        {
          cells: [
            { row: 2, column: 1 },
            { row: 3, column: 1 },
          ],
        },
      ],
    })
    expect(parts).toContainEqual({ type: 'text-delta', text: '147 − 125' })
  })

  it('says percentages with their sign and two decimals', async () => {
    const { calculation } = await ask(
      'What is the growth rate of net debt from 2018 to 2019?',
      accounts,
      notingCalculator(25.190839),
    )
    expect(calculation).toMatchObject({ result: '25.19%' })
  })

  it.each(['第一季度经营平稳吗？', 'Who discussed net debt?', '图 1 是什么？'])(
    'calculates nothing for %j',
    async (question) => {
      expect((await ask(question, question.startsWith('Who') ? accounts : quarter)).sql).toBeUndefined()
    },
  )

  it('looks the numbers up where no engine is installed', async () => {
    const missing: Calculator = {
      name: 'missing',
      async doCalculate() {
        const { DuomoError } = await import('../../base/errors.ts')
        throw new DuomoError('part-unavailable', 'no engine')
      },
    }
    const parts: GeneratedPart[] = []
    const request = {
      query: { text: '哪个月销售额最高？' },
      passages: passagesOf(quarter),
      signal: new AbortController().signal,
    }
    for await (const part of createExtractiveGenerator({ calculator: missing }).doGenerate(request)) parts.push(part)
    expect(parts.some((part) => part.type === 'text-delta' && part.text.includes('147'))).toBe(true)
  })

  it('lets any other failure of the engine be one of the answer', async () => {
    const broken: Calculator = {
      name: 'broken',
      async doCalculate() {
        throw new Error('the engine is down')
      },
    }
    const request = {
      query: { text: '哪个月销售额最高？' },
      passages: passagesOf(quarter),
      signal: new AbortController().signal,
    }
    const run = async () => {
      for await (const _ of createExtractiveGenerator({ calculator: broken }).doGenerate(request));
    }
    await expect(run()).rejects.toThrow('the engine is down')
  })
})
