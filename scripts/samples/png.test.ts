import sharp from 'sharp'
import { expect, it } from 'vitest'
import { encodePng } from './png.ts'

it('writes pixels that another decoder reads back', async () => {
  const [width, height] = [37, 23]
  // Slopes, steps and odd bytes, so that both row filters are chosen.
  const data = Uint8Array.from({ length: width * height * 3 }, (_, n) => (n % 111 < 40 ? n : (n * n) >> 3) & 0xff)
  const png = encodePng({ width, height, data })
  const read = await sharp(png).raw().toBuffer({ resolveWithObject: true })
  expect(read.info).toMatchObject({ width, height, channels: 3 })
  expect(new Uint8Array(read.data)).toEqual(data)
})
