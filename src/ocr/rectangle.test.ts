import { describe, expect, it } from 'vitest'
import { boxAround, partOf, readAlong, smallestRectangle } from './rectangle.ts'

/** Corners of a rectangle that is turned clockwise about its centre. */
function corners(x: number, y: number, width: number, height: number, degrees: number) {
  const [cos, sin] = [Math.cos((degrees * Math.PI) / 180), Math.sin((degrees * Math.PI) / 180)]
  return [-1, 1].flatMap((a) =>
    [-1, 1].map((b) => {
      const [s, t] = [(a * width) / 2, (b * height) / 2]
      return { x: x + s * cos - t * sin, y: y + s * sin + t * cos }
    }),
  )
}

describe('smallestRectangle', () => {
  it.each([0, 12, 30, 45, 60, 89, -20])('finds a rectangle again that is turned by %i degrees', (degrees) => {
    const inside = { x: 50, y: 40 }
    const found = smallestRectangle([...corners(50, 40, 30, 8, degrees), inside])
    expect(found.width).toBeCloseTo(30)
    expect(found.height).toBeCloseTo(8)
    expect(found.centre.x).toBeCloseTo(50)
    expect(found.centre.y).toBeCloseTo(40)
    expect(Math.tan(Math.atan2(found.along.y, found.along.x))).toBeCloseTo(Math.tan((degrees * Math.PI) / 180))
  })

  it('lays a tall rectangle down', () => {
    expect(smallestRectangle(corners(0, 0, 4, 20, 0))).toMatchObject({ width: 20, height: 4, along: { y: 1 } })
  })

  it('takes a single point', () => {
    expect(smallestRectangle([{ x: 3, y: 4 }])).toMatchObject({ centre: { x: 3, y: 4 }, width: 0, height: 0 })
  })
})

describe('readAlong', () => {
  const flat = smallestRectangle(corners(0, 0, 30, 8, 3))

  it('keeps the slant and takes the nearest of the four directions', () => {
    const slant = Math.tan((3 * Math.PI) / 180)
    const right = readAlong(flat, { x: 1, y: 0 })
    expect(right.width).toBeCloseTo(30)
    expect(right.along.y / right.along.x).toBeCloseTo(slant)
    const back = readAlong(flat, { x: -1, y: 0 })
    expect(back.along.x).toBeLessThan(0)
    expect(back.along.y / back.along.x).toBeCloseTo(slant)
  })

  it('swaps the sides when it is read across', () => {
    const down = readAlong(flat, { x: 0, y: 1 })
    expect(down.width).toBeCloseTo(8)
    expect(down.height).toBeCloseTo(30)
    expect(down.along.y).toBeCloseTo(Math.cos((3 * Math.PI) / 180))
  })
})

it('cuts a part along the direction of reading', () => {
  const backwards = { centre: { x: 50, y: 10 }, width: 100, height: 20, along: { x: -1, y: 0 } }
  expect(boxAround(partOf(backwards, 0, 0.25), { width: 200, height: 200 })).toEqual({
    x: 75,
    y: 0,
    width: 25,
    height: 20,
  })
})

it('cuts a box to the picture', () => {
  const outside = { centre: { x: 5, y: 5 }, width: 20, height: 20, along: { x: 1, y: 0 } }
  expect(boxAround(outside, { width: 10, height: 100 })).toEqual({ x: 0, y: 0, width: 10, height: 15 })
})
