import { describe, expect, it } from 'vitest'
import { createGridHistogram } from './histogram.ts'
import { SPECTRUM_VALUES, spectrum } from './spectrum.ts'

const SIDE = 32

/** Stripes of `waves` waves along the picture, moved on by `phase` (in waves). */
const stripes = (across: number, down: number, phase: number) =>
  Float32Array.from({ length: SIDE * SIDE }, (_, n) => {
    const [x, y] = [n % SIDE, Math.floor(n / SIDE)]
    return 0.5 + 0.5 * Math.cos(2 * Math.PI * ((across * x + down * y) / SIDE + phase))
  })

describe('spectrum', () => {
  it('says the same of stripes wherever they begin', () => {
    const [one, other] = [spectrum(stripes(6, 3, 0), SIDE), spectrum(stripes(6, 3, 0.4), SIDE)]
    const most = Math.max(...one)
    for (let n = 0; n < SPECTRUM_VALUES; n++)
      expect(Math.abs((one[n] ?? 0) - (other[n] ?? 0)) / most).toBeLessThan(0.05)
  })

  it('puts stripes where their direction and width say', () => {
    const strongest = (values: Float32Array) => values.indexOf(Math.max(...values))
    // Ring by the logarithm of the number of waves, 12 of them in the last; 12 angles to a half turn.
    expect(Math.floor(strongest(spectrum(stripes(11.9, 0, 0), SIDE)) / 12)).toBe(5)
    expect(strongest(spectrum(stripes(6, 0, 0), SIDE)) % 12).toBe(0)
    expect(strongest(spectrum(stripes(0, 6, 0), SIDE)) % 12).toBe(6)
  })

  it('is zero for an even picture', () => {
    expect(Math.max(...spectrum(new Float32Array(SIDE * SIDE).fill(0.5), SIDE))).toBe(0)
  })
})

describe('createGridHistogram', () => {
  it('shares a weight among neighbours by nearness, and loses none', () => {
    const { counts, add } = createGridHistogram(3, 4)
    add(0.25, 0, 3.5, 8)
    // Half way between two columns, in the first row, half way between the last bin and the first.
    expect([counts[3], counts[0], counts[7], counts[4]]).toEqual([2, 2, 2, 2])
    add(1, 1, 1, 5)
    expect(counts[8 * 4 + 1]).toBe(5)
    expect(counts.reduce((sum, value) => sum + value, 0)).toBe(13)
  })
})
