import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import { readImage } from '../media/images.ts'
import { isDuomoError, parseWith } from '../testing/parse-with.ts'
import { createImageParser } from './image.ts'

const picture = (width: number, height: number) =>
  sharp({ create: { width, height, channels: 3, background: { r: 200, g: 30, b: 30 } } })

async function parse(bytes: Uint8Array) {
  const assets = new Map<string, Uint8Array>()
  const document = await parseWith(createImageParser(), bytes, { name: 'a.png', assets })
  const figure = document.elements[0]
  if (figure?.kind !== 'figure' || !figure.asset) throw new Error('no figure')
  return { document, asset: figure.asset, bytes: assets.get(figure.asset.sha256) }
}

describe('createImageParser', () => {
  it.each([
    ['PNG', 'image/png', picture(40, 30).png()],
    ['JPEG', 'image/jpeg', picture(40, 30).jpeg()],
    ['WebP', 'image/webp', picture(40, 30).webp()],
  ])('keeps a %s as it is', async (_, mediaType, drawing) => {
    const source = new Uint8Array(await drawing.toBuffer())
    const { document, asset, bytes } = await parse(source)
    expect(bytes).toEqual(source)
    expect(asset).toMatchObject({ mediaType, width: 40, height: 30 })
    expect(document.pages).toEqual([{ number: 1, width: 40, height: 30, source: 'ocr' }])
    expect(document.elements[0]?.provenance).toEqual([
      { kind: 'page', page: 1, box: { x: 0, y: 0, width: 40, height: 30 } },
    ])
  })

  it.each([
    ['GIF', picture(40, 30).gif()],
    ['TIFF', picture(40, 30).tiff()],
  ])('keeps a %s as PNG', async (_, drawing) => {
    const { asset, bytes } = await parse(new Uint8Array(await drawing.toBuffer()))
    expect(asset).toMatchObject({ mediaType: 'image/png', width: 40, height: 30 })
    expect(await readImage(bytes ?? new Uint8Array())).toMatchObject({ mediaType: 'image/png', width: 40, height: 30 })
  })

  it('says that a file holds more pictures than the one that is read', async () => {
    const colours = ['#900', '#090', '#009']
    const drawings = await Promise.all(
      colours.map((background) =>
        sharp({ create: { width: 20, height: 10, channels: 3, background } })
          .png()
          .toBuffer(),
      ),
    )
    const frames = sharp(drawings, { join: { animated: true } })
    const animation = await frames.clone().gif().toBuffer()
    const { document } = await parse(new Uint8Array(animation))
    expect(document.ledger.skipped).toMatchObject([{ what: '2 further pictures of the file' }])
    expect(document.pages).toHaveLength(1)
  })

  it('keeps every page of a TIFF, in its own place', async () => {
    const colours = ['#900', '#090', '#009']
    const drawings = await Promise.all(
      colours.map((background) =>
        sharp({ create: { width: 20, height: 10, channels: 3, background } })
          .png()
          .toBuffer(),
      ),
    )
    const { document } = await parse(
      new Uint8Array(
        await sharp(drawings, { join: { animated: true } })
          .tiff()
          .toBuffer(),
      ),
    )
    expect(document.pages.map(({ number }) => number)).toEqual([1, 2, 3])
    expect(document.elements.map(({ provenance: [place] }) => place?.page)).toEqual([1, 2, 3])
    const pictures = document.elements.map((element) => (element.kind === 'figure' ? element.asset?.sha256 : ''))
    expect(new Set(pictures).size).toBe(3)
    expect(document.ledger.skipped).toEqual([])
  })

  it('measures a photo that lies on its side as it is shown', async () => {
    const { document, asset } = await parse(
      new Uint8Array(await picture(40, 30).withMetadata({ orientation: 6 }).jpeg().toBuffer()),
    )
    expect(asset).toMatchObject({ width: 30, height: 40 })
    expect(document.pages[0]).toMatchObject({ width: 30, height: 40 })
  })

  it('refuses a picture of too many pixels, a damaged and an empty one by name', async () => {
    const huge = await picture(9000, 9000).png({ compressionLevel: 1 }).toBuffer()
    await expect(parse(new Uint8Array(huge))).rejects.toSatisfy(isDuomoError('too-large'))
    const whole = new Uint8Array(await picture(400, 300).png().toBuffer())
    await expect(parse(whole.subarray(0, 60))).rejects.toSatisfy(isDuomoError('damaged-file'))
    await expect(parse(new Uint8Array())).rejects.toSatisfy(isDuomoError('empty-file'))
  })
})
