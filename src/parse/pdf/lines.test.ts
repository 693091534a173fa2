import { describe, expect, it } from 'vitest'
import { lineText } from './lines.ts'
import type { Word } from './words.ts'

/** Words of 10 points, one after the other with a gap before each, in ems; `_` before a word: the file has a blank there. */
function lineOf(...pieces: readonly (readonly [gap: number, text: string])[]) {
  let x = 0
  const words = pieces.map(([gap, text]): Word => {
    const spaced = text.startsWith('_')
    const bare = spaced ? text.slice(1) : text
    const x0 = x + gap * 10
    x = x0 + [...bare].length * 10
    const style = { size: 10, bold: false, italic: false, mono: false, turned: false, baseline: 8 }
    return { ...style, text: bare, spaced, x0, x1: x, y0: 0, y1: 10 }
  })
  return { words, size: 10, baseline: 8, x0: 0, x1: x, y0: 0, y1: 10 }
}

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
})
