import { expect, it } from 'vitest'
import { findComponents } from './components.ts'

/** A map from rows of digits, each ten times its digit. */
function mapOf(...rows: string[]) {
  const values = Uint8Array.from(rows.join(''), (digit) => Number(digit) * 10)
  return { width: rows[0]?.length ?? 0, height: rows.length, values }
}
const sizesOf = (...rows: string[]) => findComponents(mapOf(...rows), 10).map(({ size }) => size)

it('finds nothing in an empty map', () => {
  expect(sizesOf('000', '000')).toEqual([])
})

it('keeps what does not touch apart, and joins what touches by a corner', () => {
  expect(sizesOf('11000', '00011', '11000')).toEqual([2, 2, 2])
  expect(sizesOf('11000', '00100', '00011')).toEqual([5])
})

it('joins two arms that meet further down', () => {
  expect(sizesOf('10001', '10001', '11111')).toEqual([9])
  expect(sizesOf('10101', '10101', '01010')).toEqual([8])
})

it('adds the values up and tells the stretches of each row', () => {
  const [component] = findComponents(mapOf('0250', '0000', '0000'), 10)
  expect(component).toEqual({ size: 2, sum: 70, runs: [{ x0: 1, x1: 2, y: 0, sum: 70 }] })
  const [ring] = findComponents(mapOf('111', '101', '111'), 10)
  expect(ring).toMatchObject({ size: 8, sum: 80 })
  expect(ring?.runs.map(({ x0, x1, y }) => [x0, x1, y])).toEqual([
    [0, 2, 0],
    [0, 0, 1],
    [2, 2, 1],
    [0, 2, 2],
  ])
})

it('agrees with a flood fill on random maps', () => {
  let state = 11
  const random = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return state / 2 ** 32
  }
  for (let round = 0; round < 40; round++) {
    const [width, height] = [3 + Math.floor(random() * 20), 3 + Math.floor(random() * 20)]
    const map = {
      width,
      height,
      values: Uint8Array.from({ length: width * height }, () => (random() < 0.45 ? 200 : 0)),
    }
    const found = findComponents(map, 100).map(({ size }) => size)
    expect(found.sort()).toEqual(floodSizes(map).sort())
  }
})

function floodSizes({ width, height, values }: { width: number; height: number; values: Uint8Array }): number[] {
  const seen = new Set<number>()
  const fill = (x: number, y: number): number => {
    const at = y * width + x
    if (x < 0 || y < 0 || x >= width || y >= height || seen.has(at) || values[at] !== 200) return 0
    seen.add(at)
    let size = 1
    for (const dy of [-1, 0, 1]) for (const dx of [-1, 0, 1]) size += fill(x + dx, y + dy)
    return size
  }
  return Array.from(values, (_, at) => fill(at % width, Math.floor(at / width))).filter((size) => size > 0)
}
