import type { Pixels } from '../spec/page-renderer.ts'

/** Sides of the square that a picture is looked at in; a power of two. */
export const SMALL_SIDE = 128

/** A picture squeezed into a square, and what shape it had. */
export interface SmallPicture {
  /** {@link SMALL_SIDE} × {@link SMALL_SIDE}, opaque: transparency on white. */
  readonly pixels: Pixels
  /** Width by height of the picture itself. */
  readonly aspect: number
}

/** Grey values in `[0, 1]`, row-major `[side, side]` (ITU-R BT.601 weights). */
export function toGrey({ width, height, data }: Pixels): Float32Array {
  const grey = new Float32Array(width * height)
  for (let n = 0; n < grey.length; n++)
    grey[n] = (0.299 * (data[4 * n] ?? 0) + 0.587 * (data[4 * n + 1] ?? 0) + 0.114 * (data[4 * n + 2] ?? 0)) / 255
  return grey
}

/** Each value the mean of four: `[side, side]` → `[side / 2, side / 2]`. */
export function halve(values: Float32Array, side: number): Float32Array {
  const half = side / 2
  const smaller = new Float32Array(half * half)
  for (let y = 0; y < half; y++)
    for (let x = 0; x < half; x++) {
      const at = 2 * y * side + 2 * x
      const upper = (values[at] ?? 0) + (values[at + 1] ?? 0)
      smaller[y * half + x] = (upper + (values[at + side] ?? 0) + (values[at + side + 1] ?? 0)) / 4
    }
  return smaller
}

/** Weights of the places along a side: 1 in the middle, near 0 at the ends, where crops and turns change a picture most. */
export function windowOf(side: number, power: number): Float32Array {
  return Float32Array.from({ length: side }, (_, n) => Math.sin((Math.PI * (n + 0.5)) / side) ** power)
}
