import { describe, expect, it } from 'vitest'
import { chinese, drawPdf, writePdf } from './draw-pdf.fixture.ts'
import { openPdf, type PdfPage } from './file.ts'

async function onFirstPage<T>(bytes: Uint8Array, use: (page: PdfPage) => T): Promise<T> {
  const file = await openPdf(bytes)
  try {
    return file.withPage(1, use)
  } finally {
    file.close()
  }
}

function textOf(page: PdfPage): string {
  const { code, length } = page.characters()
  return String.fromCodePoint(...code.subarray(0, length))
}

describe('openPdf', () => {
  it('reads title, outline and page labels', async () => {
    const bytes = await drawPdf(
      (doc) => {
        const chapter = doc.outline.addItem('Chapter one')
        doc.addPage()
        chapter.addItem('Section 1.1')
      },
      { info: { Title: '年度报告 2023' } },
    )
    const file = await openPdf(bytes)
    expect(file.pageCount).toBe(2)
    expect(file.title).toBe('年度报告 2023')
    expect(file.outline).toEqual([
      { title: 'Chapter one', level: 1, page: 1 },
      { title: 'Section 1.1', level: 2, page: 2 },
    ])
    expect(file.pageLabel(1)).toBeUndefined()
    file.close()
  })

  it('asks for the password, refuses a wrong one and opens with the right one', async () => {
    const bytes = await drawPdf((doc) => doc.text('secret', 50, 50), { userPassword: 'öffne', pdfVersion: '1.7ext3' })
    await expect(openPdf(bytes)).rejects.toMatchObject({
      code: 'password-needed',
      hint: expect.stringContaining('--password'),
    })
    await expect(openPdf(bytes, 'no')).rejects.toMatchObject({ code: 'password-wrong' })
    const file = await openPdf(bytes, 'öffne')
    expect(file.withPage(1, textOf)).toBe('secret')
    file.close()
  })

  it('calls bytes that are no PDF damaged', async () => {
    await expect(openPdf(Buffer.from('%PDF-1.7\nnothing'))).rejects.toMatchObject({ code: 'damaged-file' })
  })

  it('names a page that does not exist', async () => {
    const file = await openPdf(await drawPdf(() => {}))
    expect(() => file.withPage(2, () => 0)).toThrow(expect.objectContaining({ code: 'not-found', page: 2 }))
    file.close()
  })
})

describe('characters', () => {
  it('gives place, size, font and weight on the displayed page', async () => {
    const bytes = await drawPdf((doc) =>
      doc.font('Helvetica-Bold').fontSize(20).text('Ab', 100, 50, { lineBreak: false }),
    )
    const { characters, left, top, right, bottom } = await onFirstPage(bytes, (page) => {
      const characters = page.characters()
      return {
        characters,
        left: characters.left[0],
        top: characters.top[0],
        right: characters.right[0],
        bottom: characters.bottom[0],
      }
    })
    expect(characters.length).toBe(2)
    expect(left).toBeCloseTo(100, 0)
    expect(right).toBeCloseTo(100 + 20 * 0.722, 0)
    expect(top).toBeGreaterThan(45)
    expect(bottom).toBeLessThan(75)
    expect(characters.size[0]).toBeCloseTo(20)
    expect(characters.fonts[0]).toMatchObject({ name: 'Helvetica-Bold', weight: 700 })
  })

  it.each([
    [90, { x: 50, y: 100 }, 90],
    [180, { x: 495, y: 50 }, 180],
    [270, { x: 792, y: 495 }, 270],
  ])('turns places with /Rotate %d', async (rotate, origin, angle) => {
    // Drawn 100 from the left and 50 from the bottom of the unrotated page.
    const bytes = writePdf('BT /F1 12 Tf 100 50 Td (x) Tj ET', `/MediaBox [0 0 595 842] /Rotate ${rotate}`)
    await onFirstPage(bytes, (page) => {
      const { originX, originY, angle: turned } = page.characters()
      expect([page.width, page.height]).toEqual(rotate === 180 ? [595, 842] : [842, 595])
      expect(originX[0]).toBeCloseTo(origin.x)
      expect(originY[0]).toBeCloseTo(origin.y)
      expect(turned[0]).toBe(angle)
    })
  })

  it('counts from the corner of the crop box', async () => {
    const bytes = writePdf('BT /F1 12 Tf 100 700 Td (x) Tj ET', '/MediaBox [0 0 595 842] /CropBox [90 600 400 800]')
    await onFirstPage(bytes, (page) => {
      expect([page.width, page.height]).toEqual([310, 200])
      const { originX, originY } = page.characters()
      expect([originX[0], originY[0]]).toEqual([10, 100])
    })
  })

  it('keeps the hyphen at the end of a line', async () => {
    const bytes = writePdf('BT /F1 12 Tf 14 TL 100 700 Td (exam-) Tj T* (ple) Tj ET')
    expect(await onFirstPage(bytes, textOf)).toBe('exam-ple')
  })

  it('reads Chinese in a font that is not embedded, and marks invisible text', async () => {
    const bytes = writePdf(`BT /F2 12 Tf 3 Tr 100 700 Td ${chinese('多模态')} Tj ET`)
    await onFirstPage(bytes, (page) => {
      expect(textOf(page)).toBe('多模态')
      expect([...page.characters().flags]).toEqual([1, 1, 1])
    })
  })
})

describe('drawings', () => {
  it('gives lines, filled boxes and their colours with every matrix applied', async () => {
    const bytes = await drawPdf((doc) => {
      doc.save().translate(100, 100).scale(2)
      doc.moveTo(0, 0).lineTo(50, 0).lineWidth(1).stroke('black')
      doc.rect(10, 10, 20, 5).fill('#ff0000')
      doc.restore()
    })
    const { paths } = await onFirstPage(bytes, (page) => page.drawings())
    expect(paths).toHaveLength(2)
    expect(paths[0]).toMatchObject({ stroked: true, filled: false, strokeWidth: 2, color: 0, curved: false })
    expect([...(paths[0]?.lines ?? [])].map(Math.round)).toEqual([100, 100, 200, 100])
    expect(paths[1]).toMatchObject({ filled: true, color: 0xff0000 })
    expect(paths[1]?.box.x).toBeCloseTo(120)
    expect(paths[1]?.box.height).toBeCloseTo(10)
  })

  it('gives the place and the pixels of pictures', async () => {
    // One red pixel, PNG.
    const png = Buffer.from(
      'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAAAADElEQVR4nGP4z8AAAAMBAQDJ/pLvAAAAAElFTkSuQmCC',
      'base64',
    )
    const bytes = await drawPdf((doc) => doc.image(png, 30, 40, { width: 100, height: 50 }))
    const { images } = await onFirstPage(bytes, (page) => page.drawings())
    expect(images).toHaveLength(1)
    expect(images[0]).toMatchObject({ pixelWidth: 1, pixelHeight: 1 })
    expect(images[0]?.box.x).toBeCloseTo(30)
    expect(images[0]?.box.y).toBeCloseTo(40)
    expect(images[0]?.box.height).toBeCloseTo(50)
  })
})
