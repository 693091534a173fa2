import type { Box } from '../model/geometry.ts'
import type { Point } from './sample.ts'

/** A rectangle that may be turned: `along` is the direction (length 1) of its `width`; its `height` goes a quarter clockwise of that. */
export interface Rectangle {
  readonly centre: Point
  readonly width: number
  readonly height: number
  readonly along: Point
}

/** A quarter turn clockwise, as seen with y downward. */
export const quarter = ({ x, y }: Point): Point => ({ x: -y, y: x })

/** The convex hull (Andrew 1979), counter-clockwise as seen with y upward; without repeated or needless corners. */
function convexHull(points: readonly Point[]): Point[] {
  const sorted = points.toSorted((a, b) => a.x - b.x || a.y - b.y)
  const chain = (ordered: readonly Point[]) => {
    const hull: Point[] = []
    for (const point of ordered) {
      for (let [a, b] = hull.slice(-2); a && b && turns(a, b, point) <= 0; [a, b] = hull.slice(-2)) hull.pop()
      hull.push(point)
    }
    return hull.slice(0, -1)
  }
  return sorted.length < 2 ? sorted : [...chain(sorted), ...chain(sorted.toReversed())]
}

const turns = (a: Point, b: Point, c: Point) => (b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x)

/** The rectangle of least area around the points (one side lies on the hull, Freeman & Shapira 1975); `width >= height`. */
export function smallestRectangle(points: readonly Point[]): Rectangle {
  const hull = convexHull(points)
  let best: Rectangle | undefined
  for (const [n, from] of hull.entries()) {
    const to = hull[(n + 1) % hull.length] ?? from
    const length = Math.hypot(to.x - from.x, to.y - from.y)
    const along = length > 0 ? { x: (to.x - from.x) / length, y: (to.y - from.y) / length } : { x: 1, y: 0 }
    const rectangle = rectangleAlong(hull, along)
    if (!best || rectangle.width * rectangle.height < best.width * best.height) best = rectangle
  }
  return lyingDown(best ?? rectangleAlong(points, { x: 1, y: 0 }))
}

/** The rectangle around the points with its width in the direction `along`. */
export function rectangleAlong(points: readonly Point[], along: Point): Rectangle {
  const down = quarter(along)
  let [left, right, top, bottom] = [Infinity, -Infinity, Infinity, -Infinity]
  for (const { x, y } of points) {
    const [s, t] = [x * along.x + y * along.y, x * down.x + y * down.y]
    left = Math.min(left, s)
    right = Math.max(right, s)
    top = Math.min(top, t)
    bottom = Math.max(bottom, t)
  }
  const [s, t] = [(left + right) / 2, (top + bottom) / 2]
  const centre = { x: s * along.x + t * down.x, y: s * along.y + t * down.y }
  return { centre, width: right - left, height: bottom - top, along }
}

/** The same rectangle with `width >= height`, its width going to the right, or down where it is upright. */
function lyingDown({ centre, width, height, along }: Rectangle): Rectangle {
  const long = width >= height ? along : quarter(along)
  const forward = long.x > 1e-9 || (Math.abs(long.x) <= 1e-9 && long.y > 0)
  return {
    centre,
    width: Math.max(width, height),
    height: Math.min(width, height),
    along: forward ? long : { x: -long.x, y: -long.y },
  }
}

/** The same rectangle, read along whichever of its four directions is nearest to `direction`. */
export function readAlong(rectangle: Rectangle, direction: Point): Rectangle {
  const { centre, width, height } = rectangle
  let [along, best] = [rectangle.along, -Infinity]
  let swapped = false
  for (let n = 0, candidate = rectangle.along; n < 4; n++, candidate = quarter(candidate)) {
    const cosine = candidate.x * direction.x + candidate.y * direction.y
    if (cosine <= best) continue
    best = cosine
    along = candidate
    swapped = n % 2 === 1
  }
  return { centre, along, width: swapped ? height : width, height: swapped ? width : height }
}

/** The part from `from` to `to` of the rectangle's width, each in `[0, 1]`. */
export function partOf(rectangle: Rectangle, from: number, to: number): Rectangle {
  const { centre, width, along } = rectangle
  const shift = ((from + to) / 2 - 0.5) * width
  return {
    ...rectangle,
    centre: { x: centre.x + along.x * shift, y: centre.y + along.y * shift },
    width: (to - from) * width,
  }
}

/** The upright box around the rectangle, cut to a picture of `limit`. */
export function boxAround(rectangle: Rectangle, limit: { readonly width: number; readonly height: number }): Box {
  const { centre, width, height, along } = rectangle
  const halfX = (Math.abs(along.x) * width + Math.abs(along.y) * height) / 2
  const halfY = (Math.abs(along.y) * width + Math.abs(along.x) * height) / 2
  const x = Math.min(Math.max(centre.x - halfX, 0), limit.width)
  const y = Math.min(Math.max(centre.y - halfY, 0), limit.height)
  return {
    x,
    y,
    width: Math.max(Math.min(centre.x + halfX, limit.width) - x, 0),
    height: Math.max(Math.min(centre.y + halfY, limit.height) - y, 0),
  }
}
