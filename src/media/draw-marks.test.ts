import { describe, expect, it } from 'vitest'
import { drawMarks } from './draw-marks.ts'

const white = (width: number, height: number) => ({ width, height, data: new Uint8Array(width * height * 4).fill(255) })
const colourAt = ({ width, data }: ReturnType<typeof white>, x: number, y: number) => [
  ...data.subarray((y * width + x) * 4, (y * width + x) * 4 + 3),
]

describe('drawMarks', () => {
  it('outlines the box and tints its inside, and nothing else', () => {
    const pixels = white(100, 80)
    drawMarks(pixels, [{ x: 10, y: 10, width: 20, height: 10 }], 2, { x: 0, y: 0 }, [0, 0, 0])
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
})
