import { describe, expect, it } from 'vitest'
import { createRandom } from '../../testing/random.ts'
import { middleOf } from './middle.ts'

describe('middleOf', () => {
  it('gives the upper middle of an even number, and 0 for none', () => {
    expect(middleOf(Float64Array.of(4, 1, 3, 2), 4)).toBe(3)
    expect(middleOf(new Float64Array(), 0)).toBe(0)
  })

  it('looks at the first numbers only', () => {
    expect(middleOf(Float64Array.of(3, 1, 2, 0, 0, 0, 0), 3)).toBe(2)
  })

  it('equals sorting, with many values the same or none', () => {
    const random = createRandom(1)
    for (let count = 1; count < 200; count++)
      for (const kinds of [2, 7, 1e9]) {
        const values = Float64Array.from({ length: count }, () => Math.floor(random() * kinds) - 1)
        expect(middleOf(values.slice(), count)).toBe(values.sort()[count >> 1])
      }
  })
})
