import { describe, expect, it } from 'vitest'
import { buildLines, joinLines, lineText, segmentsOf } from './lines.ts'
import { setLines, setWords } from './set-words.fixture.ts'
import type { Word } from './word-builder.ts'

/** Words of 10 points, one after the other with a gap before each, in ems; `_` before a word: the file has a blank there. */
function lineOf(...pieces: readonly (readonly [gap: number, text: string])[]) {
  let x = 0
  const words = pieces.map(([gap, text]): Word => {
    const spaced = text.startsWith('_')
    const bare = spaced ? text.slice(1) : text
    const x0 = x + gap * 10
    x = x0 + [...bare].length * 10
    const style = { size: 10, bold: false, italic: false, mono: false, math: false, turned: false, baseline: 8 }
    return { ...style, text: bare, spaced, x0, x1: x, y0: 0, y1: 10 }
  })
  return { words, size: 10, baseline: 8, x0: 0, x1: x, y0: 0, y1: 10 }
}

describe('buildLines', () => {
  it('keeps raised and lowered characters in their line', () => {
    const words = [
      ...setWords('area of 5 m', 50, 100),
      ...setWords('2', 105, 96, { size: 6 }),
      ...setWords('in all', 112, 100),
      ...setWords('next line', 50, 112),
    ]
    expect(buildLines(words).map(lineText)).toEqual(['area of 5 m2 in all', 'next line'])
  })

  it('builds the same lines from words in any order', () => {
    const words = setLines(['one two three', 'four  five', 'six'], 50, 100)
    const shuffled = [3, 0, 5, 2, 4, 1].flatMap((n) => words[n] ?? [])
    expect(buildLines(shuffled)).toEqual(buildLines(words))
    expect(shuffled[0]).toBe(words[3])
  })

  it('orders a line in Arabic from right to left', () => {
    const words = [...setWords('العالم', 50, 100), ...setWords('مرحبا', 90, 100)]
    expect(buildLines(words).map(lineText)).toEqual(['مرحبا العالم'])
  })
})

describe('lineText', () => {
  it('keeps the blanks that an author wrote between Chinese and Latin', () => {
    expect(lineText(lineOf([0, '彩色约'], [0.25, '_7'], [0.25, '_页']))).toBe('彩色约 7 页')
  })

  it('takes mere spacing between scripts for none', () => {
    expect(lineText(lineOf([0, '彩色约'], [0.25, '7'], [0.25, '页']))).toBe('彩色约7页')
    expect(lineText(lineOf([0, '彩色'], [0.3, '_打印']))).toBe('彩色打印')
  })

  it('parts Latin words by a gap or a written blank', () => {
    expect(lineText(lineOf([0, 'net'], [0.2, 'work'], [0, '_card']))).toBe('net work card')
  })

  it('puts no blank between Chinese words that the file places apart', () => {
    const words = [...setWords('多模', 50, 100, { size: 10 }), ...setWords('态', 62, 100)]
    expect(buildLines(words).map(lineText)).toEqual(['多模态'])
  })

  it('takes doubled single quotation marks as double ones', () => {
    expect(buildLines(setWords('‘‘so called’’', 50, 100)).map(lineText)).toEqual(['“so called”'])
  })
})

describe('segmentsOf', () => {
  it('cuts a line at wide gaps only', () => {
    const [line] = buildLines(setWords('two words    apart', 50, 100))
    expect(line && segmentsOf(line, 0.8).map(lineText)).toEqual(['two words', 'apart'])
  })

  it('leaves a line without a wide gap whole, in the order of reading', () => {
    const [line] = buildLines([...setWords('العالم', 50, 100), ...setWords('مرحبا', 90, 100)])
    expect(line && segmentsOf(line, 2).map(lineText)).toEqual(['مرحبا العالم'])
  })
})

describe('joinLines', () => {
  it.each([
    [['a read-', 'able text'], 'a readable text'],
    [['the Anglo-', 'Saxon'], 'the Anglo- Saxon'],
    [['one', 'two'], 'one two'],
    [['中文的', '下一行'], '中文的下一行'],
    [['中文', 'Latin'], '中文 Latin'],
  ])('%j → %s', (lines, text) => {
    expect(joinLines(lines)).toBe(text)
  })
})
