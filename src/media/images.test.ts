import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import type { Pixels } from '../spec/page-renderer.ts'
import { encodePng, readImage, toPng } from './images.ts'

const RED = [255, 0, 0, 255]
const BLUE = [0, 0, 255, 255]

/** Two pixels wide, one high: red, then blue. */
const redBlue: Pixels = { width: 2, height: 1, data: new Uint8Array([...RED, ...BLUE]) }

async function jpegTurned(orientation: number): Promise<Uint8Array> {
  const pixels = Buffer.alloc(32 * 16 * 3)
  for (let n = 0; n < 32 * 16; n++) pixels.set(n % 32 < 16 ? [255, 0, 0] : [0, 0, 255], n * 3)
  return sharp(pixels, { raw: { width: 32, height: 16, channels: 3 } })
    .withMetadata({ orientation })
    .jpeg()
    .toBuffer()
}

describe('encodePng', () => {
  it('gives back the same pixels after decoding', async () => {
    const read = await readImage(await encodePng(redBlue))
    expect(read).toMatchObject({ width: 2, height: 1, mediaType: 'image/png' })
    expect([...(read.pixels?.data ?? [])]).toEqual([...RED, ...BLUE])
  })

  it('keeps transparency where there is some', async () => {
    const data = new Uint8Array([255, 0, 0, 0, ...BLUE])
    const read = await readImage(await encodePng({ width: 2, height: 1, data }))
    expect(read.pixels?.data[3]).toBe(0)
  })

  it('refuses pixels that do not fill the picture', async () => {
    await expect(encodePng({ ...redBlue, width: 3 })).rejects.toMatchObject({ code: 'internal' })
  })
})

describe('readImage', () => {
  it('turns a photo upright by its EXIF orientation', async () => {
    // 6: the camera was turned a quarter clockwise, so the left half comes to the top.
    const read = await readImage(await jpegTurned(6))
    expect(read).toMatchObject({ width: 16, height: 32, mediaType: 'image/jpeg' })
    const [red = 0, , blue = 0] = read.pixels?.data ?? []
    expect(red).toBeGreaterThan(200)
    expect(blue).toBeLessThan(60)
  })

  it('tells the displayed size without decoding', async () => {
    const read = await readImage(await jpegTurned(6), { decode: false })
    expect(read).toEqual({ width: 16, height: 32, mediaType: 'image/jpeg', frames: 1 })
  })

  it('refuses bytes that are no picture', async () => {
    await expect(readImage(Buffer.from('no picture'))).rejects.toMatchObject({ code: 'damaged-file' })
  })

  it('refuses a picture that is cut off', async () => {
    const whole = await jpegTurned(1)
    await expect(readImage(whole.subarray(0, whole.length / 2))).rejects.toMatchObject({ code: 'damaged-file' })
  })

  it('refuses a picture of too many pixels before decoding it', async () => {
    const huge = Buffer.from(`<svg xmlns="http://www.w3.org/2000/svg" width="10000" height="10000"/>`)
    await expect(readImage(huge)).rejects.toMatchObject({ code: 'too-large' })
  })
})

describe('toPng', () => {
  it('writes other formats as upright PNG', async () => {
    const read = await readImage(await toPng(await jpegTurned(6)))
    expect(read).toMatchObject({ width: 16, height: 32, mediaType: 'image/png' })
  })
})
