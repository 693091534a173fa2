import { describe, expect, it } from 'vitest'
import { drawPdf } from './draw-pdf.fixture.ts'
import { createPdfRenderer } from './renderer.ts'

const signal = new AbortController().signal
const mediaType = 'application/pdf'

const redSquare = () => drawPdf((doc) => doc.rect(10, 20, 30, 30).fill('#ff0000'), { size: [100, 200] })

describe('createPdfRenderer', () => {
  it('draws a page as displayed, white where nothing is', async () => {
    const pixels = await createPdfRenderer().doRender(
      { bytes: await redSquare(), mediaType, page: 1, scale: 2 },
      signal,
    )
    expect([pixels.width, pixels.height]).toEqual([200, 400])
    const at = (x: number, y: number) => [...pixels.data.subarray((y * 200 + x) * 4, (y * 200 + x) * 4 + 4)]
    expect(at(30, 60)).toEqual([255, 0, 0, 255])
    expect(at(150, 300)).toEqual([255, 255, 255, 255])
  })

  it('draws only the asked part', async () => {
    const box = { x: 10, y: 20, width: 10, height: 5 }
    const pixels = await createPdfRenderer().doRender(
      { bytes: await redSquare(), mediaType, page: 1, scale: 3, box },
      signal,
    )
    expect([pixels.width, pixels.height]).toEqual([30, 15])
    expect(new Set(pixels.data)).toEqual(new Set([255, 0]))
    expect([...pixels.data.subarray(0, 4)]).toEqual([255, 0, 0, 255])
  })

  it('lowers the scale instead of drawing too many pixels', async () => {
    const pixels = await createPdfRenderer().doRender(
      { bytes: await redSquare(), mediaType, page: 1, scale: 1000 },
      signal,
    )
    expect(pixels.width * pixels.height).toBeLessThanOrEqual(25_000_000)
    expect(pixels.height / pixels.width).toBeCloseTo(2, 2)
  })

  it('refuses a part outside the page', async () => {
    const box = { x: 500, y: 0, width: 10, height: 10 }
    const drawn = createPdfRenderer().doRender({ bytes: await redSquare(), mediaType, page: 1, scale: 1, box }, signal)
    await expect(drawn).rejects.toMatchObject({ code: 'usage' })
  })
})
