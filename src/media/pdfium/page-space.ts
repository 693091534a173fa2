/** An affine map: x' = a·x + c·y + e, y' = b·x + d·y + f (ISO 32000-1, 8.3.3). */
export interface Matrix {
  readonly a: number
  readonly b: number
  readonly c: number
  readonly d: number
  readonly e: number
  readonly f: number
}

export const IDENTITY: Matrix = { a: 1, b: 0, c: 0, d: 1, e: 0, f: 0 }

/** First `inner`, then `outer`. */
export function multiply(inner: Matrix, outer: Matrix): Matrix {
  return {
    a: inner.a * outer.a + inner.b * outer.c,
    b: inner.a * outer.b + inner.b * outer.d,
    c: inner.c * outer.a + inner.d * outer.c,
    d: inner.c * outer.b + inner.d * outer.d,
    e: inner.e * outer.a + inner.f * outer.c + outer.e,
    f: inner.e * outer.b + inner.f * outer.d + outer.f,
  }
}

/** The page's own box in its unrotated space, y upward. */
export interface PageBox {
  readonly left: number
  readonly bottom: number
  readonly right: number
  readonly top: number
}

/** How a page is shown: its size in points and the map from its own space (y upward) to the displayed one (y downward). */
export interface PageSpace {
  readonly width: number
  readonly height: number
  readonly matrix: Matrix
}

/** @param quarterTurns - clockwise, as `/Rotate` / 90 */
export function pageSpace(box: PageBox, quarterTurns: number): PageSpace {
  const { left, bottom, right, top } = box
  const width = right - left
  const height = top - bottom
  switch (((quarterTurns % 4) + 4) % 4) {
    case 1:
      return { width: height, height: width, matrix: { a: 0, b: 1, c: 1, d: 0, e: -bottom, f: -left } }
    case 2:
      return { width, height, matrix: { a: -1, b: 0, c: 0, d: 1, e: right, f: -bottom } }
    case 3:
      return { width: height, height: width, matrix: { a: 0, b: -1, c: -1, d: 0, e: top, f: right } }
    default:
      return { width, height, matrix: { a: 1, b: 0, c: 0, d: -1, e: -left, f: top } }
  }
}
