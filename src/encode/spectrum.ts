import { windowOf } from './small-picture.ts'

/** Waves along a side, at the most. */
const WAVES = 12
const RINGS = 6
const ANGLES = 12

export const SPECTRUM_VALUES = RINGS * ANGLES

/**
 * Which waves a picture is made of, whatever their phase, so that a shift changes nothing: magnitudes of its Fourier transform
 * gathered by length and direction (log-polar, as Reddy & Chatterji 1996), so that a small scaling or turn changes little.
 *
 * @param grey - `[side, side]`, in `[0, 1]`
 * @returns `[6, 12]`: length of wave from long to short, direction; not negative
 */
export function spectrum(grey: Float32Array, side: number): Float32Array {
  const { real, imaginary } = transformRows(windowed(grey, side), side)
  const gathered = new Float32Array(SPECTRUM_VALUES)
  const columns = 2 * WAVES - 1
  const put = (ring: number, angle: number, weight: number) => {
    if (ring >= RINGS) return
    const at = ring * ANGLES + (angle % ANGLES)
    gathered[at] = (gathered[at] ?? 0) + weight
  }
  for (let v = 0; v < WAVES; v++) {
    const { cosines, sines } = wave(v, side)
    for (let column = 0; column < columns; column++) {
      const u = column - WAVES + 1
      const length = Math.hypot(u, v)
      // The other half of the transform of real values says the same.
      if ((v === 0 && u <= 0) || length > WAVES) continue
      let re = 0
      let im = 0
      for (let y = 0; y < side; y++) {
        const [a, b] = [real[column * side + y] ?? 0, imaginary[column * side + y] ?? 0]
        re += a * (cosines[y] ?? 0) + b * (sines[y] ?? 0)
        im += b * (cosines[y] ?? 0) - a * (sines[y] ?? 0)
      }
      const ring = (Math.log(length) / Math.log(WAVES)) * (RINGS - 1)
      const angle = (Math.atan2(v, u) / Math.PI) * ANGLES
      const [inner, first] = [Math.floor(ring), Math.floor(angle)]
      const [outward, onward] = [ring - inner, angle - first]
      // Short waves of pictures are weaker in proportion to their length (Field 1987).
      const magnitude = Math.hypot(re, im) * length
      put(inner, first, magnitude * (1 - outward) * (1 - onward))
      put(inner, first + 1, magnitude * (1 - outward) * onward)
      put(inner + 1, first, magnitude * outward * (1 - onward))
      put(inner + 1, first + 1, magnitude * outward * onward)
    }
  }
  return gathered
}

function windowed(grey: Float32Array, side: number): Float32Array {
  const mean = grey.reduce((sum, value) => sum + value, 0) / grey.length
  const window = windowOf(side, 1)
  return grey.map((value, n) => (value - mean) * (window[n % side] ?? 0) * (window[Math.floor(n / side)] ?? 0))
}

/** Of each row the waves from −11 to 11: `[wave, row]`. */
function transformRows(values: Float32Array, side: number) {
  const columns = 2 * WAVES - 1
  const real = new Float32Array(columns * side)
  const imaginary = new Float32Array(columns * side)
  for (let u = 0; u < WAVES; u++) {
    const { cosines, sines } = wave(u, side)
    for (let y = 0; y < side; y++) {
      let re = 0
      let im = 0
      for (let x = 0; x < side; x++) {
        const value = values[y * side + x] ?? 0
        re += value * (cosines[x] ?? 0)
        im -= value * (sines[x] ?? 0)
      }
      real[(WAVES - 1 + u) * side + y] = re
      imaginary[(WAVES - 1 + u) * side + y] = im
      real[(WAVES - 1 - u) * side + y] = re
      imaginary[(WAVES - 1 - u) * side + y] = -im
    }
  }
  // Wave 0 was written twice, with two signs of a zero.
  return { real, imaginary }
}

function wave(count: number, side: number) {
  const at = (n: number) => (2 * Math.PI * count * n) / side
  return {
    cosines: Float32Array.from({ length: side }, (_, n) => Math.cos(at(n))),
    sines: Float32Array.from({ length: side }, (_, n) => Math.sin(at(n))),
  }
}
