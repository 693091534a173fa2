import { describe, expect, it } from 'vitest'
import { drawMarks } from './draw-marks.ts'

const white = (width: number, height: number) => ({ width, height, data: new Uint8Array(width * height * 4).fill(255) })
const colourAt = ({ width, data }: ReturnType<typeof white>, x: number, y: number) => [
  ...data.subarray((y * width + x) * 4, (y * width + x) * 4 + 3),
]

describe('drawMarks', () => {
  it('outlines the box and tints its inside, and nothing else', () => {
    const pixels = white(100, 80)
    drawMarks(pixels, [{ x: 10, y: 10, width: 20, height: 10, colour: [0, 0, 0] }], 2)
    expect(colourAt(pixels, 18, 30)[0]).toBeLessThan(60)
    expect(colourAt(pixels, 40, 30)[0]).toBe(224)
    expect(colourAt(pixels, 5, 5)).toEqual([255, 255, 255])
    expect(colourAt(pixels, 40, 60)).toEqual([255, 255, 255])
  })

  it('cuts a mark that leaves the picture', () => {
    const pixels = white(10, 10)
    drawMarks(pixels, [{ x: -50, y: -50, width: 500, height: 500 }], 1)
    expect(pixels.data).toHaveLength(400)
    expect(colourAt(pixels, 5, 5)[1]).toBeLessThan(255)
  })

  it('draws each mark in its own colour', () => {
    const pixels = white(60, 40)
    drawMarks(
      pixels,
      [
        { x: 5, y: 5, width: 10, height: 10, colour: [0, 0, 200] },
        { x: 35, y: 5, width: 10, height: 10, colour: [0, 150, 0] },
      ],
      1,
    )
    const [first = [], second = []] = [colourAt(pixels, 4, 10), colourAt(pixels, 34, 10)]
    expect(first[2]).toBeGreaterThan((first[1] ?? 0) + 100)
    expect(second[1]).toBeGreaterThan((second[2] ?? 0) + 100)
  })

  it('writes a label on a tag above the mark, and inside at the head of the picture', () => {
    const columnsOf = (y: number) => {
      const pixels = white(60, 60)
      drawMarks(pixels, [{ x: 10, y, width: 30, height: 20, colour: [0, 0, 0], label: '1l' }], 1)
      // The tag is 13 × 9; its letters are white.
      const top = Math.max(0, y - 9)
      return Array.from({ length: 7 }, (_, row) =>
        Array.from({ length: 11 }, (_, x) => (colourAt(pixels, 9 + x, top + 1 + row)[0] === 255 ? '#' : '.')).join(''),
      )
    }
    const lettering = [
      '..#....##..',
      '.##.....#..',
      '..#.....#..',
      '..#.....#..',
      '..#.....#..',
      '..#.....#..',
      '.###...###.',
    ]
    expect(columnsOf(30)).toEqual(lettering)
    expect(columnsOf(2)).toEqual(lettering)
  })

  it('leaves the inside of a fine mark as it is', () => {
    const pixels = white(40, 40)
    drawMarks(pixels, [{ x: 10, y: 10, width: 20, height: 20, fine: true }], 1)
    expect(colourAt(pixels, 20, 20)).toEqual([255, 255, 255])
    expect(colourAt(pixels, 10, 20)[1]).toBeLessThan(128)
  })
})
