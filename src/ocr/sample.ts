import type { Pyramid } from './pyramid.ts'

/** A grid laid over a picture, in pixels of the picture: where its corner lies and how far a step along and down it goes. */
export interface Grid {
  readonly columns: number
  readonly rows: number
  readonly corner: Point
  readonly along: Point
  readonly down: Point
}

export interface Point {
  readonly x: number
  readonly y: number
}

/** How a channel's value of 0 to 255 becomes an input: `value * factor + offset`, for blue, green, red. */
export interface Normalisation {
  readonly factor: readonly [number, number, number]
  readonly offset: readonly [number, number, number]
}

/**
 * The picture at the middle of each of the grid's cells, between pixels weighted by distance; outside the picture its border goes on.
 *
 * @returns row-major `[3, rows, columns]`, channels blue, green, red
 */
export function sampleGrid(pyramid: Pyramid, grid: Grid, { factor, offset }: Normalisation): Float32Array {
  const { columns, rows, corner, along, down } = grid
  const step = Math.min(Math.hypot(along.x, along.y), Math.hypot(down.x, down.y))
  const { pixels, scale } = pyramid.level(1 / Math.max(step, 1e-6))
  const { width, height, data } = pixels
  const size = rows * columns
  const planes = new Float32Array(3 * size)
  const [right, bottom] = [width - 1, height - 1]
  const [blueFactor, greenFactor, redFactor] = factor
  const [blueOffset, greenOffset, redOffset] = offset
  for (let row = 0, to = 0; row < rows; row++) {
    // Half a cell in, and pixel middles lie at halves too.
    const startX = (corner.x + along.x / 2 + down.x * (row + 0.5)) * scale - 0.5
    const startY = (corner.y + along.y / 2 + down.y * (row + 0.5)) * scale - 0.5
    for (let column = 0; column < columns; column++, to++) {
      const x = Math.min(Math.max(startX + along.x * column * scale, 0), right)
      const y = Math.min(Math.max(startY + along.y * column * scale, 0), bottom)
      const [x0, y0] = [x | 0, y | 0]
      const [shareX, shareY] = [x - x0, y - y0]
      const above = (y0 * width + x0) * 4
      const below = y0 < bottom ? above + width * 4 : above
      const next = x0 < right ? 4 : 0
      const [a, b] = [(1 - shareX) * (1 - shareY), shareX * (1 - shareY)]
      const [c, d] = [(1 - shareX) * shareY, shareX * shareY]
      const mixed = (channel: number) =>
        (data[above + channel] ?? 0) * a +
        (data[above + next + channel] ?? 0) * b +
        (data[below + channel] ?? 0) * c +
        (data[below + next + channel] ?? 0) * d
      planes[to] = mixed(2) * blueFactor + blueOffset
      planes[to + size] = mixed(1) * greenFactor + greenOffset
      planes[to + 2 * size] = mixed(0) * redFactor + redOffset
    }
  }
  return planes
}
