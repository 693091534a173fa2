import type { Space } from '../model/embedding.ts'
import { COLOUR_VALUES, colourGrid, TONE_VALUES, tones } from './colour-grid.ts'
import { EDGE_VALUES, edgeGrid } from './edge-grid.ts'
import { halve, SMALL_SIDE, type SmallPicture, toGrey } from './small-picture.ts'
import { SPECTRUM_VALUES, spectrum } from './spectrum.ts'

const ASPECT_VALUES = 16
/** Logarithms of width by height: the first, and from one to the next. */
const FIRST_ASPECT = -3
const ASPECT_STEP = 0.4
/** A crop of 80 % may change the logarithm by 0.22. */
const ASPECT_SPREAD = 0.35

const DIMENSION = EDGE_VALUES + SPECTRUM_VALUES + COLOUR_VALUES + ASPECT_VALUES + TONE_VALUES

/** Raise the number whenever the same picture would give another vector. */
export const FINGERPRINT_SPACE: Space = { id: `fingerprint@1/${DIMENSION}/l2`, kind: 'dense', dimension: DIMENSION }

/**
 * How a picture looks as one vector: edges, waves, colours, shape and brightness, each of length 1 before it is weighed. The same
 * picture cropped a little, scaled, compressed, turned by a few degrees or without its colours gives a near one; nothing is known
 * of what it shows.
 *
 * @returns L2-normalised; of any picture, also an empty one, not zero
 */
export function toFingerprint({ pixels, aspect }: SmallPicture): Float32Array {
  const grey = toGrey(pixels)
  const half = halve(grey, SMALL_SIDE)
  const parts = [
    // What all pictures share says nothing: roots are taken from their mean.
    { weight: 1, values: part(centred(roots(edgeGrid(grey, SMALL_SIDE))), 4) },
    { weight: 0.7, values: part(centred(roots(spectrum(half, SMALL_SIDE / 2))), 10) },
    { weight: 0.5, values: part(centred(roots(colourGrid(pixels))), 4) },
    { weight: 0.5, values: part(aspectValues(aspect), 0) },
    { weight: 0.3, values: part(roots(tones(grey, SMALL_SIDE)), 0) },
  ]
  return part(
    Float32Array.from(parts.flatMap(({ weight, values }) => Array.from(values, (value) => weight * value))),
    0,
  )
}

/** Roots, so that one strong count doesn't outweigh all others (Arandjelović & Zisserman 2012). */
const roots = (counts: Float32Array) => counts.map(Math.sqrt)

function centred(values: Float32Array): Float32Array {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length
  return values.map((value) => value - mean)
}

/** Of length 1, or shorter where `values` are shorter than `least`: next to nothing is not made to count as something. */
function part(values: Float32Array, least: number): Float32Array {
  const length = Math.max(Math.hypot(...values), least)
  return length === 0 ? values : values.map((value) => value / length)
}

function aspectValues(aspect: number): Float32Array {
  const last = FIRST_ASPECT + (ASPECT_VALUES - 1) * ASPECT_STEP
  const logarithm = Math.min(Math.max(Math.log(aspect), FIRST_ASPECT), last)
  return Float32Array.from({ length: ASPECT_VALUES }, (_, n) => {
    const distance = logarithm - FIRST_ASPECT - n * ASPECT_STEP
    return Math.exp(-(distance * distance) / (2 * ASPECT_SPREAD * ASPECT_SPREAD))
  })
}
