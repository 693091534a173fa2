import { describe, expect, it } from 'vitest'
import { sha256 } from '../../base/hash.ts'
import { chinese, drawPdf, writePdf } from '../../media/pdfium/draw-pdf.fixture.ts'
import { gridOf, LATIN, outlineOf, parse } from './parse-drawn.fixture.ts'
import { createPdfParser } from './pdf-parser.ts'

describe('createPdfParser', () => {
  it('reads titles, paragraphs and list items in order, each with its place', async () => {
    const document = await parse(
      await drawPdf((doc) => {
        doc.font('Helvetica-Bold').fontSize(22).text('Harbour Works', 60, 60)
        doc.font('Helvetica').fontSize(11).text(LATIN.repeat(2), 60, 110, { width: 475 })
        doc.font('Helvetica-Bold').fontSize(14).text('2.1 The second quay', 60, 220)
        doc.font('Helvetica').fontSize(11).text(LATIN, 60, 250, { width: 475 })
        doc.text('• Stone from the northern quarry', 60, 330)
        doc.text('• Timber from the upper valley', 60, 346)
      }),
    )
    expect(outlineOf(document.elements)).toEqual([
      'title 1: Harbour Works',
      'text: The harbour was built in three',
      'title 2: 2.1 The second quay',
      'text: The harbour was built in three',
      'list: • Stone from the northern quar',
      'list: • Timber from the upper valley',
    ])
    const [title, text] = document.elements
    expect(text?.kind === 'text' && text.text).toBe(LATIN.repeat(2).trim())
    const place = title?.provenance[0]
    expect(place?.kind === 'page' && place.box.x).toBeCloseTo(60, 0)
    expect(document.pages).toEqual(
      [{ number: 1, width: 595.28, height: 841.89, source: 'digital' }].map((page) =>
        expect.objectContaining({ number: page.number, source: page.source }),
      ),
    )
  })

  it('reads the left column before the right one', async () => {
    const document = await parse(
      await drawPdf((doc) => {
        doc.fontSize(10)
        doc.text(`LEFT ${LATIN.repeat(3)}`, 60, 100, { width: 225 })
        doc.text(`RIGHT ${LATIN.repeat(3)}`, 310, 100, { width: 225 })
      }),
    )
    expect(outlineOf(document.elements)).toEqual([
      'text: LEFT The harbour was built in',
      'text: RIGHT The harbour was built in',
    ])
  })

  it('reads a ruled table with a merged cell, a cell of two lines and a box for every cell', async () => {
    const document = await parse(
      await drawPdf((doc) => {
        for (const y of [100, 130, 160, 190]) doc.moveTo(60, y).lineTo(360, y).stroke()
        for (const x of [60, 260, 360]) doc.moveTo(x, 130).lineTo(x, 190).stroke()
        for (const x of [60, 160, 360]) doc.moveTo(x, 100).lineTo(x, 190).stroke()
        doc.fontSize(9)
        const put = (text: string, x: number, y: number) => doc.text(text, x + 5, y + 4, { lineBreak: false })
        put('Goods', 60, 100)
        put('Tonnes', 160, 100)
        put('Stone', 60, 130)
        put('1,200', 160, 130)
        put('1,350', 260, 130)
        put('Timber from', 60, 160)
        put('the valley', 60, 171)
        put('310', 160, 160)
        put('290', 260, 160)
      }),
    )
    const [table] = document.elements
    expect(gridOf(table)).toEqual([
      ['Goods', 'Tonnes'],
      ['Stone', '1,200', '1,350'],
      ['Timber from the valley', '310', '290'],
    ])
    if (table?.kind !== 'table') throw new Error('no table')
    expect(table.cells[1]).toMatchObject({ row: 0, column: 1, columnSpan: 2, header: true, page: 1 })
    expect(table.cells[1]?.box).toEqual({ x: 160, y: 100, width: 200, height: 30 })
  })

  it('reads a table without rulings and links its caption', async () => {
    const document = await parse(
      await drawPdf((doc) => {
        doc.fontSize(10).text('Table 1: Trade of the harbour', 60, 80)
        const rows = [
          ['Year', 'Ships', 'Tonnes'],
          ['1901', '120', '4,300'],
          ['1902', '135', '4,950'],
          ['1903', '128', '4,710'],
        ]
        rows.forEach((row, r) => {
          row.forEach((text, c) => {
            doc.text(text, 60 + c * 90, 105 + r * 15, { lineBreak: false })
          })
        })
        doc.text(LATIN, 60, 200, { width: 475 })
      }),
    )
    expect(outlineOf(document.elements)).toEqual([
      'caption: Table 1: Trade of the harbour',
      'table 4×3',
      'text: The harbour was built in three',
    ])
    const [caption, table] = document.elements
    expect(table?.kind === 'table' && table.captionId).toBe(caption?.id)
    expect(gridOf(table)[2]).toEqual(['1902', '135', '4,950'])
  })

  it('crops a drawing to a picture, with its words and its caption', async () => {
    const document = await parse(
      await drawPdf((doc) => {
        for (let n = 0; n < 5; n++) doc.circle(200 + n * 12, 200, 20).stroke()
        doc.fontSize(8).text('quay', 215, 196, { lineBreak: false })
        doc.fontSize(10).text('Figure 1. Plan of the basin', 170, 235)
      }),
    )
    const [figure, caption] = document.elements
    expect(figure).toMatchObject({ kind: 'figure', text: 'quay', captionId: caption?.id })
    expect(caption).toMatchObject({ kind: 'caption', text: 'Figure 1. Plan of the basin' })
    const asset = figure?.kind === 'figure' ? figure.asset : undefined
    expect(asset?.mediaType).toBe('image/png')
    expect(document.assets.has(asset?.sha256 ?? '')).toBe(true)
  })

  it('knows running headers and page numbers', async () => {
    const document = await parse(
      await drawPdf((doc) => {
        for (const page of [1, 2, 3]) {
          if (page > 1) doc.addPage()
          doc.fontSize(8).text('Annals of the Harbour', 60, 30)
          doc.fontSize(11).text(`Part ${page} of the story. ${LATIN}`, 60, 100, { width: 475 })
          doc.fontSize(8).text(String(page), 300, 810)
        }
      }),
    )
    const furniture = document.elements.filter((element) => element.layer === 'furniture')
    expect(outlineOf(furniture)).toEqual(
      [1, 2, 3].flatMap((page) => ['furniture: Annals of the Harbour', `furniture: ${page}`]),
    )
  })

  it('joins Chinese lines without a blank and takes chapter numbers as titles', async () => {
    const line = (text: string, x: number, y: number) => `BT /F2 12 Tf ${x} ${y} Td ${chinese(text)} Tj ET`
    const document = await parse(
      writePdf(
        [
          line('第一章 总则', 72, 760),
          line('　　为了规范港口工程的建设管理，保证工程质量和安全，根据国家有关法律法规', 72, 720),
          line('的规定，结合本市实际情况，制定本办法。', 72, 702),
        ].join('\n'),
      ),
    )
    expect(outlineOf(document.elements)[0]).toBe('title 1: 第一章 总则')
    const text = document.elements[1]
    expect(text?.kind === 'text' && text.text).toBe(
      '为了规范港口工程的建设管理，保证工程质量和安全，根据国家有关法律法规的规定，结合本市实际情况，制定本办法。',
    )
  })

  it('names a page that is only a picture, and keeps the picture', async () => {
    const png = Buffer.from(
      'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAAAADElEQVR4nGP4z8AAAAMBAQDJ/pLvAAAAAElFTkSuQmCC',
      'base64',
    )
    const document = await parse(await drawPdf((doc) => doc.image(png, 0, 0, { width: 595, height: 841 })))
    expect(document.pages[0]?.source).toBe('ocr')
    expect(document.problems).toMatchObject([{ stage: 'ocr', page: 1, code: 'no-text-layer' }])
    expect(outlineOf(document.elements)).toEqual(['figure'])
  })

  it('reads an encrypted file with its password only', async () => {
    const bytes = await drawPdf((doc) => doc.text('secret', 50, 50), { userPassword: 'key' })
    await expect(parse(bytes)).rejects.toMatchObject({ code: 'password-needed' })
    expect(outlineOf((await parse(bytes, 'key')).elements)).toEqual(['text: secret'])
  })

  it('stops when it is cancelled', async () => {
    const bytes = await drawPdf((doc) => doc.text('long', 50, 50))
    const input = { name: 'a.pdf', bytes, sha256: sha256(bytes), mediaType: 'application/pdf' }
    const signal = AbortSignal.abort()
    const context = { signal, saveAsset: () => ({ sha256: '', mediaType: '' }), progress() {} }
    await expect(createPdfParser().doParse(input, context)).rejects.toMatchObject({ name: 'AbortError' })
  })
})
