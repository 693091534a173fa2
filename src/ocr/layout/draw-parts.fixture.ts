import { drawPdf } from '../../media/pdfium/draw-pdf.fixture.ts'
import { openPdf } from '../../media/pdfium/file.ts'
import type { Box } from '../../model/geometry.ts'
import type { RegionKind } from '../../spec/layout-detector.ts'
import type { Pixels } from '../../spec/page-renderer.ts'

/** A4, in points. */
export const SHEET = { width: 595, height: 842 } as const

const SENTENCES = 'The pumps run day and night. Each valve is tested twice a year by the crew of the harbour. '
  .repeat(2)
  .trim()
export const TITLE = 'Pump report'
export const ROWS = [
  ['Quay', 'Ships', 'Tons'],
  ['North', '412', '881'],
  ['East', '97', '104'],
  ['South', '230', '619'],
] as const

/** A big title, running text, a ruled table and a picture, each in its part of two columns; where each stands, in points. */
export function drawParts(doc: PDFKit.PDFDocument): { readonly kind: RegionKind; readonly box: Box }[] {
  doc.font('Helvetica-Bold').fontSize(34).text(TITLE, 40, 60, { lineBreak: false })
  const title = { x: 40, y: 60, width: doc.widthOfString(TITLE), height: 28 }
  doc.font('Helvetica').fontSize(15).text(SENTENCES, 40, 240, { width: 235, lineGap: 6 })
  const text = { x: 40, y: 240, width: 235, height: doc.y - 6 - 240 }
  const [left, top, width, height] = [340, 250, 70, 32]
  doc.fontSize(15).lineWidth(1.5)
  for (const [r, row] of ROWS.entries())
    for (const [c, cell] of row.entries()) {
      doc.rect(left + c * width, top + r * height, width, height).stroke()
      doc.text(cell, left + c * width + 6, top + r * height + 9, { lineBreak: false })
    }
  const picture = { x: 350, y: 460, width: 190, height: 140 }
  doc.rect(picture.x, picture.y, picture.width, picture.height).fill('#8a9aa8')
  doc.rect(picture.x + 30, picture.y + 50, 60, 60).fill('#334455')
  return [
    { kind: 'title', box: title },
    { kind: 'text', box: text },
    { kind: 'table', box: { x: left, y: top, width: 3 * width, height: ROWS.length * height } },
    { kind: 'figure', box: picture },
  ]
}

/** The same page as the picture of a page. */
export async function picturePage(draw: (doc: PDFKit.PDFDocument) => unknown, scale: number): Promise<Pixels> {
  const pdf = await openPdf(await drawPdf(draw, { size: 'A4', margin: 0 }))
  try {
    return pdf.withPage(1, (page) => page.render(scale))
  } finally {
    pdf.close()
  }
}
