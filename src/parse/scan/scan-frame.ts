import { type Extent, middleX, middleY } from '../pdf/extent.ts'
import { type Frame, frameOf } from '../pdf/frame.ts'

/** Degrees under which a slant is not worth a turn: 1 point over the width of a page. */
const MIN_SKEW = 0.1

/**
 * A page turned by quarters and then straightened, so that its text runs level to the right.
 *
 * @param skew - degrees (clockwise) by which the lines slant beyond the quarter turns
 */
export function scanFrame(pageWidth: number, pageHeight: number, turn: number, skew: number): Frame {
  const quarters = frameOf(pageWidth, pageHeight, turn)
  const { width, height } = quarters
  const angle = (Math.abs(skew) < MIN_SKEW ? 0 : skew) * (Math.PI / 180)
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)]
  const rotate = (x: number, y: number, s: number): [number, number] => {
    const [dx, dy] = [x - width / 2, y - height / 2]
    return [width / 2 + dx * cos - dy * s, height / 2 + dx * s + dy * cos]
  }
  const toFrame = (extent: Extent): Extent => {
    const e = quarters.toFrame(extent)
    const [x, y] = rotate(middleX(e), middleY(e), -sin)
    const [w, h] = straightened(e.x1 - e.x0, e.y1 - e.y0, cos, Math.abs(sin))
    return { x0: x - w / 2, y0: y - h / 2, x1: x + w / 2, y1: y + h / 2 }
  }
  return {
    turn,
    width,
    height,
    toFrame,
    heightAt: (x, y) => toFrame({ x0: x, x1: x, y0: y, y1: y }).y0,
    toPage({ x0, y0, x1, y1 }) {
      const corners = [rotate(x0, y0, sin), rotate(x1, y0, sin), rotate(x1, y1, sin), rotate(x0, y1, sin)]
      const [xs, ys] = [corners.map(([x]) => x), corners.map(([, y]) => y)]
      return quarters.toPage({ x0: Math.min(...xs), y0: Math.min(...ys), x1: Math.max(...xs), y1: Math.max(...ys) })
    },
  }
}

/** Sides of the slanting rectangle whose upright bounds these are. */
function straightened(width: number, height: number, cos: number, sin: number): [number, number] {
  const det = cos * cos - sin * sin
  // Near 45° the bounds tell nothing of the sides.
  if (sin === 0 || det < 0.2) return [width, height]
  const long = (width * cos - height * sin) / det
  const short = (height * cos - width * sin) / det
  return [Math.max(long, 0.2 * width), Math.max(short, 0.2 * height)]
}

/** A point of the frame on the page. */
export function pointOnPage(frame: Frame, x: number, y: number): [number, number] {
  const { x0, y0 } = frame.toPage({ x0: x, y0: y, x1: x, y1: y })
  return [x0, y0]
}
