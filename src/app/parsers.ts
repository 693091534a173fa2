import { createLibreOfficeConverter } from '../media/libreoffice.ts'
import { createPdfRenderer } from '../media/pdfium/renderer.ts'
import { createPictureRenderer } from '../media/picture-renderer.ts'
import { createPaddleReader } from '../ocr/paddle-reader.ts'
import { createConvertedParser } from '../parse/converted.ts'
import { createCsvParser } from '../parse/csv.ts'
import { createDocxParser } from '../parse/docx.ts'
import { createEpubParser } from '../parse/epub.ts'
import { withFigureWords } from '../parse/figure-words.ts'
import { createHtmlParser } from '../parse/html.ts'
import { createImageParser } from '../parse/image.ts'
import { createMailParser } from '../parse/mail/mail-parser.ts'
import { createMarkdownParser } from '../parse/markdown.ts'
import { createMediaParser } from '../parse/media/media-parser.ts'
import { createSubtitleParser } from '../parse/media/subtitles.ts'
import { createOdpParser } from '../parse/odp.ts'
import { createOdsParser } from '../parse/ods.ts'
import { createOdtParser } from '../parse/odt.ts'
import { createPdfParser } from '../parse/pdf/pdf-parser.ts'
import { createPptxParser } from '../parse/pptx.ts'
import { createRtfParser } from '../parse/rtf.ts'
import { createSvgParser } from '../parse/svg.ts'
import { createTextParser } from '../parse/text.ts'
import { createXlsxParser } from '../parse/xlsx.ts'
import type { LayoutDetector } from '../spec/layout-detector.ts'
import type { PageRenderer } from '../spec/page-renderer.ts'
import type { Parser } from '../spec/parser.ts'
import type { TextReader } from '../spec/text-reader.ts'

/**
 * Every parser; the first that names a media type reads it. Heavy packages load when one is first used.
 *
 * @param textReader - reads scanned pages and the words in pictures
 * @param layoutDetector - sees what the parts of those pages are
 */
export function createParsers(textReader?: TextReader, layoutDetector?: LayoutDetector): Parser[] {
  const illustrated = [
    createPdfParser({ ...(textReader ? { textReader } : {}), ...(layoutDetector ? { layoutDetector } : {}) }),
    createHtmlParser(),
    createMarkdownParser(),
    createDocxParser(),
    createPptxParser(),
    createXlsxParser(),
    createOdtParser(),
    createOdsParser(),
    createOdpParser(),
    createRtfParser(),
    ...createOldOfficeParsers(),
    createEpubParser(),
  ]
  const parsers = [
    ...(textReader ? illustrated.map((parser) => withFigureWords(parser, textReader)) : illustrated),
    createTextParser(),
    createCsvParser(),
    createImageParser(textReader, layoutDetector),
    createSvgParser(),
    createMediaParser(),
    createSubtitleParser(),
  ]
  return [...parsers, createMailParser(parsers, { textReader, layoutDetector })]
}

/** Who reads pixels; its models load when the first picture comes. */
export function createTextReader(): TextReader {
  return createPaddleReader()
}

/** Formats that LibreOffice turns into current ones; a clear error tells where it is missing. */
function createOldOfficeParsers(): Parser[] {
  const converter = createLibreOfficeConverter()
  const xlsb = 'application/vnd.ms-excel.sheet.binary.macroenabled.12'
  return [
    createConvertedParser('application/msword', { from: 'doc', to: 'docx' }, createDocxParser(), converter),
    createConvertedParser('application/vnd.ms-powerpoint', { from: 'ppt', to: 'pptx' }, createPptxParser(), converter),
    createConvertedParser('application/vnd.ms-excel', { from: 'xls', to: 'xlsx' }, createXlsxParser(), converter),
    createConvertedParser(xlsb, { from: 'xlsb', to: 'xlsx' }, createXlsxParser(), converter),
  ]
}

/** Every way to draw a page. */
export function createRenderers(): PageRenderer[] {
  return [createPdfRenderer(), createPictureRenderer(createImageParser().mediaTypes)]
}
