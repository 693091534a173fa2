import { describe, expect, it } from 'vitest'
import type { Cell } from '../../src/model/document.ts'
import { tableCsv, tableMarkdown } from './table-export.ts'

function cells(rows: readonly (readonly string[])[], step = 1): Cell[] {
  return rows.flatMap((row, r) =>
    row.map((text, c) => ({ row: r * step, column: c * step, rowSpan: 1, columnSpan: 1, header: r === 0, text })),
  )
}

describe('tableCsv', () => {
  it('quotes what needs it and closes up what is not shown', () => {
    expect(
      tableCsv(
        cells(
          [
            ['项目', 'a "b"'],
            ['x, y', 'two\nlines'],
          ],
          4,
        ),
      ),
    ).toBe('项目,"a ""b"""\r\n"x, y","two\nlines"\r\n')
  })

  it('lets no cell become a formula and leaves numbers alone', () => {
    expect(
      tableCsv(
        cells([
          ['=1+1', '@x', '-cmd', '+x'],
          ['-12.5', '+3%', '-1,234', ''],
        ]),
      ),
    ).toBe("'=1+1,'@x,'-cmd,'+x\r\n-12.5,+3%,\"-1,234\",\r\n")
  })
})

describe('tableMarkdown', () => {
  it('keeps markup as words', () => {
    expect(
      tableMarkdown(
        cells([
          ['a|b', '*c*'],
          ['<b>', 'd\ne'],
        ]),
      ),
    ).toBe('| a\\|b | \\*c\\* |\n| --- | --- |\n| \\<b\\> | d<br>e |\n')
  })
})
