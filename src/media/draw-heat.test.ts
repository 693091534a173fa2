import { describe, expect, it } from 'vitest'
import { drawHeat } from './draw-heat.ts'

function page(width: number, height: number, colour: readonly [number, number, number]) {
  const data = new Uint8Array(width * height * 4)
  for (let at = 0; at < data.length; at += 4) data.set([...colour, 255], at)
  return { width, height, data }
}
const colourAt = ({ width, data }: ReturnType<typeof page>, x: number, y: number) => [
  ...data.subarray((y * width + x) * 4, (y * width + x) * 4 + 4),
]
const saturation = ([red = 0, green = 0, blue = 0]: number[]) => Math.max(red, green, blue) - Math.min(red, green, blue)

describe('drawHeat', () => {
  it('colours the hot patch, less towards its neighbours, and nothing far from it', () => {
    const pixels = page(40, 20, [255, 255, 255])
    drawHeat(pixels, { columns: 4, rows: 2, values: Float32Array.of(0, 0, 1, 0, 0, 0, 0, 0) })
    // The middle of the third patch of the upper row is at (25, 5).
    const [middle, towards, far] = [colourAt(pixels, 25, 5), colourAt(pixels, 19, 5), colourAt(pixels, 3, 5)]
    expect(saturation(middle)).toBeGreaterThan(100)
    expect(saturation(middle)).toBeGreaterThan(saturation(towards))
    expect(saturation(towards)).toBeGreaterThan(20)
    expect(far).toEqual([255, 255, 255, 255])
  })

  it('takes the page’s own colours away, darker for darker', () => {
    const [red, black] = [page(4, 4, [216, 38, 46]), page(4, 4, [0, 0, 0])]
    const cold = { columns: 1, rows: 1, values: Float32Array.of(0) }
    for (const pixels of [red, black]) drawHeat(pixels, cold)
    expect(saturation(colourAt(red, 1, 1).slice(0, 3))).toBe(0)
    expect(colourAt(black, 1, 1)).toEqual([64, 64, 64, 255])
    expect(colourAt(red, 1, 1)[0]).toBeGreaterThan(64)
  })

  it('leaves words readable under the hottest patch', () => {
    const hot = { columns: 1, rows: 1, values: Float32Array.of(1) }
    const [paper, ink] = [page(4, 4, [255, 255, 255]), page(4, 4, [0, 0, 0])]
    for (const pixels of [paper, ink]) drawHeat(pixels, hot)
    expect((colourAt(paper, 1, 1)[1] ?? 0) - (colourAt(ink, 1, 1)[1] ?? 0)).toBeGreaterThan(40)
  })
})
