import { type Box, intersectBoxes } from '../../model/geometry.ts'
import type { LayoutRegion } from '../../spec/layout-detector.ts'

/** Common part of two boxes, as a share of what they cover together, from which both show the same thing. */
const SAME = 0.6
/** Share of a box inside another from which it is a part of that one. */
const INSIDE = 0.8

/**
 * Regions that are told once: of two in the same place the surer one stays, whatever both are called; of one kind the larger
 * takes in its parts; text in a figure or a table is part of it, but for captions, which some models find inside the figure's box.
 *
 * @returns best first
 */
export function dropDuplicates(regions: readonly LayoutRegion[]): LayoutRegion[] {
  const distinct: LayoutRegion[] = []
  for (const region of [...regions].sort((a, b) => b.score - a.score))
    if (distinct.every((other) => shareOfBoth(region.box, other.box) < SAME)) distinct.push(region)
  return distinct.filter((region) => !distinct.some((other) => other !== region && takesIn(other, region)))
}

function takesIn(outer: LayoutRegion, inner: LayoutRegion): boolean {
  if (areaOf(outer.box) <= areaOf(inner.box)) return false
  const holds = outer.kind === 'figure' || outer.kind === 'table' ? inner.kind !== 'caption' : outer.kind === inner.kind
  return holds && common(outer.box, inner.box) >= INSIDE * areaOf(inner.box)
}

const areaOf = ({ width, height }: Box) => width * height

function common(a: Box, b: Box): number {
  const both = intersectBoxes(a, b)
  return both ? areaOf(both) : 0
}

function shareOfBoth(a: Box, b: Box): number {
  const both = common(a, b)
  return both / (areaOf(a) + areaOf(b) - both)
}
