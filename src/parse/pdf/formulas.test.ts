import { describe, expect, it } from 'vitest'
import { findFormulas } from './formulas.ts'
import { buildLines, lineText } from './lines.ts'
import { setLines, setWords } from './set-words.fixture.ts'

const COLUMN = { x0: 50, y0: 0, x1: 300, y1: 800 }
const math = { math: true }

describe('findFormulas', () => {
  it('takes a displayed equation with its number and its limits, and leaves the sentences around', () => {
    const words = [
      ...setLines(['the total load on the quay wall is then', 'found from the sum of all single loads'], 50, 100),
      ...setWords('n', 130, 124, { ...math, size: 6 }),
      ...setWords('L = ∑ qi', 100, 132, math),
      ...setWords('(4)', 285, 132),
      ...setWords('i=1', 128, 140, { ...math, size: 6 }),
      ...setLines(['where every single load is a measured one'], 50, 162),
    ]
    const found = findFormulas(buildLines(words), COLUMN).map((lines) => lines.map(lineText))
    expect(found.flat().sort()).toEqual(['L = ∑ qi (4)', 'i=1', 'n'].sort())
  })

  it('takes no sentence that mentions a sign', () => {
    const words = setWords('loads above q = 5 are rare in every known harbour', 50, 100)
    expect(findFormulas(buildLines(words), COLUMN)).toEqual([])
  })

  it('takes no Chinese sentence that mentions signs, and no question or answer', () => {
    for (const [text, at] of [
      ['引起的变化∆ = 0.1 + 5，见前面的表', 80],
      ['4. 已知 z = 2 − i，则 z + i = ', 80],
      ['A. 6 − 2i     B. 2 − 2i', 80],
    ] as const)
      expect(findFormulas(buildLines(setWords(text, at, 100, math)), COLUMN)).toEqual([])
    expect(findFormulas(buildLines(setWords('z = 2 − i，当 i > 0', 80, 100, math)), COLUMN)).toHaveLength(1)
  })

  it('takes no row of a table that holds signs', () => {
    const words = [
      ...setWords('p', 70, 100, math),
      ...setWords('0.42', 120, 100),
      ...setWords('≤', 170, 100, math),
      ...setWords('0.51', 220, 100),
    ]
    expect(findFormulas(buildLines(words), COLUMN)).toEqual([])
  })
})
