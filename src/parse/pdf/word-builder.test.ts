import { describe, expect, it } from 'vitest'
import { emptyGlyphs, type Glyphs, wordsOf } from './word-builder.ts'

/** Characters of 10 points on one baseline, each with its place and width. */
function glyphs(...places: readonly (readonly [letter: string, x0: number, x1: number])[]): Glyphs {
  const { length } = places
  const empty = emptyGlyphs(length)
  places.forEach(([letter, x0, x1], n) => {
    empty.code[n] = letter.codePointAt(0) ?? 0
    empty.x0[n] = x0
    empty.x1[n] = x1
  })
  return { ...empty, length, baseline: empty.baseline.fill(100), size: empty.size.fill(10) }
}

const textsOf = (list: Glyphs) => wordsOf(list, false, (extent) => extent).map((word) => word.text)

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
