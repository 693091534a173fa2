import { describe, expect, it } from 'vitest'
import type { LayoutRegion, RegionKind } from '../../spec/layout-detector.ts'
import { dropDuplicates } from './drop-duplicates.ts'

const region = (
  kind: RegionKind,
  score: number,
  x: number,
  y: number,
  width: number,
  height: number,
): LayoutRegion => ({
  kind,
  score,
  box: { x, y, width, height },
})
const kinds = (...regions: LayoutRegion[]) => dropDuplicates(regions).map(({ kind, score }) => [kind, score])

describe('dropDuplicates', () => {
  it('keeps the surer of two in one place, whatever both are called', () => {
    expect(kinds(region('text', 0.6, 0, 0, 100, 50), region('title', 0.9, 2, 1, 100, 50))).toEqual([['title', 0.9]])
  })

  it('keeps neighbours that reach a little into each other', () => {
    expect(kinds(region('text', 0.9, 0, 0, 100, 50), region('text', 0.8, 0, 45, 100, 50))).toEqual([
      ['text', 0.9],
      ['text', 0.8],
    ])
  })

  it('takes a part into the whole of its kind, and text into the figure or table that it stands in', () => {
    expect(
      kinds(
        region('text', 0.9, 0, 0, 50, 20),
        region('text', 0.8, 0, 0, 100, 100),
        region('table', 0.7, 0, 200, 100, 100),
        region('text', 0.95, 10, 210, 60, 20),
        region('figure', 0.7, 0, 400, 100, 100),
        region('table', 0.6, 10, 410, 40, 40),
      ),
    ).toEqual([
      ['text', 0.8],
      ['table', 0.7],
      ['figure', 0.7],
    ])
  })

  it('keeps the caption in the box of its figure, and a formula in that of a paragraph', () => {
    expect(
      kinds(
        region('figure', 0.9, 0, 0, 100, 100),
        region('caption', 0.8, 10, 85, 80, 10),
        region('text', 0.7, 0, 200, 100, 100),
        region('formula', 0.6, 10, 240, 80, 20),
      ).map(([kind]) => kind),
    ).toEqual(['figure', 'caption', 'text', 'formula'])
  })
})
