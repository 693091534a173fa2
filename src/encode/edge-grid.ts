import { createGridHistogram } from './histogram.ts'
import { windowOf } from './small-picture.ts'

const CELLS = 6
const DIRECTIONS = 8
/** A step between neighbours (of grey, in `[0, 1]`) that counts half: faint lines count nearly as black ones do. */
const HALF_STEP = 0.3
/** Smaller steps are noise. */
const MIN_STEP = 0.01

export const EDGE_VALUES = CELLS * CELLS * DIRECTIONS

/**
 * Where edges of which direction lie: a histogram of oriented gradients (Dalal & Triggs 2005) over few wide cells that run into
 * each other, the border of the picture counting least.
 *
 * @param grey - `[side, side]`, in `[0, 1]`
 * @returns `[6, 6, 8]`, not negative
 */
export function edgeGrid(grey: Float32Array, side: number): Float32Array {
  const { counts, add } = createGridHistogram(CELLS, DIRECTIONS)
  const window = windowOf(side, 0.5)
  for (let y = 1; y < side - 1; y++)
    for (let x = 1; x < side - 1; x++) {
      const at = y * side + x
      const across = (grey[at + 1] ?? 0) - (grey[at - 1] ?? 0)
      const down = (grey[at + side] ?? 0) - (grey[at - side] ?? 0)
      const step = Math.hypot(across, down)
      if (step < MIN_STEP) continue
      const turn = Math.atan2(down, across) / (2 * Math.PI)
      const weight = (step / (step + HALF_STEP)) * (window[x] ?? 0) * (window[y] ?? 0)
      add((x + 0.5) / side, (y + 0.5) / side, (turn < 0 ? turn + 1 : turn) * DIRECTIONS, weight)
    }
  return counts
}
