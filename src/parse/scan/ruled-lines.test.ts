import { describe, expect, it } from 'vitest'
import { findInk } from './ink.ts'
import { findRuledLines } from './ruled-lines.ts'

const [WIDTH, HEIGHT, SIZE] = [400, 300, 20]

/** Grey paper, darker to the right, with these rectangles darkened. */
function paper(rectangles: readonly [x: number, y: number, width: number, height: number][], darker = 60) {
  const data = Uint8Array.from({ length: WIDTH * HEIGHT }, (_, n) => 240 - ((n % WIDTH) * 90) / WIDTH)
  for (const [left, top, width, height] of rectangles)
    for (let y = top; y < top + height; y++)
      for (let x = left; x < left + width; x++) data[y * WIDTH + x] = (data[y * WIDTH + x] ?? 0) - darker
  return findInk({ width: WIDTH, height: HEIGHT, data }, SIZE)
}

describe('findRuledLines', () => {
  it('finds the lines of a grid where they are, on unevenly lit paper', () => {
    const ink = paper([
      [40, 50, 300, 2],
      [40, 120, 300, 2],
      [40, 50, 2, 70],
      [338, 50, 2, 72],
    ])
    const { horizontal, vertical } = findRuledLines(ink, SIZE, [])
    expect(horizontal).toEqual([
      { at: 51, start: 40, end: 340 },
      { at: 121, start: 40, end: 340 },
    ])
    expect(vertical.map(({ at, start, end }) => [at, start, Math.round(end / 2) * 2])).toEqual([
      [41, 50, 122],
      [339, 50, 122],
    ])
  })

  it('takes a slanting line for one', () => {
    const steps = Array.from({ length: 6 }, (_, n): [number, number, number, number] => [40 + 50 * n, 100 + n, 50, 2])
    expect(findRuledLines(paper(steps), SIZE, []).horizontal).toEqual([{ at: 103.5, start: 40, end: 340 }])
  })

  it('takes no bar, no dash inside a word and no short stroke for a line', () => {
    const bar = [60, 40, 300, 12] as const
    const dash = [60, 150, 80, 2] as const
    const stroke = [60, 220, 20, 2] as const
    const ink = paper([[...bar], [...dash], [...stroke]])
    const word = { x0: 50, x1: 150, y0: 140, y1: 160 }
    expect(findRuledLines(ink, SIZE, [word])).toEqual({ horizontal: [], vertical: [] })
    expect(findRuledLines(ink, SIZE, []).horizontal).toHaveLength(1)
  })
})
