import type { Pixels } from '../spec/page-renderer.ts'

/** A picture and its halvings, so that any reduction samples from less than two pixels a step and nothing is lost between them. */
export interface Pyramid {
  readonly width: number
  readonly height: number
  /** The smallest halving that still has `scale` pixels a pixel of the picture. Made when first asked for, and kept. */
  level(scale: number): Level
}

export interface Level {
  readonly pixels: Pixels
  /** Its pixels per pixel of the picture: 1, 1/2, 1/4 … */
  readonly scale: number
}

/** Transparent parts count as white. The pixels are not changed, and must not change while the pyramid is used. */
export function createPyramid(pixels: Pixels): Pyramid {
  const levels: Level[] = [{ pixels: onWhite(pixels), scale: 1 }]
  return {
    width: pixels.width,
    height: pixels.height,
    level(scale) {
      let level = levels[0] ?? { pixels, scale: 1 }
      for (let n = 1; level.scale / 2 >= scale && Math.min(level.pixels.width, level.pixels.height) > 1; n++) {
        const next = levels[n] ?? { pixels: halve(level.pixels), scale: level.scale / 2 }
        levels[n] = next
        level = next
      }
      return level
    },
  }
}

function onWhite(pixels: Pixels): Pixels {
  const { data } = pixels
  let first = 3
  while (first < data.length && data[first] === 255) first += 4
  if (first >= data.length) return pixels
  const opaque = new Uint8Array(data)
  for (let at = first - 3; at < opaque.length; at += 4) {
    const alpha = data[at + 3] ?? 255
    if (alpha === 255) continue
    for (let channel = at; channel < at + 3; channel++)
      opaque[channel] = Math.round(255 + (((data[channel] ?? 0) - 255) * alpha) / 255)
    opaque[at + 3] = 255
  }
  return { ...pixels, data: opaque }
}

/** Each pixel the mean of four; a last odd row or column is left out. */
function halve({ width, height, data }: Pixels): Pixels {
  const [halfWidth, halfHeight] = [Math.max(width >> 1, 1), Math.max(height >> 1, 1)]
  const half = new Uint8Array(halfWidth * halfHeight * 4).fill(255)
  const [right, below] = [width > 1 ? 4 : 0, height > 1 ? width * 4 : 0]
  for (let y = 0, to = 0; y < halfHeight; y++)
    for (let x = 0, from = y * 2 * width * 4; x < halfWidth; x++, from += 8, to += 4)
      for (let channel = 0; channel < 3; channel++) {
        const at = from + channel
        const sum =
          (data[at] ?? 0) + (data[at + right] ?? 0) + (data[at + below] ?? 0) + (data[at + below + right] ?? 0)
        half[to + channel] = (sum + 2) >> 2
      }
  return { width: halfWidth, height: halfHeight, data: half }
}
