import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import { DuomoError } from '../../base/errors.ts'
import { drawPdf, writePdf } from '../../media/pdfium/draw-pdf.fixture.ts'
import type { Provenance } from '../../model/document.ts'
import type { TextReader } from '../../spec/text-reader.ts'
import { parseWith } from '../../testing/parse-with.ts'
import { gridOf, LATIN, outlineOf, parse } from '../pdf/parse-drawn.fixture.ts'
import { createPdfParser } from '../pdf/pdf-parser.ts'
import { drawScans, failingReader, type Placing, readerOf, type Scan, toPicturePdf } from './draw-scan.fixture.ts'

const read = (bytes: Uint8Array, textReader: TextReader, assets = new Map<string, Uint8Array>()) =>
  parseWith(createPdfParser({ textReader }), bytes, { name: 'scan.pdf', assets })

const ROWS = [
  ['Quay', 'Ships', 'Cargo (t)'],
  ['North', '412', '88,120'],
  ['East', '97', '10,455'],
  ['South', '230', '61,902'],
]

function drawTable(doc: PDFKit.PDFDocument, rows: readonly (readonly string[])[], top: number): void {
  const [left, width, height] = [60, 150, 24]
  doc.fontSize(11)
  for (const [r, row] of rows.entries())
    for (const [c, text] of row.entries()) {
      doc
        .rect(left + c * width, top + r * height, width, height)
        .lineWidth(0.8)
        .stroke()
      doc.text(text, left + c * width + 6, top + r * height + 7, { lineBreak: false })
    }
}

/** A title, paragraphs, a ruled table and a running text in two columns. */
function drawReport(doc: PDFKit.PDFDocument): void {
  doc.fontSize(22).text('Report of the harbour office', 60, 60)
  doc.fontSize(11).text(LATIN.repeat(2).trim(), 60, 110, { width: 475 })
  drawTable(doc, ROWS, 200)
  doc.fontSize(11)
  doc.text(LATIN.repeat(3).trim(), 60, 330, { width: 220 })
  doc.text(LATIN.replaceAll('harbour', 'lighthouse').repeat(3).trim(), 315, 330, { width: 220 })
}

const boxOf = ({ provenance: [place] }: { provenance: readonly Provenance[] }) => {
  if (place?.kind !== 'page') throw new Error('no page')
  return place.box
}

describe('a scanned page', () => {
  it('keeps the lines of program text, the short ones too', async () => {
    const code = [
      'function total(rows) {',
      '  let sum = 0',
      '  for (const row of rows) {',
      '    sum += row.value',
      '  }',
      '  return sum',
      '}',
    ]
    const draw = (doc: PDFKit.PDFDocument) => {
      doc.font('Helvetica').fontSize(11).text(LATIN.repeat(2).trim(), 60, 60, { width: 475 })
      doc.font('Courier').fontSize(10)
      for (const [n, line] of code.entries()) doc.text(line, 60, 160 + 13 * n, { lineBreak: false })
      doc.font('Helvetica').fontSize(11).text('That is all.', 60, 290)
    }
    const scans = await drawScans(draw)
    const digital = await parse(await drawPdf(draw))
    const scan = await read(await toPicturePdf(scans), readerOf(scans))
    expect(outlineOf(scan.elements)).toEqual(outlineOf(digital.elements))
    expect(scan.elements.filter(({ kind }) => kind === 'code').length).toBeGreaterThan(0)
  })

  it('becomes the same elements as the digital page', async () => {
    const scans = await drawScans(drawReport)
    const digital = await parse(await drawPdf(drawReport))
    const scan = await read(await toPicturePdf(scans), readerOf(scans))
    expect(outlineOf(scan.elements)).toEqual(outlineOf(digital.elements))
    expect(outlineOf(scan.elements)[0]).toBe('title 1: Report of the harbour office')
    expect(gridOf(scan.elements.find(({ kind }) => kind === 'table'))).toEqual(ROWS)
    expect(scan.pages[0]?.source).toBe('ocr')
    expect(scan.problems).toEqual([])
    for (const [n, element] of scan.elements.entries()) {
      const [is, was] = [boxOf(element), boxOf(digital.elements[n] ?? element)]
      expect(Math.max(Math.abs(is.x - was.x), Math.abs(is.y - was.y))).toBeLessThan(4)
    }
  })

  it.each<Placing>([{ turn: 1 }, { turn: 2 }, { turn: 3 }, { skew: 1.7 }, { turn: 3, skew: -2.4 }])(
    'is read alike when it lies otherwise on the scanner: %o',
    async (placing) => {
      const [straight, lying] = [await drawScans(drawReport), await drawScans(drawReport, placing)]
      const expected = await read(await toPicturePdf(straight), readerOf(straight))
      const scan = await read(await toPicturePdf(lying), readerOf(lying))
      expect(outlineOf(scan.elements)).toEqual(outlineOf(expected.elements))
      expect(gridOf(scan.elements.find(({ kind }) => kind === 'table'))).toEqual(ROWS)
    },
  )

  it('tells places on the page as it is displayed', async () => {
    const scans = await drawScans((doc) => doc.fontSize(20).text('Harbour office', 60, 60), { turn: 1 })
    const { pages, elements } = await read(await toPicturePdf(scans), readerOf(scans))
    const [page, [title]] = [pages[0], elements]
    // The sheet stands on its side: its upper left corner is the upper right one of the display.
    expect(page?.width).toBeGreaterThan(page?.height ?? 0)
    const box = title ? boxOf(title) : undefined
    expect(box?.height).toBeGreaterThan(100)
    expect(box?.x).toBeGreaterThan((page?.width ?? 0) - 90)
    expect(box?.y).toBeLessThan(70)
  })

  it('is laid out by the size of its text where the file tells a wrong resolution', async () => {
    const scans = await drawScans(drawReport)
    const { pages, elements } = await read(await toPicturePdf(scans, { size: 0.4 }), readerOf(scans))
    expect(pages[0]?.width).toBeCloseTo(0.4 * 595, 0)
    expect(outlineOf(elements)[0]).toBe('title 1: Report of the harbour office')
    expect(gridOf(elements.find(({ kind }) => kind === 'table'))).toEqual(ROWS)
    const [title] = elements
    expect(title && boxOf(title).x).toBeCloseTo(0.4 * 60, 0)
  })

  it('goes on with a table of the page before', async () => {
    const draw = (doc: PDFKit.PDFDocument) => {
      doc.fontSize(11).text(LATIN.repeat(20).trim(), 60, 60, { width: 475 })
      drawTable(doc, ROWS, 690)
      doc.addPage()
      drawTable(
        doc,
        [
          ['West', '12', '3,300'],
          ['Old', '7', '1,250'],
          ['New', '55', '9,001'],
        ],
        60,
      )
      doc.fontSize(11).text(LATIN, 60, 200, { width: 475 })
    }
    const scans = await drawScans(draw)
    const { elements } = await read(await toPicturePdf(scans), readerOf(scans))
    const tables = elements.filter(({ kind }) => kind === 'table')
    expect(tables.map(gridOf)).toEqual([
      [...ROWS, ['West', '12', '3,300'], ['Old', '7', '1,250'], ['New', '55', '9,001']],
    ])
    expect(tables[0]?.provenance.map(({ page }) => page)).toEqual([1, 2])
  })

  it('is found in a stamp on an empty page', async () => {
    const scans = await drawScans(drawReport)
    const [scan] = scans
    if (!scan) throw new Error('no scan')
    const { elements, problems } = await read(stampedPdf(scan), readerOf(scans))
    expect(outlineOf(elements)[0]).toBe('title 1: Report of the harbour office')
    expect(problems).toEqual([])
  })

  it('knows headings by their weight', async () => {
    const draw = (doc: PDFKit.PDFDocument) => {
      doc.fontSize(11)
      for (const [n, heading] of ['Tides', 'Pilots'].entries()) {
        doc.font('Helvetica-Bold').text(heading, 60, 60 + 150 * n)
        doc.font('Helvetica').text(LATIN.repeat(3).trim(), 60, 80 + 150 * n, { width: 475 })
      }
    }
    const scans = await drawScans(draw)
    const { elements } = await read(await toPicturePdf(scans), readerOf(scans))
    expect(elements.map(({ kind }) => kind)).toEqual(['title', 'text', 'title', 'text'])
  })

  it('keeps a photograph as a figure with its picture, and takes no empty box for one', async () => {
    const photo = await drawPhoto()
    const draw = (doc: PDFKit.PDFDocument) => {
      doc.fontSize(11).text(LATIN.repeat(3).trim(), 60, 60, { width: 475 })
      doc.image(photo, 150, 200, { width: 280, height: 180 })
      doc.text(LATIN.repeat(3).trim(), 60, 420, { width: 475 })
      doc.rect(60, 560, 400, 120).lineWidth(1).stroke()
    }
    const scans = await drawScans(draw)
    const assets = new Map<string, Uint8Array>()
    const { elements } = await read(await toPicturePdf(scans), readerOf(scans), assets)
    expect(elements.map(({ kind }) => kind)).toEqual(['text', 'figure', 'text'])
    const figure = elements.find((element) => element.kind === 'figure')
    const box = figure && boxOf(figure)
    expect(Math.abs((box?.x ?? 0) - 150) + Math.abs((box?.y ?? 0) - 200)).toBeLessThan(12)
    expect(Math.abs((box?.width ?? 0) - 280) + Math.abs((box?.height ?? 0) - 180)).toBeLessThan(16)
    const kept = await sharp(assets.get(figure?.asset?.sha256 ?? '')).metadata()
    expect(kept.width).toBeCloseTo((box?.width ?? 0) * (200 / 72), -1)
  })

  it('is a figure with its words when it is a photograph as a whole', async () => {
    const photo = await drawPhoto()
    const draw = (doc: PDFKit.PDFDocument) => {
      doc.image(photo, 0, 0, { width: 595, height: 842 })
      doc.fontSize(40).fillColor('white').text('EAST QUAY', 150, 300)
    }
    const scans = await drawScans(draw)
    const { elements, problems } = await read(await toPicturePdf(scans), readerOf(scans))
    expect(elements).toMatchObject([{ kind: 'figure', text: 'EAST QUAY' }])
    expect(problems).toEqual([])
  })
})

describe('a page of which the text layer tells a part', () => {
  it('is read where the text layer has no words', async () => {
    const scans = await drawScans(drawReport)
    const stamped = await toPicturePdf(scans, {
      over: (doc) => doc.fontSize(9).text('Received by the archive in May', 60, 800),
    })
    const stamp = await drawScans((doc) => {
      drawReport(doc)
      doc.fontSize(9).text('Received by the archiue in Mav', 60, 800)
    })
    const { pages, elements } = await read(stamped, readerOf(stamp))
    expect(pages[0]?.source).toBe('mixed')
    expect(outlineOf(elements)[0]).toBe('title 1: Report of the harbour office')
    const texts = elements.map((element) => ('text' in element ? element.text : '')).join('\n')
    expect(texts).toContain('Received by the archive in May')
    expect(texts).not.toContain('archiue')
  })

  it('stays digital where the picture on it says nothing more', async () => {
    const photo = await drawPhoto()
    const bytes = await drawPdf((doc) => {
      doc.image(photo, 0, 0, { width: 595, height: 600 })
      doc.fontSize(11).text(LATIN.repeat(4), 60, 640, { width: 475 })
    })
    const { pages, elements } = await read(bytes, readerOf([{ text: { lines: [], turn: 0, skew: 0 } }]))
    expect(pages[0]?.source).toBe('digital')
    expect(elements.map(({ kind }) => kind)).toEqual(['figure', 'text'])
  })
})

describe('a reading with doubts', () => {
  it('is a problem that names the page and the confidence', async () => {
    const scans = await drawScans(drawReport)
    const { problems } = await read(await toPicturePdf(scans), readerOf(scans, 0.55))
    expect(problems).toMatchObject([{ stage: 'ocr', page: 1, code: 'low-confidence' }])
    expect(problems[0]?.message).toMatch(/page 1 .*55 %/)
  })

  it('that fails leaves the page as its file tells it, with the reason', async () => {
    const scans = await drawScans(drawReport)
    const failing = failingReader(new Error('the model has a hole'))
    const { pages, elements, problems } = await read(await toPicturePdf([...scans, ...scans]), failing)
    expect(pages.map(({ source }) => source)).toEqual(['ocr', 'ocr'])
    expect(elements.map(({ kind }) => kind)).toEqual(['figure', 'figure'])
    expect(problems.map(({ page, code }) => `${page} ${code}`)).toEqual([
      '1 no-text-layer',
      '1 internal',
      '2 no-text-layer',
      '2 internal',
    ])
    expect(problems[1]?.message).toContain('the model has a hole')
  })

  it('that is not to be had is tried once', async () => {
    const scans = await drawScans(drawReport)
    const absent = failingReader(new DuomoError('part-unavailable', 'The models are not installed.'))
    const { problems } = await read(await toPicturePdf([...scans, ...scans]), absent)
    expect(absent.calls).toBe(1)
    expect(problems.filter(({ code }) => code === 'part-unavailable')).toHaveLength(1)
    expect(problems.filter(({ code }) => code === 'no-text-layer').map(({ page }) => page)).toEqual([1, 2])
  })
})

/** A page without content, over which the picture is stamped. */
function stampedPdf({ jpeg, width, height }: Scan): Uint8Array {
  const hexadecimal = `${Buffer.from(jpeg).toString('hex')}>`
  const picture = `<< /Type /XObject /Subtype /Image /Width ${width} /Height ${height} /ColorSpace /DeviceRGB /BitsPerComponent 8 /Filter [/ASCIIHexDecode /DCTDecode] /Length ${hexadecimal.length} >>\nstream\n${hexadecimal}\nendstream`
  const placed = '595 0 0 842 0 0 cm /Im Do'
  const form = `<< /Type /XObject /Subtype /Form /BBox [0 0 595 842] /Resources << /XObject << /Im 9 0 R >> >> /Length ${placed.length} >>\nstream\n${placed}\nendstream`
  const stamp = '<< /Type /Annot /Subtype /Stamp /F 4 /Rect [0 0 595 842] /AP << /N 10 0 R >> >>'
  return writePdf('', `/MediaBox [0 0 595 842] /Annots [${stamp}]`, { objects: [picture, form] })
}

/** Something like a photograph: soft blobs with grain. */
async function drawPhoto(): Promise<Buffer> {
  const [width, height] = [300, 200]
  const data = new Uint8Array(width * height * 3)
  let seed = 7
  for (let n = 0; n < data.length; n++) {
    seed = (seed * 1103515245 + 12345) & 0x7fffffff
    const [x, y] = [Math.floor(n / 3) % width, Math.floor(n / 3 / width)]
    data[n] = 70 + 50 * Math.sin(x / 17 + (n % 3)) + 40 * Math.cos(y / 13) + ((seed >> 16) % 40)
  }
  return sharp(data, { raw: { width, height, channels: 3 } })
    .png()
    .toBuffer()
}
