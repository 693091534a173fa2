import { expect, it } from 'vitest'
import { bm25 } from './bm25.ts'

it('scores a case worked by hand', () => {
  // N = 3, mean length 2; "a" in 2 rows: idf ln(1 + 1.5 / 2.5); "b" in 1: ln(1 + 2.5 / 1.5).
  const rows = ['a a b', 'a', 'ab ba'].map((text) => ({ text, length: text.split(' ').length }))
  const scores = bm25(['a', 'b'], rows, { rows: 3, meanLength: 2 })
  const [idfA, idfB] = [Math.log(1.6), Math.log(8 / 3)]
  expect(scores[0]).toBeCloseTo((idfA * 2 * 2.2) / (2 + 1.2 * 1.375) + (idfB * 2.2) / (1 + 1.2 * 1.375), 12)
  expect(scores[1]).toBeCloseTo((idfA * 2.2) / (1 + 1.2 * 0.625), 12)
  expect(scores[2]).toBe(0)
})

it('counts a token that stands twice in a row twice', () => {
  const [once, twice, thrice] = bm25(
    ['a'],
    ['a b c', 'a a c', 'a a a'].map((text) => ({ text, length: 3 })),
    {
      rows: 9,
      meanLength: 3,
    },
  )
  const idf = Math.log(1 + 6.5 / 3.5)
  expect([once, twice, thrice]).toEqual(
    [1, 2, 3].map((count) => expect.closeTo((idf * count * 2.2) / (count + 1.2), 12)),
  )
})
