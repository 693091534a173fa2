import { describe, expect, it } from 'vitest'
import { cutToWidth, displayWidth, padEnd, safeLine, safeText, wrapText } from './terminal-text.ts'

describe('displayWidth', () => {
  it.each([
    ['abc', 3],
    ['净利润', 6],
    ['ＡＢ', 4],
    ['e\u0301', 1],
    ['あア한', 6],
    ['😀', 2],
    ['👩‍👩‍👧', 2],
    ['𠮷', 2],
    ['·–…', 3],
    ['', 0],
  ])('%s takes %i columns', (text, width) => {
    expect(displayWidth(text)).toBe(width)
  })
})

describe('padEnd and cutToWidth', () => {
  it('count columns, not characters', () => {
    expect(padEnd('利润', 6)).toBe('利润  ')
    expect(cutToWidth('营业利润表', 5)).toBe('营业…')
    expect(cutToWidth('abc', 3)).toBe('abc')
  })
})

describe('wrapText', () => {
  it('breaks between words and keeps them whole', () => {
    expect(wrapText('one two three', 8)).toEqual(['one two', 'three'])
  })

  it('breaks Chinese between characters but never before a stop', () => {
    expect(wrapText('净利润增长，很快。', 10)).toEqual(['净利润增', '长，很快。'])
  })

  it('cuts a word that is longer than a line', () => {
    expect(wrapText('abcdefgh', 3)).toEqual(['abc', 'def', 'gh'])
  })

  it('keeps every character, in lines that fit', () => {
    const text = '2023 年 operating profit 增长了 12.5%，达到 1,234.5 万元 (unaudited)。'.repeat(3)
    for (let width = 4; width < 60; width++) {
      const lines = wrapText(text, width)
      expect(lines.join('').replaceAll(' ', '')).toBe(text.replaceAll(' ', ''))
      expect(Math.max(...lines.map(displayWidth))).toBeLessThanOrEqual(width)
    }
  })
})

describe('safeText', () => {
  it('lets no document steer the terminal', () => {
    expect(safeText('a\x1b[2J\x1b]0;title\x07b\x9bc\u202ed\ttab\r\nline')).toBe('a[2J]0;titlebcd  tab\nline')
  })

  it('is one line when asked', () => {
    expect(safeLine(' a\n\n b ')).toBe('a b')
  })
})
