import type { PictureText, ReadLine } from '../../spec/text-reader.ts'
import { around, type Extent, extentOf, middleX, middleY } from '../pdf/extent.ts'
import type { Frame } from '../pdf/frame.ts'

/** By how much lines rise or fall (y for x) at a height of the page, told where they cross its middle. */
export type Slopes = (y: number) => number

/** A third of a degree: less moves no line by its height. */
const LEAST_SLOPE = 0.006
/** A line rises by more than this part of its height from end to end, or is level. */
const LEAST_RISE = 0.3
/** More is a line of its own, such as a stamp. */
const MOST_SLOPE = 0.2
/** Heights at which the slope is told; between them it changes evenly. */
const HEIGHTS = 24

interface Sample {
  readonly y: number
  readonly slope: number
  readonly weight: number
}

/** How crumpled paper slants its lines, differently at each height. `undefined` for a flat page. */
export function slopesOf({ lines }: PictureText, frame: Frame): Slopes | undefined {
  const samples = lines.filter(({ vertical }) => !vertical).flatMap((line) => sampleOf(line, frame))
  if (samples.every(({ slope }) => Math.abs(slope) < LEAST_SLOPE)) return undefined
  const step = frame.height / HEIGHTS
  const slopes = Array.from({ length: HEIGHTS + 1 }, (_, n) => usualSlope(samples, n * step, 1.5 * step))
  if (slopes.every((slope) => Math.abs(slope) < LEAST_SLOPE)) return undefined
  return (y) => {
    const at = Math.min(Math.max(y / step, 0), HEIGHTS)
    const [low, high] = [slopes[Math.floor(at)] ?? 0, slopes[Math.ceil(at)] ?? 0]
    return low + (high - low) * (at - Math.floor(at))
  }
}

/** The frame in which lines of these slopes run level; the middle of the page stays where it is. */
export function levelFrame(frame: Frame, slopes: Slopes): Frame {
  const middle = frame.width / 2
  const toFrame = (extent: Extent): Extent => {
    const e = frame.toFrame(extent)
    const [x, y, width, height] = [middleX(e), middleY(e), e.x1 - e.x0, e.y1 - e.y0]
    let level = y
    // The slope is told by the level that is sought.
    for (let n = 0; n < 3; n++) level = y - slopes(level) * (x - middle)
    // A slanting piece is higher than it is printed.
    const half = Math.max(height - width * Math.abs(slopes(level)), 0.5 * height) / 2
    return { x0: e.x0, x1: e.x1, y0: level - half, y1: level + half }
  }
  return {
    ...frame,
    toFrame,
    heightAt: (x, y) => toFrame({ x0: x, x1: x, y0: y, y1: y }).y0,
    toPage({ x0, y0, x1, y1 }) {
      const lowered = (x: number, y: number) => ({
        x0: x,
        x1: x,
        y0: y + slopes(y) * (x - middle),
        y1: y + slopes(y) * (x - middle),
      })
      return frame.toPage(around([lowered(x0, y0), lowered(x1, y0), lowered(x0, y1), lowered(x1, y1)]))
    },
  }
}

function sampleOf({ words }: ReadLine, frame: Frame): Sample[] {
  const extents = words.map(({ box }) => frame.toFrame(extentOf(box)))
  const [first, last] = [extents[0], extents.at(-1)]
  if (!first || !last || first === last) return []
  const [dx, dy] = [middleX(last) - middleX(first), middleY(last) - middleY(first)]
  const height = first.y1 - first.y0
  if (Math.abs(dx) < 3 * height || Math.abs(dy) > MOST_SLOPE * Math.abs(dx)) return []
  // Boxes are not drawn finer than that.
  const slope = Math.abs(dy) < LEAST_RISE * height ? 0 : dy / dx
  return [{ y: middleY(first) - slope * (middleX(first) - frame.width / 2), slope, weight: Math.abs(dx) }]
}

/** The middle one of the slopes around a height, of at least the nearest three lines; long lines count more. */
function usualSlope(samples: readonly Sample[], y: number, reach: number): number {
  const byDistance = samples.toSorted((a, b) => Math.abs(a.y - y) - Math.abs(b.y - y))
  const near = byDistance.filter((sample, n) => n < 3 || Math.abs(sample.y - y) <= reach)
  const sorted = near.sort((a, b) => a.slope - b.slope)
  const half = sorted.reduce((sum, { weight }) => sum + weight, 0) / 2
  let passed = 0
  for (const { slope, weight } of sorted) {
    passed += weight
    if (passed >= half) return slope
  }
  return 0
}
