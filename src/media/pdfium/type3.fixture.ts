import { writeObjects } from './draw-pdf.fixture.ts'

/** What the glyph of a code shows; where it is told nothing, the character of the code. */
export type Shown = Readonly<Record<number, string>>

/**
 * A PDF file in a font whose glyphs are drawings (Type 3), with names that mean nothing, as TeX's bitmap fonts are embedded.
 *
 * @param pages - lines of text for each page, a character for each code
 */
export function writeType3(pages: readonly (readonly string[])[], shown: Shown = {}): Uint8Array {
  const codes = [...new Set(pages.flat().join(''))].map((c) => c.charCodeAt(0)).toSorted((a, b) => a - b)
  const [first = 0, last = 0] = [codes[0], codes.at(-1)]
  const FIXED = 4
  const glyphAt = FIXED + 1
  const pageAt = glyphAt + codes.length
  const differences = codes.map((code) => `${code} /g${code}`).join(' ')
  const procedures = codes.map((code, n) => `/g${code} ${glyphAt + n} 0 R`).join(' ')
  const widths = Array.from({ length: last - first + 1 }, () => 600).join(' ')
  return writeObjects([
    '<< /Type /Catalog /Pages 2 0 R >>',
    `<< /Type /Pages /Kids [${pages.map((_, n) => `${pageAt + 2 * n} 0 R`).join(' ')}] /Count ${pages.length} >>`,
    '<< /Type /Font /Subtype /Type1 /BaseFont /Courier >>',
    `<< /Type /Font /Subtype /Type3 /FontBBox [0 -300 600 900] /FontMatrix [0.001 0 0 0.001 0 0] /CharProcs << ${procedures} >> /Encoding << /Type /Encoding /Differences [${differences}] >> /FirstChar ${first} /LastChar ${last} /Widths [${widths}] /Resources << /Font << /F1 3 0 R >> >> >>`,
    ...codes.map((code) => glyph(shown[code] ?? String.fromCharCode(code))),
    ...pages.flatMap((lines, n) => [
      `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents ${pageAt + 2 * n + 1} 0 R /Resources << /Font << /F3 4 0 R >> >> >>`,
      stream(lines.map((line, row) => `BT /F3 11 Tf 60 ${760 - 18 * row} Td <${hexadecimal(line)}> Tj ET`).join('\n')),
    ]),
  ])
}

/** All glyphs are equally wide, and what shows several letters is drawn narrow. */
function glyph(text: string): string {
  return stream(`600 0 d0 BT /F1 1000 Tf ${100 / text.length} Tz <${hexadecimal(text)}> Tj ET`)
}

const stream = (content: string) => `<< /Length ${content.length} >>\nstream\n${content}\nendstream`
const hexadecimal = (text: string) => Buffer.from(text, 'latin1').toString('hex')
