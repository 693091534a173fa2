import { describe, expect, it } from 'vitest'
import { encodePng } from './images.ts'
import { createPictureRenderer } from './picture-renderer.ts'

/** Left half black, right half white. */
function halves(width: number, height: number) {
  const data = new Uint8Array(width * height * 4).fill(255)
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width / 2; x++) data.fill(0, (y * width + x) * 4, (y * width + x) * 4 + 3)
  return { width, height, data }
}

describe('createPictureRenderer', () => {
  const renderer = createPictureRenderer(['image/png'])
  const signal = new AbortController().signal

  it('draws the picture at a scale, or a part of it', async () => {
    const bytes = await encodePng(halves(40, 20))
    const request = { bytes, mediaType: 'image/png', page: 1 }
    expect(await renderer.doRender({ ...request, scale: 2 }, signal)).toMatchObject({ width: 80, height: 40 })
    const right = await renderer.doRender({ ...request, scale: 1, box: { x: 22, y: 0, width: 18, height: 20 } }, signal)
    expect(right).toMatchObject({ width: 18, height: 20 })
    expect([...right.data.subarray(0, 4)]).toEqual([255, 255, 255, 255])
  })

  it('has no second page', async () => {
    const bytes = await encodePng(halves(4, 4))
    await expect(renderer.doRender({ bytes, mediaType: 'image/png', page: 2, scale: 1 }, signal)).rejects.toMatchObject(
      { code: 'not-found' },
    )
  })
})
