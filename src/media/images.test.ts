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

  it('keeps every one of many colours', async () => {
    const data = new Uint8Array(64 * 64 * 4)
    for (let n = 0; n < 64 * 64; n++) data.set([(n * 4) % 256, (n >> 4) % 256, (n * 7) % 256, 255], n * 4)
    const read = await readImage(await encodePng({ width: 64, height: 64, data }))
    expect(Buffer.compare(read.pixels?.data ?? new Uint8Array(), data)).toBe(0)
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

/** A TIFF of three pages of one size, each of one colour. */
async function tiffOfThree(): Promise<Uint8Array> {
  const pages = await Promise.all(
    ['#f00', '#0f0', '#00f'].map((background) =>
      sharp({ create: { width: 20, height: 10, channels: 3, background } })
        .png()
        .toBuffer(),
    ),
  )
  return sharp(pages, { join: { animated: true } })
    .tiff({ compression: 'lzw' })
    .toBuffer()
}

describe('readImage of a TIFF with pages', () => {
  it('reads each page by its number, and as PNG', async () => {
    const bytes = await tiffOfThree()
    for (const [page, colour] of [
      [255, 0, 0],
      [0, 255, 0],
      [0, 0, 255],
    ].entries()) {
      const read = await readImage(bytes, { page })
      expect(read).toMatchObject({ width: 20, height: 10, frames: 3, mediaType: 'image/tiff' })
      expect([...(read.pixels?.data.subarray(0, 3) ?? [])]).toEqual(colour)
      const png = await readImage(await toPng(bytes, { page }))
      expect([...(png.pixels?.data.subarray(0, 3) ?? [])]).toEqual(colour)
    }
  })

  it('tells the size of each page, which may differ', async () => {
    const bytes = twoSizes()
    expect(await readImage(bytes, { page: 0, decode: false })).toMatchObject({ width: 3, height: 2, frames: 2 })
    expect(await readImage(bytes, { page: 1, decode: false })).toMatchObject({ width: 5, height: 4, frames: 2 })
    expect((await readImage(bytes, { page: 1 })).pixels).toMatchObject({ width: 5, height: 4 })
  })

  it('refuses a page that the file does not have, and a page of too many pixels alone', async () => {
    const bytes = await tiffOfThree()
    for (const page of [3, -1, 0.5])
      await expect(readImage(bytes, { page })).rejects.toMatchObject({ code: 'not-found' })
    const huge = twoSizes(60_000)
    await expect(readImage(huge, { page: 1 })).rejects.toMatchObject({ code: 'too-large' })
    expect((await readImage(huge, { page: 0 })).pixels).toMatchObject({ width: 3, height: 2 })
  })
})

/** A grey TIFF written by hand (TIFF 6.0, section 2): a page of 3 × 2, then one of 5 × 4 or of `side` × `side`, which has no pixels. */
function twoSizes(side?: number): Uint8Array {
  const directory = (width: number, height: number, at: number, next: number) => {
    const entries = [
      [256, width],
      [257, height],
      [258, 8],
      [259, 1],
      [262, 1],
      [273, at],
      [277, 1],
      [278, height],
      [279, width * height],
    ]
    const bytes = Buffer.alloc(2 + entries.length * 12 + 4)
    bytes.writeUInt16LE(entries.length, 0)
    for (const [n, [tag = 0, value = 0]] of entries.entries()) {
      bytes.writeUInt16LE(tag, 2 + n * 12)
      bytes.writeUInt16LE(4, 4 + n * 12)
      bytes.writeUInt32LE(1, 6 + n * 12)
      bytes.writeUInt32LE(value, 10 + n * 12)
    }
    bytes.writeUInt32LE(next, bytes.length - 4)
    return bytes
  }
  const size = directory(0, 0, 0, 0).length
  const pixels = 8 + 2 * size
  return Buffer.concat([
    Buffer.from([0x49, 0x49, 42, 0, 8, 0, 0, 0]),
    directory(3, 2, pixels, 8 + size),
    directory(side ?? 5, side ?? 4, pixels, 0),
    Buffer.alloc(20, 128),
  ])
}

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
