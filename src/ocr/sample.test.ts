import { describe, expect, it } from 'vitest'
import { createPyramid } from './pyramid.ts'
import { sampleGrid } from './sample.ts'

const AS_IS = { factor: [1, 1, 1], offset: [0, 0, 0] } as const
const rounded = (values: Float32Array) => Array.from(values, (value) => Math.round(value))

/** A picture whose red is 10 x, green 10 y, blue 7. */
function ramp(width: number, height: number) {
  const data = new Uint8Array(width * height * 4)
  for (let n = 0; n < width * height; n++) data.set([(n % width) * 10, Math.floor(n / width) * 10, 7, 255], n * 4)
  return { width, height, data }
}

describe('sampleGrid', () => {
  it('gives each pixel back when a step is a pixel: blue, green, red', () => {
    const grid = { columns: 3, rows: 2, corner: { x: 0, y: 0 }, along: { x: 1, y: 0 }, down: { x: 0, y: 1 } }
    expect(rounded(sampleGrid(createPyramid(ramp(3, 2)), grid, AS_IS))).toEqual([
      ...[7, 7, 7, 7, 7, 7],
      ...[0, 0, 0, 10, 10, 10],
      ...[0, 10, 20, 0, 10, 20],
    ])
  })

  it('follows a turned grid', () => {
    // Read upward: along goes up, down goes right.
    const grid = { columns: 2, rows: 3, corner: { x: 0, y: 2 }, along: { x: 0, y: -1 }, down: { x: 1, y: 0 } }
    const red = rounded(sampleGrid(createPyramid(ramp(3, 2)), grid, AS_IS)).slice(12)
    expect(red).toEqual([0, 0, 10, 10, 20, 20])
  })

  it('loses nothing between its steps: a fine pattern becomes its mean', () => {
    const data = new Uint8Array(64 * 64 * 4).fill(255)
    for (let n = 0; n < 64 * 64; n += 2) data.fill(0, n * 4, n * 4 + 3)
    const grid = { columns: 8, rows: 8, corner: { x: 0, y: 0 }, along: { x: 8, y: 0 }, down: { x: 0, y: 8 } }
    for (const value of sampleGrid(createPyramid({ width: 64, height: 64, data }), grid, AS_IS))
      expect(value).toBeCloseTo(128)
  })

  it('lays transparent parts on white, and goes on with the border outside', () => {
    const pixels = { width: 1, height: 1, data: new Uint8Array([0, 0, 0, 0]) }
    const grid = { columns: 2, rows: 1, corner: { x: -5, y: 3 }, along: { x: 1, y: 0 }, down: { x: 0, y: 1 } }
    expect(rounded(sampleGrid(createPyramid(pixels), grid, AS_IS))).toEqual([255, 255, 255, 255, 255, 255])
    expect([...pixels.data]).toEqual([0, 0, 0, 0])
  })
})
