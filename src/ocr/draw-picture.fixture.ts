import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { drawPdf } from '../media/pdfium/draw-pdf.fixture.ts'
import { openPdf, type PdfPage } from '../media/pdfium/file.ts'
import { boxFromCorners } from '../model/geometry.ts'
import type { Pixels } from '../spec/page-renderer.ts'

/** A picture drawn with pdfkit, `width` × `height` points at `scale` pixels a point. */
export async function drawPicture(
  width: number,
  height: number,
  draw: (document: PDFKit.PDFDocument) => void,
  scale = 2,
): Promise<Pixels> {
  return usePage(await drawPdf(draw, { size: [width, height] }), 1, (open) => open.render(scale))
}

/** A page of one of the project's own samples with the characters on it; the fonts are inside, so Chinese is drawn on any machine. */
export async function drawSample(name: string, page: number, scale: number): Promise<{ pixels: Pixels; text: string }> {
  return usePage(await sample(name), page, (open) => ({
    pixels: open.render(scale),
    text: String.fromCodePoint(...open.characters().code),
  }))
}

/** Characters that follow each other on a sample's page, cut out and set upright below each other. */
export async function drawStacked(name: string, page: number, text: string, scale: number): Promise<Pixels> {
  return usePage(await sample(name), page, (open) => {
    const { code, left, top, right, bottom, size } = open.characters()
    const first = String.fromCodePoint(...code).indexOf(text)
    if (first < 0) throw new Error(`${text} is not on page ${page} of ${name}`)
    const side = Math.ceil((size[first] ?? 10) * scale * 1.15)
    const margin = side
    const picture = blank(side + 2 * margin, side * text.length + 2 * margin)
    for (let n = 0; n < text.length; n++) {
      const at = first + n
      const box = boxFromCorners(left[at] ?? 0, top[at] ?? 0, right[at] ?? 0, bottom[at] ?? 0)
      const middle = box.y + box.height / 2
      const cell = { ...box, y: middle - box.width / 2, height: box.width }
      paste(picture, open.render(scale, cell), margin, margin + n * side)
    }
    return picture
  })
}

function blank(width: number, height: number): Pixels {
  return { width, height, data: new Uint8Array(width * height * 4).fill(255) }
}

function paste(onto: Pixels, pixels: Pixels, left: number, top: number): void {
  for (let y = 0; y < pixels.height; y++) {
    const row = pixels.data.subarray(y * pixels.width * 4, (y + 1) * pixels.width * 4)
    onto.data.set(row, ((top + y) * onto.width + left) * 4)
  }
}

async function sample(name: string): Promise<Uint8Array> {
  return new Uint8Array(await readFile(path.resolve(import.meta.dirname, '../../samples', name)))
}

async function usePage<T>(bytes: Uint8Array, page: number, use: (page: PdfPage) => T): Promise<T> {
  const pdf = await openPdf(bytes)
  try {
    return pdf.withPage(page, use)
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
