import { createPdfParser } from '../parse/pdf/pdf-parser.ts'
import { createMarkdownParser } from '../parse/markdown.ts'
import { createTextParser } from '../parse/text.ts'
import { createImageParser } from '../parse/image.ts'
import { createPdfRenderer } from '../media/pdfium/renderer.ts'
import type { PageRenderer } from '../spec/page-renderer.ts'
import type { Parser } from '../spec/parser.ts'

/** Every parser; the first that names a media type reads it. Heavy packages load when one is first used. */
export function createParsers(): Parser[] {
  return [createPdfParser(), createMarkdownParser(), createTextParser(), createImageParser()]
}

export function createRenderers(): PageRenderer[] {
  return [createPdfRenderer()]
}
