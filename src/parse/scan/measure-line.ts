import type { Extent } from '../pdf/extent.ts'
import { isCjk } from '../pdf/script.ts'
import type { Bitmap } from './ink.ts'

/** How a line is set, in pixels of its upright picture. */
export interface LineMeasure {
  readonly size: number
  readonly baseline: number
}

// Parts of the font size by which letters rise above the baseline and hang below it, as most fonts have them.
const X_HEIGHT = 0.49
const ASCENT = 0.71
const CJK_ASCENT = 0.84
const CJK_DESCENT = 0.09
const DESCENT = 0.21

const TALL = /[A-Z0-9bdfhklt!?()[\]{}|/\\%$&#@"'“”’‘]/
const HANGING = /[gjpqy()[\]{}|@$§;Q]/
const LOW = /[a-z]/

/**
 * Font size and baseline from the ink of a line and the letters in it: boxes around lines are drawn too loosely to tell a heading
 * from its text. `undefined` when the ink says nothing, as that of a dash.
 */
export function measureLine(ink: Bitmap, box: Extent, text: string): LineMeasure | undefined {
  const [ascent, descent] = reachOf(text)
  if (ascent === 0) return undefined
  const rows = inkRows(ink, box)
  if (!rows) return undefined
  const size = (rows.bottom - rows.top) / (ascent + descent)
  const height = box.y1 - box.y0
  if (size < 0.45 * height || size > 1.45 * height) return undefined
  return { size, baseline: rows.bottom - descent * size }
}

/** What an unmeasured line of this height is taken for. */
export function guessLine({ y0, y1 }: Extent): LineMeasure {
  const size = 0.8 * (y1 - y0)
  return { size, baseline: (y0 + y1) / 2 + 0.3 * size }
}

/** The usual width of upright strokes, pixels: longer runs of ink are level strokes. */
export function measureStem(
  { width, height, data }: Bitmap,
  { x0, x1 }: Extent,
  { size, baseline }: LineMeasure,
): number {
  const longest = Math.max(2, Math.round(0.4 * size))
  const counts = new Uint32Array(longest + 1)
  let all = 0
  const [left, right] = [Math.max(0, Math.round(x0)), Math.min(width, Math.round(x1))]
  const [top, bottom] = [
    Math.max(0, Math.round(baseline - 0.42 * size)),
    Math.min(height, Math.round(baseline - 0.08 * size)),
  ]
  for (let y = top; y < bottom; y++) {
    let run = 0
    for (let x = left; x <= right; x++) {
      if (x < right && data[y * width + x] === 1) run++
      else if (run > 0) {
        if (run <= longest) {
          counts[run] = (counts[run] ?? 0) + 1
          all++
        }
        run = 0
      }
    }
  }
  return all < 12 ? 0 : middleOf(counts, all)
}

/** The middle value of these counts, even between two whole numbers. */
function middleOf(counts: Uint32Array, all: number): number {
  let seen = 0
  for (let value = 1; value < counts.length; value++) {
    const here = counts[value] ?? 0
    if (2 * (seen + here) >= all) return value - 0.5 + (all / 2 - seen) / here
    seen += here
  }
  return 0
}

function reachOf(text: string): [ascent: number, descent: number] {
  const cjk = [...text].some((letter) => /[\p{L}\p{N}]/u.test(letter) && isCjk(letter.codePointAt(0) ?? 0))
  const hangs = HANGING.test(text)
  if (cjk) return [CJK_ASCENT, hangs ? DESCENT : CJK_DESCENT]
  const ascent = TALL.test(text) ? ASCENT : LOW.test(text) ? X_HEIGHT : 0
  return [ascent, hangs ? DESCENT : 0]
}

/** The rows of ink around the middle of the box, up to the blank above and below, or a line ruled there. */
function inkRows({ width, height, data }: Bitmap, box: Extent): { top: number; bottom: number } | undefined {
  const [x0, x1] = [Math.max(0, Math.round(box.x0)), Math.min(width, Math.round(box.x1))]
  const [y0, y1] = [Math.max(0, Math.round(box.y0)), Math.min(height, Math.round(box.y1))]
  const span = x1 - x0
  if (span < 2 || y1 - y0 < 3) return undefined
  const few = 0.004 * span
  const isText = (y: number): boolean => {
    let count = 0
    for (let n = y * width + x0, end = y * width + x1; n < end; n++) count += data[n] ?? 0
    return count > few && count < 0.85 * span
  }
  const middle = (y0 + y1) >> 1
  const blank = Math.max(1, Math.round(0.1 * (y1 - y0)))
  const reach = (step: 1 | -1): number => {
    let [last, empty] = [middle, 0]
    for (let y = middle; y >= y0 && y < y1 && empty <= blank; y += step) {
      if (isText(y)) {
        last = y
        empty = 0
      } else empty++
    }
    return last
  }
  const [top, bottom] = [reach(-1), reach(1) + 1]
  return bottom - top >= 3 ? { top, bottom } : undefined
}
