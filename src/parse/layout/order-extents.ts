import { around, type Extent, heightOf, overlapY, widthOf } from '../pdf/extent.ts'

/** Boxes that a model draws reach a little into each other, by shares of their sides. */
const SLACK = 0.05
/** Columns stand beside each other over so much of the lower one's height. */
const BESIDE = 0.2

/**
 * Parts of a page in reading order: what spans the page parts it from top to bottom, between that columns go from left to right
 * (XY cut, Nagy & Seth 1984, with columns before paragraphs).
 *
 * @returns columns, each with its parts from top to bottom
 */
export function orderExtents<Part extends Extent>(parts: readonly Part[]): Part[][] {
  const columns: Part[][] = []
  let plain: Part[] = []
  const close = () => {
    if (plain.length > 0) columns.push(plain)
    plain = []
  }
  for (const group of besideEachOther(parts)) {
    const sides = cutAside(group)
    if (!sides) {
      plain.push(...group.sort((a, b) => a.y0 - b.y0 || a.x0 - b.x0))
      continue
    }
    close()
    for (const side of sides) columns.push(...orderExtents(side))
  }
  close()
  return columns
}

/** Parts cut from top to bottom, where the same columns go on kept together. */
function besideEachOther<Part extends Extent>(parts: readonly Part[]): Part[][] {
  const groups: Part[][] = []
  for (const band of cutDown(parts)) {
    const last = groups.at(-1)
    if (last && cutAside(last) && cutAside([...last, ...band])) last.push(...band)
    else groups.push([...band])
  }
  return groups
}

/** At the gaps that go from the left to the right edge. */
function cutDown<Part extends Extent>(parts: readonly Part[]): Part[][] {
  const bands: Part[][] = []
  let reach = -Infinity
  for (const part of [...parts].sort((a, b) => a.y0 - b.y0)) {
    const slack = SLACK * heightOf(part)
    const band = bands.at(-1)
    if (band && part.y0 + slack < reach) band.push(part)
    else bands.push([part])
    reach = Math.max(reach, part.y1 - slack)
  }
  return bands
}

/** At the first gap that goes from the top to the bottom, with parts beside each other on its sides. */
function cutAside<Part extends Extent>(parts: readonly Part[]): readonly [Part[], Part[]] | undefined {
  const sorted = [...parts].sort((a, b) => a.x0 - b.x0)
  let reach = -Infinity
  for (const [n, part] of sorted.entries()) {
    const slack = SLACK * widthOf(part)
    if (n > 0 && part.x0 + slack >= reach) {
      const sides = [sorted.slice(0, n), sorted.slice(n)] as const
      const [left, right] = sides.map(around)
      if (left && right && overlapY(left, right) > BESIDE * Math.min(heightOf(left), heightOf(right)))
        return [sides[0], sides[1]]
    }
    reach = Math.max(reach, part.x1 - slack)
  }
  return undefined
}
