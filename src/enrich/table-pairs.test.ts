import { describe, expect, it } from 'vitest'
import type { TableElement } from '../model/document.ts'
import { monthlyTable, sampleDocument } from '../testing/sample-documents.ts'
import { tablePairs } from './table-pairs.ts'

function tableOf(...rows: readonly (readonly string[])[]): TableElement {
  const table = sampleDocument('t.pdf', [{ kind: 'table', rows }]).elements.find((one) => one.kind === 'table')
  if (table?.kind !== 'table') throw new Error('no table')
  return table
}
const asked = (pairs: ReturnType<typeof tablePairs>) => pairs.map(({ question, answer }) => `${question} ${answer}`)

const KPI = tableOf(
  ['月份', '销售额（万元）', '新增客户（家）'],
  ['1月', '132', '58'],
  ['2月', '147', '76'],
  ['3月', '125', '52'],
)

describe('tablePairs', () => {
  it('tells the best month, the step to the next and the total of a chart in Chinese', () => {
    const pairs = tablePairs(KPI, '表 1 第一季度经营情况', 'zh')
    expect(asked(pairs)).toEqual(
      expect.arrayContaining([
        '表 1 第一季度经营情况：哪个月份的销售额（万元）最大（最高、最多）？ 2月：147万元',
        '表 1 第一季度经营情况：3月的销售额（万元）比2月增加或减少了多少？ −22万元',
        '表 1 第一季度经营情况：销售额（万元）合计（总共）是多少？ 404万元',
        '表 1 第一季度经营情况：哪个月份的新增客户（家）最小（最低、最少）？ 3月：52家',
      ]),
    )
    expect(pairs[0]?.cells).toEqual([{ row: 2, column: 1 }])
  })

  it('leaves rows that sum up others out, in English, with the unit of the caption', () => {
    const [table] = monthlyTable().elements.filter((element) => element.kind === 'table')
    const pairs = table?.kind === 'table' ? tablePairs(table, 'Table 1: Monthly sales (million yuan)', 'en') : []
    expect(asked(pairs)).toEqual(
      expect.arrayContaining([
        'Which Month has the largest (highest, most) Online (Table 1: Monthly sales (million yuan))? Feb: 147 million yuan',
        'What is the total (sum) of Online (Table 1: Monthly sales (million yuan))? 404 million yuan',
        'By how much did Retail change (increase or decrease) from Feb to Mar (Table 1: Monthly sales (million yuan))? −24 million yuan',
      ]),
    )
    expect(asked(pairs).join('\n')).not.toContain('Total')
  })

  it('adds decimals exactly', () => {
    const pairs = tablePairs(tableOf(['Item', 'Cost ($)'], ['a', '0.1'], ['b', '0.2'], ['c', '1,000.75']), '', 'en')
    expect(asked(pairs)).toContain('What is the total (sum) of Cost ($)? 1,001.05 $')
  })

  it('adds up no rates, and tells their differences in percentage points', () => {
    const pairs = tablePairs(tableOf(['年份', '增长率'], ['2021年', '5.5%'], ['2022年', '3.0%']), '', 'zh')
    expect(asked(pairs)).toContain('2022年的增长率比2021年增加或减少了多少？ −2.5个百分点')
    expect(asked(pairs).join('\n')).not.toContain('合计')
  })

  it.each([
    [
      'two rows that share the place',
      [
        ['Team', 'Points'],
        ['a', '3'],
        ['b', '3'],
      ],
    ],
    [
      'a cell that is no plain number',
      [
        ['Model', 'Speed'],
        ['a', '10'],
        ['b', '20 to 30 at night'],
      ],
    ],
    [
      'rows that are not counted in the same',
      [
        ['Item', 'Unit', 'Value'],
        ['Voltage', 'V', '5'],
        ['Current', 'mA', '20'],
      ],
    ],
    [
      'numbers that name things',
      [
        ['Name', 'ID'],
        ['a', '17'],
        ['b', '4'],
      ],
    ],
    [
      'rows without names',
      [
        ['A', 'B'],
        ['1', '2'],
        ['3', '4'],
      ],
    ],
  ])('says nothing of %s', (_, rows) => {
    const pairs = tablePairs(tableOf(...rows), '', 'en')
    expect(pairs.filter(({ question }) => /largest|smallest/.test(question))).toEqual([])
  })
})
