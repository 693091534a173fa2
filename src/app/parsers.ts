import { createPdfRenderer } from '../media/pdfium/renderer.ts'
import { createPictureRenderer } from '../media/picture-renderer.ts'
import { createPaddleReader } from '../ocr/paddle-reader.ts'
import { createCsvParser } from '../parse/csv.ts'
import { createDocxParser } from '../parse/docx.ts'
import { createEpubParser } from '../parse/epub.ts'
import { withFigureWords } from '../parse/figure-words.ts'
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
import type { TextReader } from '../spec/text-reader.ts'

/**
 * Every parser; the first that names a media type reads it. Heavy packages load when one is first used.
 *
 * @param textReader - reads scanned pages and the words in pictures
 */
export function createParsers(textReader?: TextReader): Parser[] {
  const illustrated = [
    createPdfParser(textReader ? { textReader } : {}),
    createHtmlParser(),
    createMarkdownParser(),
    createDocxParser(),
    createPptxParser(),
    createXlsxParser(),
    createEpubParser(),
  ]
  const parsers = [
    ...(textReader ? illustrated.map((parser) => withFigureWords(parser, textReader)) : illustrated),
    createTextParser(),
    createCsvParser(),
    createImageParser(textReader),
    createSvgParser(),
  ]
  return [...parsers, createMailParser(parsers)]
}

/** Who reads pixels; its models load when the first picture comes. */
export function createTextReader(): TextReader {
  return createPaddleReader()
}

/** Every way to draw a page. */
export function createRenderers(): PageRenderer[] {
  return [createPdfRenderer(), createPictureRenderer(createImageParser().mediaTypes)]
}
