import { describe, expect, it } from 'vitest'
import type { Cell } from '../model/document.ts'
import { tableLines } from './table-text.ts'
import { displayWidth } from './terminal-text.ts'

function cells(rows: readonly (readonly string[])[]): Cell[] {
  return rows.flatMap((row, r) =>
    row.map((text, c) => ({ row: r, column: c, rowSpan: 1, columnSpan: 1, header: r === 0, text })),
  )
}

describe('tableLines', () => {
  it('aligns Chinese and numbers by their width', () => {
    const lines = tableLines(
      cells([
        ['项目', '2022', '2023'],
        ['净利润', '10.1', '-2,412.4'],
        ['Tax', '3%', '—'],
      ]),
      80,
    )
    expect(lines).toEqual([
      '项目    2022      2023',
      '──────────────────────',
      '净利润  10.1  -2,412.4',
      'Tax       3%         —',
    ])
  })

  it('closes up rows and columns that are not shown', () => {
    const part = cells([
      ['a', 'b'],
      ['c', 'd'],
    ]).map((cell) => ({ ...cell, row: cell.row * 5, column: cell.column * 3 }))
    expect(tableLines(part, 80)).toEqual(['a  b', '────', 'c  d'])
  })

  it('wraps what is too wide and loses no word', () => {
    const long = 'a long remark that goes on and on and on'
    const lines = tableLines(
      cells([
        ['key', 'remark'],
        ['k', long],
      ]),
      24,
    )
    expect(Math.max(...lines.map(displayWidth))).toBeLessThanOrEqual(24)
    expect(lines.slice(2).join(' ').replace(/\s+/g, ' ').trim()).toBe(`k ${long}`)
  })

  it('shows no escape sequence of a cell', () => {
    expect(tableLines(cells([['a\x1b[31m\nb']]), 80)[0]).toBe('a[31m b')
  })
})
