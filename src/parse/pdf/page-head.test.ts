import { describe, expect, it } from 'vitest'
import { sortDownwards } from './lines.ts'
import { pageHead } from './page-head.ts'
import { setWords } from './set-words.fixture.ts'

/** The head of a page of 800 points with these lines. */
const headOf = (...lines: readonly (readonly [text: string, baseline: number])[]) =>
  pageHead(sortDownwards(lines.flatMap(([text, y]) => setWords(text, 50, y))), 800)
    .map(({ text }) => text)
    .join(' ')

describe('pageHead', () => {
  it.each(['2. Floats          14', 'xii        Preface', 'Floats      A. Weir      14', '第二章 浮子        14'])(
    'is %s',
    (text) => {
      expect(headOf([text, 60], ['Wood is cut in spring.', 80], ['Cork is not.', 92])).toBe(text.replace(/\s+/g, ' '))
    },
  )

  it('is no first row of a table, title, or line without the number of a page', () => {
    expect(headOf(['Wood        12', 60], ['Cork        40', 80])).toBe('')
    expect(headOf(['Wood        12', 60], ['is cut in spring', 72])).toBe('')
    expect(headOf(['Ships       1901', 60], ['Wood        12', 80])).toBe('')
    expect(headOf(['12     40       7', 60], ['Wood        12', 80])).toBe('')
    expect(headOf(['2. Floats of 1901', 60], ['Wood        12', 80])).toBe('')
    expect(headOf(['2. Floats          14', 300], ['Wood        12', 320])).toBe('')
  })
})
