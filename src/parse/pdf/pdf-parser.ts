import { DuomoError, toDuomoError } from '../../base/errors.ts'
import { encodePng } from '../../media/images.ts'
import { openPdf, type PdfFile } from '../../media/pdfium/file.ts'
import { assembleDocument } from '../../model/assemble-document.ts'
import type { Document, Page } from '../../model/document.ts'
import type { Problem } from '../../model/problem.ts'
import type { LayoutDetector } from '../../spec/layout-detector.ts'
import type { Pixels } from '../../spec/page-renderer.ts'
import type { Parser, ParserContext, ParserInput } from '../../spec/parser.ts'
import type { TextReader } from '../../spec/text-reader.ts'
import { keepFigures } from '../layout/keep-figures.ts'
import type { DrawnItem, PageReading } from '../layout/page-items.ts'
import type { PictureReaders } from '../scan/scan-page.ts'
import { applyTags } from './apply-tags.ts'
import { assembleElements } from './assemble.ts'
import { addAttached } from './attached-text.ts'
import { type FoundFile, keepAttachments } from './attachments.ts'
import { type CarriedPage, languageOf, linksOf, readCarried } from './carried.ts'
import { createTrust, type Trust } from './doubted-text.ts'
import { type OpenedPage, readPage } from './read-page.ts'
import { readScannedPage } from './read-scanned-page.ts'

const VERSION = 7

/** What the parser works with; a measurement wraps them. */
export interface PdfParts {
  readonly open: (bytes: Uint8Array, password?: string) => Promise<PdfFile>
  readonly encode: (pixels: Pixels) => Promise<Uint8Array>
  /** Reads the pages that are pictures; without it they are told as problems. */
  readonly textReader?: TextReader
  /** Sees what the parts of those pages are. */
  readonly layoutDetector?: LayoutDetector
}

/**
 * Reads PDF files: text with its layout, tables, figures as pictures, captions, and what the file carries beside them
 * (comments, form fields, links, outline, tags, attached files); page by page, so that one bad page costs only itself.
 */
export function createPdfParser(given: Partial<PdfParts> = {}): Parser {
  const parts: PdfParts = { open: openPdf, encode: encodePng, ...given }
  const { textReader, layoutDetector } = parts
  const doParse = (input: ParserInput, context: ParserContext) => parse(input, context, parts)
  const parser: Parser = { name: 'pdf', version: VERSION, mediaTypes: ['application/pdf'], doParse }
  return { ...parser, ...(textReader ? { textReader, ...(layoutDetector ? { layoutDetector } : {}) } : {}) }
}

async function parse(
  input: ParserInput,
  context: ParserContext,
  { open, encode, textReader, layoutDetector }: PdfParts,
): Promise<Document> {
  const file = await open(input.bytes, context.password)
  try {
    const pages: PageReading[] = []
    const listed: Page[] = []
    const carried: CarriedPage[] = []
    const problems: Problem[] = []
    const readers = textReader && { textReader, ...(layoutDetector ? { layoutDetector } : {}) }
    let canRead = readers !== undefined
    const trust = createTrust()
    for (let number = 1; number <= file.pageCount; number++) {
      context.signal.throwIfAborted()
      const opened = readOrReport(file, number, canRead, carried, problems)
      const reading = readers ? await readDoubtful(file, opened, readers, trust, context.signal) : opened.reading
      // What is not there for one page is not there for the next.
      canRead &&= reading.problems.every(({ code }) => code !== 'part-unavailable')
      pages.push({ ...reading, items: await keepFigures(reading.items, context, encode) })
      listed.push({ number, width: opened.reading.width, height: opened.reading.height, source: reading.source })
      problems.push(...reading.problems)
      context.progress(number, file.pageCount)
      // Other work of the process, such as answering its parent, gets its turn.
      await new Promise((resolve) => setImmediate(resolve))
    }
    if (pages.every((page) => page.width === 0)) throw allPagesFailed(input.name, problems)
    const language = languageOf(file.language)
    const { attachments, skipped } = keepAttachments(filesOf(file, carried, problems), context)
    const elements = assembleElements(pages, file.outline)
    return assembleDocument({
      origin: { uri: input.name, sha256: input.sha256, mediaType: input.mediaType },
      ...(file.title ? { title: file.title } : {}),
      pages: listed,
      ...(language ? { language } : {}),
      outline: file.outline,
      links: linksOf(carried),
      attachments,
      elements: addAttached(applyTags(elements, carried), carried),
      problems,
      skipped: [...skipped, ...(file.isProgrammed ? [PROGRAMMED] : [])],
    })
  } finally {
    file.close()
  }
}

const PROGRAMMED = {
  what: 'the program of the form (XFA)',
  reason: 'it is not run; the pages hold what they print without it',
}

function readOrReport(
  file: PdfFile,
  number: number,
  canRead: boolean,
  carried: CarriedPage[],
  problems: Problem[],
): OpenedPage {
  try {
    return file.withPage(number, (page) => {
      const opened = readPage(page, canRead)
      carried.push(readCarried(page))
      return opened
    })
  } catch (error) {
    const { code, message, hint } = toDuomoError(error, `reading page ${number}`)
    if (code === 'cancelled' || code === 'out-of-memory') throw error
    problems.push({ stage: 'parse', page: number, code, message, ...(hint ? { hint } : {}) })
    return { reading: { number, width: 0, height: 0, unit: 1, source: 'digital', items: [], problems: [] } }
  }
}

/** What the file does not tell of a page, or tells in doubt, is read in its picture. */
async function readDoubtful(
  file: PdfFile,
  opened: OpenedPage,
  readers: PictureReaders,
  trust: Trust,
  signal: AbortSignal,
): Promise<PageReading<DrawnItem>> {
  const { doubted } = opened
  const { reading, toRead } =
    doubted && (await trust.believes(doubted, readers.textReader, signal)) ? doubted.ifBelieved : opened
  const draw = (scale: number) => file.withPage(reading.number, (page) => page.render(scale))
  return toRead ? readScannedPage(reading, toRead, draw, readers, signal) : reading
}

/** Comes last: a file inside that breaks the reader must not cost the pages. */
function filesOf(file: PdfFile, carried: readonly CarriedPage[], problems: Problem[]): FoundFile[] {
  const pinned = carried.flatMap(({ number, files }) => files.map((found) => ({ ...found, page: number })))
  try {
    return [...file.embeddedFiles(), ...pinned]
  } catch (error) {
    const { code, message } = toDuomoError(error, 'reading the attached files')
    problems.push({ stage: 'parse', code, message })
    return pinned
  }
}

function allPagesFailed(name: string, problems: readonly Problem[]): DuomoError {
  const [first] = problems
  return new DuomoError(
    'damaged-file',
    `No page of "${name}" can be read: ${first?.message ?? 'every page is broken'}`,
    {
      hint: 'Open it in a viewer and save it again, then add the new file.',
    },
  )
}
