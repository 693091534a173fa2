import { describe, expect, it } from 'vitest'
import { buildLines } from './lines.ts'
import type { Rulings } from './rulings.ts'
import { setLines, setWords } from './set-words.fixture.ts'
import { findStreamTables } from './stream-table.ts'
import type { TableGrid } from './table-grid.ts'

const NONE: Rulings = { horizontal: [], vertical: [] }

function shown(grid: TableGrid | undefined): string[] {
  const rows: string[] = []
  for (const { row, column, columnSpan, text } of grid?.cells ?? [])
    rows[row] =
      `${rows[row] ? `${rows[row]} | ` : ''}${column}${columnSpan > 1 ? `-${column + columnSpan - 1}` : ''}:${text}`
  return rows
}

describe('findStreamTables', () => {
  it('finds columns by the blanks between them, a spanning heading and its header rows', () => {
    const words = setLines(
      [
        '              1901 season',
        'Goods         ships    tonnes',
        'stone            12       340',
        'timber            9       120',
        'salt              3        41',
      ],
      50,
      100,
    )
    const [grid] = findStreamTables(buildLines(words), { ...NONE, horizontal: [{ at: 90, start: 50, end: 195 }] })
    expect(shown(grid)).toEqual([
      '1-2:1901 season',
      '0:Goods | 1:ships | 2:tonnes',
      '0:stone | 1:12 | 2:340',
      '0:timber | 1:9 | 2:120',
      '0:salt | 1:3 | 2:41',
    ])
    expect(grid?.headerRows).toBe(2)
  })

  it('leaves captions above alone, also where a wide gap parts their label from their words', () => {
    const lines = [
      '图 1    各季鸟类观察记录',
      '表 1    湿地候鸟数量统计',
      '季节     天鹅   苍鹭',
      '春季     12     34',
      '秋季      9     20',
    ]
    const [grid, ...others] = findStreamTables(buildLines(setLines(lines, 50, 100)), NONE)
    expect(others).toEqual([])
    expect(shown(grid)).toEqual(['0:季节 | 1:天鹅 | 2:苍鹭', '0:春季 | 1:12 | 2:34', '0:秋季 | 1:9 | 2:20'])
  })

  it('takes no questions with their answers side by side for a table', () => {
    const lines = [
      '1. 浮子每分钟读两次，每次用时 （      ）',
      '   A. 1     B. 2     C. 3     D. 4',
      '2. 若水位升高  2 m，浮子移动     （      ）',
      '   A. 5     B. 6     C. 7     D. 8',
      '3. 桩号在左岸一侧  则水位为       （      ）',
      '   A. 9                B. 10',
      '   C. 11               D. 12',
    ]
    expect(findStreamTables(buildLines(setLines(lines, 50, 100)), NONE)).toEqual([])
  })

  it('takes no text with the numbers of its lines, and no list of references for a table', () => {
    const lines = [
      'The float that was put into the water in the first week is',
      'read twice a minute by the keeper of the lock, who then has',
      'to write its level into the book, to which the keeper of a',
      'lock further down has no key, so that each year a copy must',
      'be made of it by hand, with all of the faults of the first.',
    ].map((line, n) => `${line}      ${n + 1}`)
    expect(findStreamTables(buildLines(setLines(lines, 50, 100)), NONE)).toEqual([])
    const references = ['[1]   A. Weir 1901 a', '[2]   B. Brook 1902', '[3]   C. Ford 1903']
    expect(findStreamTables(buildLines(setLines(references, 50, 100)), NONE)).toEqual([])
  })

  it('joins a label that goes on in the next line, and a heading of two lines', () => {
    const words = setLines(
      [
        '                    number of',
        'Goods               ships',
        'stone from the',
        'northern quarry     12',
        'timber               9',
        'salt                 3',
      ],
      50,
      100,
    )
    const [grid] = findStreamTables(buildLines(words), NONE)
    expect(shown(grid)).toEqual([
      '0:Goods | 1:number of ships',
      '0:stone from the northern quarry | 1:12',
      '0:timber | 1:9',
      '0:salt | 1:3',
    ])
  })

  it('keeps group headings from widening the columns', () => {
    const rows = Array.from({ length: 8 }, (_, n) => `${n}     easy          0.${n}2      0.${n}4`)
    const words = setLines(
      ['#     grade         first     second', 'a heading that reaches far over', ...rows],
      50,
      100,
    )
    const [grid] = findStreamTables(buildLines(words), NONE)
    expect(grid?.columns).toBe(4)
    expect(shown(grid).at(-1)).toBe('0:7 | 1:easy | 2:0.72 | 3:0.74')
  })

  it('parts two tables that stand side by side', () => {
    const words = Array.from({ length: 5 }, (_, n) =>
      setWords(`${n}   1${n}0          ${n + 5}   2${n}0`, 50, 100 + n * 12),
    ).flat()
    const grids = findStreamTables(buildLines(words), NONE)
    expect(grids.map((grid) => shown(grid)[0])).toEqual(['0:0 | 1:100', '0:5 | 1:200'])
  })

  it.each([
    ['a list', ['•   stone from the north', '•   timber', '•   salt and some more']],
    ['a table of contents', ['Stone ......... 12', 'Timber ........ 20', 'Salt .......... 33', 'Index ......... 40']],
    ['numbered headings', ['1.1.   The old quay', '1.2.   The new quay', '1.3.   The third quay']],
  ])('does not take %s as a table', (_, lines) => {
    expect(findStreamTables(buildLines(setLines(lines, 50, 100)), NONE)).toEqual([])
  })
})
