import type { Box } from '../model/geometry.ts'

/** One byte a pixel, rows from the top, 255 is white. */
export interface GreyPicture {
  readonly width: number
  readonly height: number
  readonly data: Uint8Array
}

/** Quarter turns, clockwise, by which the text stands turned on a picture. */
export type QuarterTurns = 0 | 1 | 2 | 3

/** The picture with its text upright. */
export function turnUpright({ width, height, data }: GreyPicture, turns: QuarterTurns): GreyPicture {
  if (turns === 0) return { width, height, data }
  const [w, h] = turns === 2 ? [width, height] : [height, width]
  const upright = new Uint8Array(w * h)
  for (let v = 0, at = 0; v < h; v++)
    for (let u = 0; u < w; u++, at++) {
      const x = turns === 1 ? width - 1 - v : turns === 2 ? width - 1 - u : v
      const y = turns === 1 ? u : turns === 2 ? height - 1 - v : height - 1 - u
      upright[at] = data[y * width + x] ?? 255
    }
  return { width: w, height: h, data: upright }
}

/** Where a box of the upright picture lies on the picture as it was given. */
export function onTurned(box: Box, turns: QuarterTurns, { width, height }: Pick<GreyPicture, 'width' | 'height'>): Box {
  switch (turns) {
    case 0:
      return box
    case 1:
      return { x: width - box.y - box.height, y: box.x, width: box.height, height: box.width }
    case 2:
      return { x: width - box.x - box.width, y: height - box.y - box.height, width: box.width, height: box.height }
    case 3:
      return { x: box.y, y: height - box.x - box.width, width: box.height, height: box.width }
  }
}
