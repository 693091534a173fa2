import { createPdfRenderer } from '../media/pdfium/renderer.ts'
import { createPictureRenderer } from '../media/picture-renderer.ts'
import { createCsvParser } from '../parse/csv.ts'
import { createDocxParser } from '../parse/docx.ts'
import { createEpubParser } from '../parse/epub.ts'
import { createHtmlParser } from '../parse/html.ts'
import { createImageParser } from '../parse/image.ts'
import { createMailParser } from '../parse/mail/mail-parser.ts'
import { createMarkdownParser } from '../parse/markdown.ts'
import { createPdfParser } from '../parse/pdf/pdf-parser.ts'
import { createPptxParser } from '../parse/pptx.ts'
import { createSvgParser } from '../parse/svg.ts'
import { createTextParser } from '../parse/text.ts'
import { createXlsxParser } from '../parse/xlsx.ts'
import type { PageRenderer } from '../spec/page-renderer.ts'
import type { Parser } from '../spec/parser.ts'

/** Every parser; the first that names a media type reads it. Heavy packages load when one is first used. */
export function createParsers(): Parser[] {
  const parsers = [
    createPdfParser(),
    createHtmlParser(),
    createMarkdownParser(),
    createTextParser(),
    createCsvParser(),
    createDocxParser(),
    createPptxParser(),
    createXlsxParser(),
    createEpubParser(),
    createImageParser(),
    createSvgParser(),
  ]
  return [...parsers, createMailParser(parsers)]
}

/** Every way to draw a page. */
export function createRenderers(): PageRenderer[] {
  return [createPdfRenderer(), createPictureRenderer(createImageParser().mediaTypes)]
}
