import { describe, expect, it } from 'vitest'
import { type Glyph, wordsOf } from './word-builder.ts'

/** Characters from `x` on, each with its place and width. */
function glyphs(...places: readonly (readonly [letter: string, x0: number, x1: number])[]): Glyph[] {
  return places.map(([letter, x0, x1]) => ({
    code: letter.codePointAt(0) ?? 0,
    box: { x0, x1, y0: 90, y1: 102 },
    baseline: 100,
    size: 10,
    font: 0,
    bold: false,
    italic: false,
    mono: false,
    math: false,
    spaced: false,
  }))
}

const textsOf = (list: readonly Glyph[]) => wordsOf(list, false, (extent) => extent).map((word) => word.text)

describe('wordsOf', () => {
  it('gives the two letters of a lam-alef glyph in the order of reading', () => {
    expect(textsOf(glyphs(['ا', 20, 25], ['ل', 20, 25], ['م', 15, 20]))).toEqual(['لام'])
  })

  it('leaves alef and lam alone where they are two glyphs', () => {
    expect(textsOf(glyphs(['ا', 20, 25], ['ل', 16, 20]))).toEqual(['ال'])
  })

  it('ends a word at a gap and at a jump back', () => {
    expect(textsOf(glyphs(['a', 0, 5], ['b', 5, 10], ['c', 13, 18], ['d', 0, 5]))).toEqual(['ab', 'c', 'd'])
  })
})
