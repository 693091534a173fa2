import PDFDocument from 'pdfkit'
import { type FaceName, type Faces, findFaces } from './fonts.ts'

export type Pdf = InstanceType<typeof PDFDocument>

/** A4 in points. */
export const A4 = { width: 595.28, height: 841.89 } as const

/** The day that every sample carries: a file drawn twice has the same bytes. */
export const SAMPLE_DATE = new Date('2026-04-15T08:00:00Z')

/** A PDF being drawn; `finish` closes it and gives its bytes. */
export interface Sheet {
  readonly pdf: Pdf
  readonly finish: () => Promise<Uint8Array>
}

/**
 * Opens a PDF with one page of that size (points) and no margins: whoever draws places everything.
 *
 * @throws DuomoError `part-unavailable` when a font is missing
 */
export function openSheet(options: {
  readonly title: string
  readonly language: 'zh-CN' | 'en'
  readonly width?: number
  readonly height?: number
}): Sheet {
  const faces = findFaces()
  const pdf = new PDFDocument({
    size: [options.width ?? A4.width, options.height ?? A4.height],
    margin: 0,
    bufferPages: true,
    lang: options.language,
    displayTitle: true,
    // No default font: Helvetica would be listed in every file and used in none.
    font: '',
    info: { Title: options.title, Creator: 'Duomo samples', CreationDate: SAMPLE_DATE, ModDate: SAMPLE_DATE },
  })
  for (const [name, face] of Object.entries(faces) as [FaceName, Faces[FaceName]][])
    pdf.registerFont(name, face.path, face.postscriptName)
  const bytes = collect(pdf)
  return {
    pdf,
    finish: () => {
      pdf.end()
      return bytes
    },
  }
}

function collect(pdf: Pdf): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    const pieces: Buffer[] = []
    pdf.on('data', (piece: Buffer) => pieces.push(piece))
    pdf.on('end', () => resolve(Buffer.concat(pieces)))
    pdf.on('error', reject)
  })
}

/** Draws on every page, after all of them exist: running headers and page numbers. */
export function onEveryPage(pdf: Pdf, draw: (number: number, total: number) => void): void {
  const { count } = pdf.bufferedPageRange()
  for (let n = 0; n < count; n++) {
    pdf.switchToPage(n)
    draw(n + 1, count)
  }
}
