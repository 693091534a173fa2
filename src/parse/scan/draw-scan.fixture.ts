import sharp from 'sharp'
import { drawPdf } from '../../media/pdfium/draw-pdf.fixture.ts'
import { openPdf, type PdfPage } from '../../media/pdfium/file.ts'
import type { Box } from '../../model/geometry.ts'
import type { Pixels } from '../../spec/page-renderer.ts'
import type { PictureText, ReadLine, ReadWord, TextReader } from '../../spec/text-reader.ts'
import { boxOf, type Extent } from '../pdf/extent.ts'
import { buildLines, lineText, segmentsOf } from '../pdf/lines.ts'
import { readWords } from '../pdf/words.ts'

/** Pixels per point of a scan at 200 dpi. */
const SCALE = 200 / 72

/** How a sheet lay on the scanner. */
export interface Placing {
  /** Quarter turns, clockwise. */
  readonly turn?: 0 | 1 | 2 | 3
  /** Degrees, clockwise. */
  readonly skew?: number
  /** Pixels per point. */
  readonly scale?: number
}

/** A page of print as a scanner gives it: compressed, perhaps turned or slanting; and what stands where in it. */
export interface Scan {
  readonly jpeg: Uint8Array
  readonly width: number
  readonly height: number
  readonly text: PictureText
}

/** Every page of what is drawn, scanned. */
export async function drawScans(draw: (document: PDFKit.PDFDocument) => void, placing: Placing = {}): Promise<Scan[]> {
  const file = await openPdf(await drawPdf(draw))
  try {
    const scans: Scan[] = []
    for (let number = 1; number <= file.pageCount; number++) {
      const scale = placing.scale ?? SCALE
      const page = file.withPage(number, (open) => ({ pixels: open.render(scale), lines: printedLines(open, scale) }))
      scans.push(await scanned(page, placing))
    }
    return scans
  } finally {
    file.close()
  }
}

/**
 * A PDF file of nothing but these pictures.
 *
 * @param given.size - of its pages, 1 as they were drawn
 * @param given.over - draws on each page
 */
export function toPicturePdf(
  scans: readonly Scan[],
  { size = 1, over }: { size?: number; over?: (document: PDFKit.PDFDocument) => unknown } = {},
): Promise<Uint8Array> {
  return drawPdf(
    (doc) => {
      for (const { jpeg, ...scan } of scans) {
        const [width, height] = [(scan.width / SCALE) * size, (scan.height / SCALE) * size]
        doc.addPage({ size: [width, height], margin: 0 }).image(Buffer.from(jpeg), 0, 0, { width, height })
        over?.(doc)
      }
    },
    { autoFirstPage: false },
  )
}

/** A reader that knows what is printed in these pictures, in their order. */
export function readerOf(
  scans: readonly { readonly text: PictureText; readonly width?: number }[],
  confidence = 1,
): TextReader & { readonly seen: Pixels[] } {
  const seen: Pixels[] = []
  return {
    seen,
    name: 'known',
    version: 1,
    languages: ['en'],
    async doRead(pixels) {
      const scan = scans[seen.length]
      seen.push(pixels)
      if (!scan) throw new Error('more pictures than were drawn')
      const k = scan.width ? pixels.width / scan.width : 1
      const drawn = <At extends { readonly box: Box }>({ box, ...at }: At) => ({
        ...at,
        box: { x: box.x * k, y: box.y * k, width: box.width * k, height: box.height * k },
        confidence,
      })
      const lines = scan.text.lines.map((line) => ({ ...drawn(line), words: line.words.map(drawn) }))
      return { ...scan.text, lines }
    },
  }
}

/** A reader that can't. */
export function failingReader(error: Error): TextReader & { readonly calls: number } {
  let calls = 0
  return {
    get calls() {
      return calls
    },
    name: 'failing',
    version: 1,
    languages: [],
    async doRead() {
      calls++
      throw error
    },
  }
}

function printedLines(page: PdfPage, scale: number): ReadLine[] {
  const { words } = readWords(page.characters(), page.width, page.height)
  const toBox = ({ x0, y0, x1, y1 }: Extent) =>
    boxOf({ x0: x0 * scale, y0: y0 * scale, x1: x1 * scale, y1: y1 * scale })
  // Boxes as readers draw them: with a margin around the letters.
  const loose = (box: Box): Box => ({ ...box, y: box.y - 0.12 * box.height, height: 1.24 * box.height })
  return buildLines(words)
    .flatMap((line) => segmentsOf(line, 0.8))
    .map((line) => ({
      text: lineText(line),
      box: loose(toBox(line)),
      confidence: 1,
      words: line.words.map((word): ReadWord => ({ text: word.text, box: loose(toBox(word)), confidence: 1 })),
      // As with a real reader, short lines do not tell it.
      ...(lineText(line).length >= 20 && line.words.every(({ mono }) => mono) ? { fixedPitch: true } : {}),
    }))
}

async function scanned(
  { pixels, lines }: { readonly pixels: Pixels; readonly lines: readonly ReadLine[] },
  { turn = 0, skew = 0 }: Placing,
): Promise<Scan> {
  const { width, height, data } = pixels
  const upright = sharp(data, { raw: { width, height, channels: 4 } }).removeAlpha()
  const turned = await upright
    .rotate(90 * turn)
    .png()
    .toBuffer()
  const { data: jpeg, info } = await sharp(turned)
    .rotate(skew, { background: '#fff' })
    .jpeg({ quality: 70 })
    .toBuffer({ resolveWithObject: true })
  const place = (box: Box) =>
    slanted(quartered(box, turn, width, height), skew, turn % 2 ? [height, width] : [width, height], info)
  const placed = lines.map((line) => ({
    ...line,
    box: place(line.box),
    words: line.words.map((word) => ({ ...word, box: place(word.box) })),
  }))
  return { jpeg, width: info.width, height: info.height, text: { lines: placed, turn, skew } }
}

function quartered({ x, y, width, height }: Box, turn: number, pageWidth: number, pageHeight: number): Box {
  if (turn === 1) return { x: pageHeight - y - height, y: x, width: height, height: width }
  if (turn === 2) return { x: pageWidth - x - width, y: pageHeight - y - height, width, height }
  if (turn === 3) return { x: y, y: pageWidth - x - width, width: height, height: width }
  return { x, y, width, height }
}

function slanted(box: Box, skew: number, from: [number, number], to: { width: number; height: number }): Box {
  const [cos, sin] = [Math.cos((skew * Math.PI) / 180), Math.sin((skew * Math.PI) / 180)]
  const corners = [0, 1].flatMap((right) =>
    [0, 1].map((low) => {
      const [dx, dy] = [box.x + right * box.width - from[0] / 2, box.y + low * box.height - from[1] / 2]
      return [to.width / 2 + dx * cos - dy * sin, to.height / 2 + dx * sin + dy * cos] as const
    }),
  )
  const [xs, ys] = [corners.map(([x]) => x), corners.map(([, y]) => y)]
  return boxOf({ x0: Math.min(...xs), y0: Math.min(...ys), x1: Math.max(...xs), y1: Math.max(...ys) })
}
