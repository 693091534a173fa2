import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import { readImage } from '../media/images.ts'
import { isDuomoError, parseWith } from '../testing/parse-with.ts'
import { createImageParser } from './image.ts'
import { gridOf, outlineOf } from './pdf/parse-drawn.fixture.ts'
import { drawScans, failingReader, readerOf } from './scan/draw-scan.fixture.ts'

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

describe('createImageParser with a reader of pixels', () => {
  const drawReceipt = (doc: PDFKit.PDFDocument) => {
    doc.fontSize(18).text('Harbour kiosk', 60, 60)
    doc.fontSize(11)
    for (const [n, [what, price]] of [
      ['Rope, 20 m', '14.50'],
      ['Lantern', '32.00'],
      ['Chart of the bay', '9.90'],
      ['Total', '56.40'],
    ].entries())
      doc.text(what ?? '', 60, 110 + 18 * n, { lineBreak: false }).text(price ?? '', 300, 110 + 18 * n)
    doc.text('Goods sold here are not taken back after a week at sea.', 60, 220, { width: 260 })
  }

  it('reads the picture of a document like a page, and shows it', async () => {
    const scans = await drawScans(drawReceipt)
    const [scan] = scans
    const document = await parseWith(createImageParser(readerOf(scans)), scan?.jpeg ?? '', {
      name: 'receipt.jpg',
      mediaType: 'image/jpeg',
    })
    expect(outlineOf(document.elements)).toEqual([
      'title 1: Harbour kiosk',
      'table 4×2',
      'text: Goods sold here are not taken',
      'figure',
    ])
    expect(gridOf(document.elements[1])[3]).toEqual(['Total', '56.40'])
    expect(document.problems).toEqual([])
    // A point is a pixel, here of 200 dpi.
    expect(document.pages).toEqual([{ number: 1, width: scan?.width, height: scan?.height, source: 'ocr' }])
    const [place] = document.elements[0]?.provenance ?? []
    expect(place?.kind === 'page' && place.box.x).toBeCloseTo((60 * 200) / 72, -1)
    expect(document.elements.at(-1)).not.toHaveProperty('text')
  })

  it('keeps a photo one figure that has its words', async () => {
    const source = await picture(300, 200).png().toBuffer()
    const line = { text: 'EAST QUAY', box: { x: 40, y: 80, width: 90, height: 20 }, confidence: 0.9 }
    const reader = readerOf([{ text: { lines: [{ ...line, words: [line] }], turn: 0, skew: 0 } }], 0.9)
    const document = await parseWith(createImageParser(reader), new Uint8Array(source), { name: 'quay.png' })
    expect(document.elements).toMatchObject([{ kind: 'figure', text: 'EAST QUAY' }])
    expect(document.problems).toEqual([])
  })

  it('reads every page of a TIFF', async () => {
    const scans = await drawScans((doc) => {
      drawReceipt(doc)
      doc.addPage()
      doc.fontSize(11).text('The second sheet says where the rope was made and by whom.', 60, 60, { width: 300 })
      doc.text('It also names the year in which it was first sold at this kiosk.', 60, 120, { width: 300 })
    })
    const sheets = scans.map(({ jpeg }) => Buffer.from(jpeg))
    const tiff = await sharp(sheets, { join: { animated: true } })
      .tiff({ compression: 'jpeg' })
      .toBuffer()
    const document = await parseWith(createImageParser(readerOf(scans)), new Uint8Array(tiff), { name: 'fax.tiff' })
    const pages = document.elements.map(({ provenance: [place] }) => place?.page)
    expect(pages).toEqual([1, 1, 1, 1, 2, 2, 2])
    expect(outlineOf(document.elements)[4]).toMatch(/^text: The second sheet/)
  })

  it('keeps the picture when its words can’t be read, with the reason', async () => {
    const source = await picture(300, 200).png().toBuffer()
    const failing = failingReader(new Error('the model has a hole'))
    const document = await parseWith(createImageParser(failing), new Uint8Array(source), { name: 'quay.png' })
    expect(document.elements).toMatchObject([{ kind: 'figure' }])
    expect(document.problems).toMatchObject([{ stage: 'ocr', page: 1, code: 'internal' }])
  })
})
