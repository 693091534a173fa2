import PdfDocument from 'pdfkit'

/** A PDF file drawn for a test; A4 with no margin unless told otherwise, the page already open. */
export function drawPdf(
  draw: (document: PDFKit.PDFDocument) => void,
  options: PDFKit.PDFDocumentOptions = {},
): Promise<Uint8Array> {
  const document = new PdfDocument({ size: 'A4', margin: 0, ...options })
  const chunks: Buffer[] = []
  const done = new Promise<Uint8Array>((resolve, reject) => {
    document.on('data', (chunk: Buffer) => chunks.push(chunk))
    document.on('end', () => resolve(Buffer.concat(chunks)))
    document.on('error', reject)
  })
  draw(document)
  document.end()
  return done
}

/**
 * A one-page PDF file from a content stream of its own. Font `/F1` is Helvetica, `/F2` a Chinese one that is not embedded
 * and takes UTF-16BE strings in hexadecimal, see {@link chinese}.
 *
 * @param more - entries of the catalogue, and objects that are numbered from 9
 */
export function writePdf(
  content: string,
  pageEntries = '/MediaBox [0 0 595 842]',
  more: { readonly catalogue?: string; readonly objects?: readonly string[] } = {},
): Uint8Array {
  const objects = [
    `<< /Type /Catalog /Pages 2 0 R ${more.catalogue ?? ''} >>`,
    '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    `<< /Type /Page /Parent 2 0 R ${pageEntries} /Contents 4 0 R /Resources << /Font << /F1 5 0 R /F2 6 0 R >> >> >>`,
    `<< /Length ${content.length} >>\nstream\n${content}\nendstream`,
    '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>',
    '<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UTF16-H /DescendantFonts [7 0 R] >>',
    '<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 4 >> /FontDescriptor 8 0 R >>',
    '<< /Type /FontDescriptor /FontName /STSong-Light /Flags 4 /FontBBox [0 -120 1000 880] /ItalicAngle 0 /Ascent 880 /Descent -120 /CapHeight 880 /StemV 93 >>',
    ...(more.objects ?? []),
  ]
  return writeObjects(objects)
}

/** A PDF file of these objects, numbered from 1; the first is the catalogue. */
export function writeObjects(objects: readonly string[]): Uint8Array {
  let text = '%PDF-1.7\n'
  const offsets = objects.map((object, n) => {
    const offset = text.length
    text += `${n + 1} 0 obj\n${object}\nendobj\n`
    return offset
  })
  const table = offsets.map((offset) => `${String(offset).padStart(10, '0')} 00000 n \n`).join('')
  const start = text.length
  text += `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${table}trailer\n<< /Size ${objects.length + 1} /Root 1 0 R >>\nstartxref\n${start}\n%%EOF\n`
  return Buffer.from(text, 'latin1')
}

/** A string operand for font `/F2` of {@link writePdf}. */
export function chinese(text: string): string {
  return `<${Buffer.from(text, 'utf16le').swap16().toString('hex')}>`
}

/** A one-page PDF file with these annotations, each the entries of a dictionary; form fields are those with `/FT`. */
export function writeAnnotated(content: string, annotations: readonly string[]): Uint8Array {
  const references = annotations.map((_, n) => `${n + 9} 0 R`)
  const fields = references.filter((_, n) => annotations[n]?.includes('/FT'))
  return writePdf(content, `/MediaBox [0 0 595 842] /Annots [${references.join(' ')}]`, {
    catalogue: `/AcroForm << /Fields [${fields.join(' ')}] /DR << /Font << /F1 5 0 R >> >> /DA (/F1 0 Tf 0 g) >>`,
    objects: annotations.map((entries) => `<< /Type /Annot ${entries} >>`),
  })
}

/** A text string of a dictionary, in any script. */
export function textString(text: string): string {
  return `<feff${Buffer.from(text, 'utf16le').swap16().toString('hex')}>`
}
