import { describe, expect, it } from 'vitest'
import { cutWords } from './cut-words.ts'

const HEIGHT = 20

/**
 * A strip from print such as `ab|cd`: letters are 10 columns wide with 2 between them; what stands in braces is a gap in columns.
 *
 * @param certainty - how near the recogniser was to a blank, by the letter behind it
 */
function strip(print: string, certainty: Record<string, number> = {}) {
  const ink: number[] = [0, 0]
  const characters: { text: string; column: number; confidence: number; blankBefore: number }[] = []
  for (const [piece, gap] of print.matchAll(/\{(\d+)\}|./gu)) {
    if (gap !== undefined) ink.push(...new Array<number>(Number(gap)).fill(0))
    else {
      characters.push({ text: piece, column: ink.length + 5, confidence: 0.9, blankBefore: certainty[piece] ?? 0 })
      ink.push(...new Array<number>(10).fill(1), 0, 0)
    }
  }
  const rectangle = { centre: { x: 0, y: 0 }, width: ink.length, height: HEIGHT, along: { x: 1, y: 0 } }
  return { rectangle, characters, ink: Uint8Array.from(ink), inkHeight: HEIGHT }
}

/** A strip of typewriter print, where each of the narrow letters leaves the recogniser in doubt about a blank. */
function typed(text: string) {
  const pitch = 17
  const characters: { text: string; column: number; confidence: number; blankBefore: number }[] = []
  const ink = new Uint8Array(pitch * text.length)
  for (const [n, letter] of [...text].entries()) {
    if (letter === ' ') continue
    const [middle, half] = [pitch * (n + 0.5), /[fil()[\]]/.test(letter) ? 2 : 6]
    ink.fill(1, Math.round(middle - half), Math.round(middle + half))
    characters.push({ text: letter, column: Math.round(middle / 4) * 4, confidence: 0.9, blankBefore: 0.2 })
  }
  const rectangle = { centre: { x: 0, y: 0 }, width: ink.length, height: HEIGHT, along: { x: 1, y: 0 } }
  return { rectangle, characters, ink, inkHeight: HEIGHT }
}

const textsOf = (...args: Parameters<typeof strip>) =>
  cutWords(strip(...args)).map((group) => group.map(({ text, spaced }) => (spaced ? `_${text}` : text)).join('|'))

describe('cutWords', () => {
  it('cuts letters where the recogniser nearly saw a blank and the print has a gap', () => {
    expect(textsOf('ab{5}cd', { c: 0.1 })).toEqual(['ab|_cd'])
    expect(textsOf('ab{5}cd', { c: 0.0001 })).toEqual(['abcd'])
    expect(textsOf('abcd', { c: 0.01 })).toEqual(['abcd'])
  })

  it('cuts letters that stand far from each other, whatever the recogniser says', () => {
    expect(textsOf('ab{26}cd')).toEqual(['ab|_cd'])
  })

  it('parts texts that stand beside each other', () => {
    expect(textsOf('ab{40}cd')).toEqual(['ab', 'cd'])
    expect(textsOf('单价{40}数量')).toEqual(['单价', '数量'])
  })

  it('keeps Chinese together, also behind the white of a comma', () => {
    expect(textsOf('青石{6}镇')).toEqual(['青石镇'])
    expect(textsOf('青，{20}石')).toEqual(['青，石'])
    expect(textsOf('姓{20}名')).toEqual(['姓|_名'])
  })

  it('cuts program text at skipped places, not at the white beside narrow letters', () => {
    const code = 'print (list[i]) if it is full'
    expect(cutWords(typed(code)).map((group) => group.map(({ text }) => text).join(' '))).toEqual([code])
  })

  it('tells where a word begins and ends', () => {
    const [[first, second] = []] = cutWords(strip('ab{5}cd', { c: 0.9 }))
    expect(first).toMatchObject({ text: 'ab', from: 2, to: 24 })
    expect(second).toMatchObject({ text: 'cd', from: 31, to: 53 })
    expect(second?.confidence).toBeCloseTo(0.9)
  })

  it('gives nothing for a strip without characters', () => {
    expect(cutWords(strip(''))).toEqual([])
  })
})
