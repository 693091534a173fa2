import { expect, it } from 'vitest'
import { findFixedPitch } from './fixed-pitch.ts'

/** Where the recogniser sees characters of these widths: it tells their middles no finer than by half a step of 8 columns. */
function seen(text: string, widthOf: (letter: string) => number) {
  let at = 0
  return [...text].flatMap((letter) => {
    const width = widthOf(letter)
    const column = Math.round((at + width / 2) / 4) * 4
    at += width
    return letter === ' ' ? [] : [{ text: letter, column, confidence: 1, blankBefore: 0 }]
  })
}

/** Widths in Helvetica, thousandths of the size (Adobe's metrics). */
const HELVETICA: Readonly<Record<string, number>> = {
  a: 556,
  b: 556,
  c: 500,
  d: 556,
  e: 556,
  f: 278,
  g: 556,
  h: 556,
  i: 222,
  k: 500,
  l: 222,
  m: 833,
  n: 556,
  o: 556,
  p: 556,
  r: 333,
  s: 500,
  t: 278,
  u: 556,
  v: 500,
  w: 722,
  y: 500,
  ' ': 278,
}
const TEXT = 'fill the list of files until all limits will fit'

it.each([14.2, 17.3, 21.5])('finds a pitch of %d columns in typewriter text', (pitch) => {
  const found = findFixedPitch(seen(TEXT, () => pitch))
  expect(found).toBeGreaterThan(pitch * 0.97)
  expect(found).toBeLessThan(pitch * 1.03)
})

it.each([30, 36, 42])('finds none in Helvetica of %d columns', (size) => {
  const wider = 'the number of members grows from month to month'
  for (const text of [TEXT, wider])
    expect(findFixedPitch(seen(text, (letter) => ((HELVETICA[letter] ?? 556) * size) / 1000))).toBeUndefined()
})

it('finds none in a short line, and none beside Chinese', () => {
  expect(findFixedPitch(seen('make it so', () => 17))).toBeUndefined()
  expect(findFixedPitch(seen(`${TEXT}的`, () => 17))).toBeUndefined()
})
