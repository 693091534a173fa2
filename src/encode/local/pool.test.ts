import { describe, expect, it } from 'vitest'
import { finish, poolRows } from './pool.ts'

/** Two rows of three positions of two values; the last position of the second row is padding. */
const STATES = { data: Float32Array.of(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 99, 99), dims: [2, 3, 2] }
const MASK = [true, true, true, true, true, false]

describe('poolRows', () => {
  it('means over what is no padding', () => {
    expect(poolRows(STATES, MASK, 'mean').map((row) => [...row])).toEqual([
      [3, 4],
      [8, 9],
    ])
  })

  it('takes the first or the last that is no padding', () => {
    expect(poolRows(STATES, MASK, 'cls').map((row) => [...row])).toEqual([
      [1, 2],
      [7, 8],
    ])
    expect(poolRows(STATES, MASK, 'last').map((row) => [...row])).toEqual([
      [5, 6],
      [9, 10],
    ])
  })

  it('finds the first token behind padding on the left', () => {
    expect(poolRows(STATES, [false, true, true, true, true, true], 'cls').map((row) => [...row])).toEqual([
      [3, 4],
      [7, 8],
    ])
  })

  it('takes every position where there is no mask, and vectors that are one already as they are', () => {
    expect(
      poolRows({ data: Float32Array.of(1, 2, 3, 4), dims: [1, 2, 2] }, undefined, 'mean').map((r) => [...r]),
    ).toEqual([[2, 3]])
    expect(poolRows({ data: Float32Array.of(1, 2, 3, 4), dims: [2, 2] }, undefined, 'none').map((r) => [...r])).toEqual(
      [
        [1, 2],
        [3, 4],
      ],
    )
  })
})

describe('finish', () => {
  it('cuts first and brings to length 1 then', () => {
    const short = finish(Float32Array.of(3, 4, 12), 2)
    expect(short[0]).toBeCloseTo(0.6)
    expect(short[1]).toBeCloseTo(0.8)
    expect(short.length).toBe(2)
  })
})
