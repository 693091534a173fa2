import { describe, expect, it } from 'vitest'
import { findComponents } from './components.ts'
import { findLineAreas } from './line-areas.ts'

const WIDTH = 240
const HEIGHT = 80

/** A map that is certain of every cell inside one of the level boxes, which are turned together about the middle of the map. */
function mapOf(boxes: readonly { x: number; y: number; width: number; height: number }[], degrees = 0) {
  const [cos, sin] = [Math.cos((degrees * Math.PI) / 180), Math.sin((degrees * Math.PI) / 180)]
  const values = new Uint8Array(WIDTH * HEIGHT)
  for (let n = 0; n < values.length; n++) {
    const [dx, dy] = [(n % WIDTH) + 0.5 - WIDTH / 2, Math.floor(n / WIDTH) + 0.5 - HEIGHT / 2]
    const [x, y] = [WIDTH / 2 + dx * cos + dy * sin, HEIGHT / 2 + dy * cos - dx * sin]
    if (boxes.some((box) => x >= box.x && x < box.x + box.width && y >= box.y && y < box.y + box.height))
      values[n] = 255
  }
  return { width: WIDTH, height: HEIGHT, values }
}

function linesOf(...args: Parameters<typeof mapOf>) {
  const map = mapOf(...args)
  return findComponents(map, 128).flatMap((component) => findLineAreas(component, map))
}

const degreesOf = ({ along }: { along: { x: number; y: number } }) => (Math.atan2(along.y, along.x) * 180) / Math.PI

describe('findLineAreas', () => {
  it('finds a plain line as it lies', () => {
    const [line, ...others] = linesOf([{ x: 20, y: 30, width: 200, height: 10 }])
    expect(others).toEqual([])
    expect(line).toMatchObject({ centre: { x: 120, y: 35 }, width: 200, height: 10, along: { x: 1, y: 0 }, score: 1 })
  })

  it('is not tilted or thickened by what sticks out at one end', () => {
    const [line, ...others] = linesOf([
      { x: 20, y: 30, width: 200, height: 10 },
      { x: 20, y: 24, width: 8, height: 6 },
      { x: 196, y: 40, width: 8, height: 5 },
    ])
    expect(others).toEqual([])
    expect(line?.centre.y).toBeCloseTo(35, 0)
    expect(Math.abs((line?.height ?? 0) - 10)).toBeLessThan(1)
    expect(line && Math.abs(degreesOf(line))).toBeLessThan(0.3)
  })

  it.each([-4, 1.5, 3])('finds the slant of a line of %d degrees in spite of an exponent', (degrees) => {
    const [line, ...others] = linesOf(
      [
        { x: 20, y: 35, width: 200, height: 10 },
        { x: 150, y: 29, width: 9, height: 6 },
      ],
      degrees,
    )
    expect(others).toEqual([])
    expect(line && degreesOf(line)).toBeCloseTo(degrees, 0)
    expect(Math.abs((line?.height ?? 0) - 10)).toBeLessThan(2.5)
  })

  it('parts two lines that touch', () => {
    const lines = linesOf([
      { x: 20, y: 20, width: 200, height: 9 },
      { x: 60, y: 29, width: 4, height: 6 },
      { x: 20, y: 35, width: 120, height: 9 },
    ])
    expect(lines.map(({ centre, width, height }) => ({ y: centre.y, width, height }))).toEqual([
      { y: 24.5, width: 200, height: 9 },
      { y: 39.5, width: 120, height: 9 },
    ])
  })

  it('leaves a short text whole, and a speck out', () => {
    expect(linesOf([{ x: 20, y: 20, width: 16, height: 12 }])).toMatchObject([{ width: 16, height: 12 }])
    expect(linesOf([{ x: 20, y: 20, width: 30, height: 2 }])).toEqual([])
  })

  it('takes no time to lay what is too large for a line', () => {
    const [width, height] = [800, 200]
    const map = { width, height, values: new Uint8Array(width * height).fill(255) }
    const [whole] = findComponents(map, 128).flatMap((component) => findLineAreas(component, map))
    expect(whole).toMatchObject({ centre: { x: 400, y: 100 }, width, height, score: 1 })
  })
})
