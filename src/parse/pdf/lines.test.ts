import { describe, expect, it } from 'vitest'
import { buildLines, joinLines, lineText, segmentsOf } from './lines.ts'
import { setWords } from './set-words.fixture.ts'

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

  it('orders a line in Arabic from right to left', () => {
    const words = [...setWords('العالم', 50, 100), ...setWords('مرحبا', 90, 100)]
    expect(buildLines(words).map(lineText)).toEqual(['مرحبا العالم'])
  })
})

describe('lineText', () => {
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
