import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { drawPdf } from '../media/pdfium/draw-pdf.fixture.ts'
import { openPdf } from '../media/pdfium/file.ts'
import type { Pixels } from '../spec/page-renderer.ts'

/** A picture drawn with pdfkit, `width` × `height` points at `scale` pixels a point. */
export async function drawPicture(
  width: number,
  height: number,
  draw: (document: PDFKit.PDFDocument) => void,
  scale = 2,
): Promise<Pixels> {
  return renderPage(await drawPdf(draw, { size: [width, height] }), 1, scale)
}

/** A page of one of the project's own samples; their fonts are inside them, so Chinese is drawn on any machine. */
export async function drawSample(name: string, page: number, scale: number): Promise<Pixels> {
  const file = path.resolve(import.meta.dirname, '../../samples', name)
  return renderPage(new Uint8Array(await readFile(file)), page, scale)
}

async function renderPage(bytes: Uint8Array, page: number, scale: number): Promise<Pixels> {
  const pdf = await openPdf(bytes)
  try {
    return pdf.withPage(page, (open) => open.render(scale))
  } finally {
    pdf.close()
  }
}

/** The picture turned by a quarter, clockwise. */
export function turned({ width, height, data }: Pixels): Pixels {
  const turned = new Uint8Array(data.length)
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const to = (x * height + (height - 1 - y)) * 4
      turned.set(data.subarray((y * width + x) * 4, (y * width + x) * 4 + 4), to)
    }
  return { width: height, height: width, data: turned }
}

/** Light where it was dark. */
export function inverted({ width, height, data }: Pixels): Pixels {
  return { width, height, data: data.map((value, n) => (n % 4 === 3 ? value : 255 - value)) }
}
