import { describe, expect, it } from 'vitest'
import { sampleDocument } from '../testing/sample-documents.ts'
import { type Relation, toRelation } from './relation.ts'
import { scaleIn, type TableSurroundings } from './scale.ts'

function relationOf(rows: readonly (readonly string[])[], around: TableSurroundings = {}): Relation {
  const table = sampleDocument('t', [{ kind: 'table', rows, header: false }]).elements.find(
    (element) => element.kind === 'table',
  )
  if (!table) throw new Error('no table')
  return toRelation(table, 't', around)
}

describe('toRelation', () => {
  it('types columns, keeps places, and takes a sign for nothing for null', () => {
    const relation = relationOf([
      ['Bank', 'Limit', 'Used'],
      ['North', '1,200', '–'],
      ['South', '(300)', '40'],
    ])
    expect(relation.columns.map(({ name, type }) => [name, type])).toEqual([
      ['Bank', 'text'],
      ['Limit', 'number'],
      ['Used', 'number'],
    ])
    expect(relation.rows).toEqual([
      ['North', 1200, null],
      ['South', -300, 40],
    ])
    expect(relation.places[1]?.[1]).toEqual({ row: 2, column: 1 })
  })

  it('joins the headers of a column, leaves sections out and names rows by them', () => {
    const relation = relationOf([
      ['', 'Years ended September 30,', ''],
      ['', '2019', '2 0 1 8'],
      ['', '(in millions)', ''],
      ['Assets', '', ''],
      ['Cash', '$130', '$91'],
      ['Debts', '', ''],
      ['Loans', '70', '65'],
    ])
    expect(relation.columns.map(({ name }) => name)).toEqual([
      'column',
      'Years ended September 30, · 2019 · (in millions)',
      '2 0 1 8',
    ])
    expect(relation.labels).toEqual(['Assets · Cash', 'Debts · Loans'])
    expect(relation.columns[2]?.scale).toEqual({ word: 'million' })
  })

  it('gives a column the unit of its own header and never the scale of its neighbour', () => {
    const relation = relationOf([
      ['月份', '销售额（万元）', '新增客户（家）'],
      ['1 月', '132', '58'],
      ['2 月', '147', '76'],
    ])
    expect(relation.columns[1]?.scale?.word).toBe('万元')
    expect(relation.columns[2]).toMatchObject({ unit: '家' })
    expect(relation.columns[2]?.scale).toBeUndefined()
  })

  it('finds the scale in the caption and in the text around', () => {
    const rows = [
      ['银行', '额度'],
      ['甲', '3'],
      ['乙', '15'],
    ]
    expect(relationOf(rows, { caption: '授信情况（单位：万元）' }).columns[1]?.scale?.word).toBe('万元')
    expect(
      relationOf(rows, { text: 'All amounts (dollars in thousands, except rates) are audited.' }).columns[1]?.scale,
    ).toMatchObject({ word: 'thousand' })
  })

  it('tells equal headers apart', () => {
    const names = relationOf([
      ['Race', 'Time', 'Time', '#'],
      ['A', '1', '2', '3'],
      ['B', '2', '3', '4'],
    ]).columns.map(({ name }) => name)
    expect(new Set(names).size).toBe(4)
    expect(names).not.toContain('#')
  })
})

it.each([
  ['(in millions)', 'million'],
  ['$’000', 'thousand'],
  ['2019 €m', 'million'],
  ['U.S. $ in thousands', 'thousand'],
  ['$ million', 'million'],
  ['单位：亿元', '亿元'],
  ['金额（千元）', '千元'],
  ['Sales', undefined],
  ['Distance (km)', undefined],
])('reads the scale of %j', (heading, word) => {
  expect(scaleIn(heading)?.word).toBe(word)
})
