import { expect, it } from 'vitest'
import type { Cell, TableElement } from '../model/document.ts'
import { columnLabels, describeCell, rowLabels, unitOf } from './cells.ts'
import { gridOf } from './grid.ts'

function table(
  rows: readonly (readonly (string | { text: string; columnSpan?: number; rowSpan?: number; header?: boolean })[])[],
): TableElement {
  const taken = new Set<string>()
  const cells: Cell[] = []
  rows.forEach((row, r) => {
    let column = 0
    for (const entry of row) {
      while (taken.has(`${r},${column}`)) column++
      const cell = typeof entry === 'string' ? { text: entry } : entry
      const { rowSpan = 1, columnSpan = 1, header = false } = cell
      cells.push({ row: r, column, rowSpan, columnSpan, header, text: cell.text })
      for (let i = 0; i < rowSpan; i++) for (let j = 0; j < columnSpan; j++) taken.add(`${r + i},${column + j}`)
    }
  })
  const columns = Math.max(...cells.map((cell) => cell.column + cell.columnSpan))
  return {
    id: 't',
    layer: 'body',
    kind: 'table',
    provenance: [{ kind: 'page', page: 1, box: { x: 0, y: 0, width: 1, height: 1 } }],
    rows: rows.length,
    columns,
    cells,
  }
}
const texts = (cells: readonly Cell[]) => cells.map((cell) => cell.text)

it('reads two header rows with a span and a row header that no one marked', () => {
  const grid = gridOf(
    table([
      [
        { text: 'Model', rowSpan: 2 },
        { text: 'BLEU', columnSpan: 2 },
        { text: 'Cost', columnSpan: 1 },
      ],
      ['EN-DE', 'EN-FR', 'FLOPs'],
      ['Small net', '25.1', '38.0', '12'],
      ['Large net', '28.4', '41.8', '23'],
    ]),
  )
  const cell = grid.at(3, 2)
  expect([grid.headerRows, grid.headerColumns]).toEqual([2, 1])
  expect(cell && texts(rowLabels(grid, cell))).toEqual(['Large net'])
  expect(cell && texts(columnLabels(grid, cell))).toEqual(['BLEU', 'EN-FR'])
  expect(cell && describeCell(grid, cell)).toBe('Large net · BLEU · EN-FR: 41.8')
})

it('takes the rows that a marked corner cell heads for headers', () => {
  const head = (text: string, spans: { rowSpan?: number; columnSpan?: number } = {}) => ({
    text,
    header: true,
    ...spans,
  })
  const grid = gridOf(
    table([
      [head('Harbour', { rowSpan: 2 }), head('Ships', { columnSpan: 2 }), head('Boats', { rowSpan: 2 })],
      ['in', 'out'],
      ['North', '1', '2', '3'],
      ['South', '5', '6', '7'],
    ]),
  )
  const cell = grid.at(2, 2)
  expect(grid.headerRows).toBe(2)
  expect(cell && texts(columnLabels(grid, cell))).toEqual(['Ships', 'out'])
})

it('takes a row of years for a header', () => {
  expect(
    gridOf(
      table([
        ['', '2019', '2018'],
        ['Sales', '10', '9'],
        ['Costs', '7', '8'],
      ]),
    ).headerRows,
  ).toBe(1)
})

it('names the section that a row stands in', () => {
  const grid = gridOf(
    table([
      ['Item', 'North', 'South'],
      [{ text: 'Income', columnSpan: 3 }],
      ['Rent', '5', '6'],
      [{ text: 'Costs', columnSpan: 3 }],
      ['Rent', '3', '4'],
    ]),
  )
  const cell = grid.at(4, 1)
  expect(cell && texts(rowLabels(grid, cell))).toEqual(['Costs', 'Rent'])
})

it.each([
  [
    [
      ['项目', '功率（W）'],
      ['待机', '3'],
      ['打印', '15'],
    ],
    1,
    1,
    '',
    'W',
  ],
  [
    [
      ['项目', '单位', '数值'],
      ['电压', 'V', '3'],
      ['电流', 'mA', '15'],
    ],
    1,
    2,
    '',
    'V',
  ],
  [
    [
      ['银行', '额度'],
      ['甲', '3'],
      ['乙', '15'],
    ],
    1,
    1,
    '授信情况（单位：万元）',
    '万元',
  ],
  [
    [
      ['Name', 'Share (%)'],
      ['A', '3'],
      ['B', '15'],
    ],
    1,
    1,
    '',
    '%',
  ],
  [
    [
      ['Name', 'Weight'],
      ['A', '3 kg'],
      ['B', '15 kg'],
    ],
    1,
    1,
    '',
    undefined,
  ],
  [
    [
      ['Name', 'Score (dev)'],
      ['A', '3'],
      ['B', '15'],
    ],
    1,
    1,
    '',
    undefined,
  ],
])('finds the unit of a cell in its headers, its row or the caption: %#', (rows, row, column, caption, unit) => {
  const grid = gridOf(table(rows))
  const cell = grid.at(row, column)
  expect(cell && unitOf(grid, cell, caption)).toBe(unit)
})
