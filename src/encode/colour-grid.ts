import type { Pixels } from '../spec/page-renderer.ts'
import { createGridHistogram } from './histogram.ts'
import { windowOf } from './small-picture.ts'

const CELLS = 3
const HUES = 8
/** Less colourful pixels are grey: JPEG tints what is. */
const MIN_CHROMA = 0.08
const TONES = 8

export const COLOUR_VALUES = CELLS * CELLS * HUES
export const TONE_VALUES = TONES

/** Where which colours lie, the stronger the more; all zero for a grey picture. `[3, 3, 8]`, not negative. */
export function colourGrid({ width, height, data }: Pixels): Float32Array {
  const { counts, add } = createGridHistogram(CELLS, HUES)
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const at = 4 * (y * width + x)
      const [red, green, blue] = [(data[at] ?? 0) / 255, (data[at + 1] ?? 0) / 255, (data[at + 2] ?? 0) / 255]
      const most = Math.max(red, green, blue)
      const chroma = most - Math.min(red, green, blue)
      if (chroma < MIN_CHROMA) continue
      add((x + 0.5) / width, (y + 0.5) / height, (hueOf(red, green, blue, most, chroma) / 6) * HUES, chroma)
    }
  return counts
}

/** In `[0, 6)`: red 0, green 2, blue 4. */
function hueOf(red: number, green: number, blue: number, most: number, chroma: number): number {
  if (most === red) return ((green - blue) / chroma + 6) % 6
  return most === green ? 2 + (blue - red) / chroma : 4 + (red - green) / chroma
}

/** How much of the picture is how bright, its middle counting most: of no picture all zero. `[8]` from black to white. */
export function tones(grey: Float32Array, side: number): Float32Array {
  const counts = new Float32Array(TONES)
  const window = windowOf(side, 1)
  for (let y = 0; y < side; y++)
    for (let x = 0; x < side; x++) {
      const tone = (grey[y * side + x] ?? 0) * (TONES - 1)
      const lower = Math.min(Math.floor(tone), TONES - 2)
      const weight = (window[x] ?? 0) * (window[y] ?? 0)
      counts[lower] = (counts[lower] ?? 0) + weight * (1 - (tone - lower))
      counts[lower + 1] = (counts[lower + 1] ?? 0) + weight * (tone - lower)
    }
  return counts
}
