import { describe, expect, it } from 'vitest'
import { patchHeat } from './patch-heat.ts'

describe('patchHeat', () => {
  it('sums what is above the mean of each query row, with the hottest patch at 1', () => {
    // Two query rows over a page of one other vector and four patches.
    const products = Float32Array.of(9, 0, 0, 0, 0.4, 9, 0, 0.2, 0, 0.2)
    const heat = patchHeat(products, 5, { first: 1, count: 4 })
    // Means 0.1 and 0.1: patch 1 has 0.1, patch 3 has 0.3 + 0.1.
    for (const [n, expected] of [0, 0.25, 0, 1].entries()) expect(heat[n]).toBeCloseTo(expected, 5)
  })

  it('passes over vectors behind the patches', () => {
    const products = Float32Array.of(0.1, 0.5, 9, 0.1, 0.5, 9)
    expect([...patchHeat(products, 3, { first: 0, count: 2 })]).toEqual([0, 1])
  })

  it('lets a word that fits everywhere alike say nothing', () => {
    const products = Float32Array.of(0.9, 0.9, 0.9, -0.2, -0.3, -0.4)
    const [first = 0, second = 0, third = 0] = patchHeat(products, 3, { first: 0, count: 3 })
    expect(first).toBe(1)
    expect(second).toBeLessThan(0.01)
    expect(third).toBe(0)
  })

  it('is cold where no patch stands out', () => {
    expect([...patchHeat(new Float32Array(8).fill(0.7), 4, { first: 0, count: 4 })]).toEqual([0, 0, 0, 0])
  })
})
