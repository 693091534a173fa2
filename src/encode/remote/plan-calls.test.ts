import { describe, expect, it } from 'vitest'
import type { EncoderInput } from '../../spec/encoder.ts'
import { planCalls } from './plan-calls.ts'

const LIMITS = { rows: 3, tokens: 100, pictures: 2, pictureBytes: 10, pictureSide: 10 }
const text = (length: number): EncoderInput => ({ text: 'x'.repeat(length) })
const picture: EncoderInput = { image: new Uint8Array([1]) }
const both: EncoderInput = { text: 'x', image: new Uint8Array([1]) }

describe('planCalls', () => {
  it('keeps to rows, tokens and pictures, in the order of the inputs', () => {
    expect(planCalls([text(1), text(1), text(1), text(1)], LIMITS)).toEqual([[0, 1, 2], [3]])
    expect(planCalls([text(120), text(80), text(2), text(500), text(1)], LIMITS)).toEqual([[0, 1], [2], [3], [4]])
    expect(planCalls([picture, picture, picture, text(1)], LIMITS)).toEqual([
      [0, 1],
      [2, 3],
    ])
    expect(planCalls([], LIMITS)).toEqual([])
  })

  it('keeps pictures from texts, and joined inputs alone, where a protocol wants it', () => {
    expect(planCalls([text(1), picture, text(1), picture], { ...LIMITS, apart: true })).toEqual([
      [0, 2],
      [1, 3],
    ])
    expect(planCalls([text(1), both, picture, both], { ...LIMITS, jointAlone: true })).toEqual([[0, 2], [1], [3]])
  })

  it('names every place once, whatever the limits', () => {
    const inputs = Array.from({ length: 40 }, (_, n) => [text(n * 7), picture, both][n % 3] ?? picture)
    for (const rows of [1, 2, 7])
      for (const apart of [false, true]) {
        const places = planCalls(inputs, { ...LIMITS, rows, apart, jointAlone: !apart }).flat()
        expect(places.sort((a, b) => a - b)).toEqual(inputs.map((_, n) => n))
      }
  })
})
