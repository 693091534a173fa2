import { describe, expect, it } from 'vitest'
import { cutCells } from './stacked.ts'

const WIDTH = 48
/** Rows of print and of white in turns, print first. */
const rows = (...lengths: number[]) =>
  Float32Array.from(lengths.flatMap((length, n) => new Array<number>(length).fill(n % 2 === 0 ? 1 : 0)))

describe('cutCells', () => {
  it('cuts a column at the white between its characters', () => {
    expect(cutCells(rows(44, 6, 40, 10, 44), WIDTH)).toHaveLength(3)
    for (const [from, to] of cutCells(rows(44, 6, 40, 10, 44), WIDTH)) expect(to - from).toBeGreaterThanOrEqual(40)
  })

  it('keeps a character whose strokes have white between them', () => {
    expect(cutCells(rows(6, 12, 6, 14, 8, 8, 44), WIDTH).map(([from]) => from)).toEqual([0, 54])
  })

  it('cuts characters that touch at the side of a square', () => {
    expect(cutCells(rows(96), WIDTH)).toEqual([
      [0, 48],
      [48, 96],
    ])
  })

  it('drops specks, and gives nothing for white', () => {
    expect(cutCells(rows(44, 80, 3), WIDTH)).toHaveLength(1)
    expect(cutCells(new Float32Array(100), WIDTH)).toEqual([])
  })
})
