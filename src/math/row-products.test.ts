import { describe, expect, it } from 'vitest'
import { createRandom } from '../testing/random.ts'
import { maxSim } from './max-sim.ts'
import { rowProducts } from './row-products.ts'

describe('rowProducts', () => {
  it('has a row for each row of the query and a column for each of the document', () => {
    const products = rowProducts(Float32Array.of(1, 0, 0, 2), Float32Array.of(3, 4, 5, 6, 7, 8), 2)
    expect([...products]).toEqual([3, 5, 7, 8, 12, 16])
  })

  it('has the maxima that MaxSim sums', () => {
    const random = createRandom(3)
    const [query, document] = [12, 40].map((length) => Float32Array.from({ length }, () => random() - 0.5))
    const products = rowProducts(query ?? new Float32Array(), document ?? new Float32Array(), 4)
    const best = [0, 1, 2].map((row) => Math.max(...products.subarray(row * 10, row * 10 + 10)))
    expect(best.reduce((sum, value) => sum + value, 0)).toBeCloseTo(
      maxSim(query ?? new Float32Array(), document ?? new Float32Array(), 4),
    )
  })
})
