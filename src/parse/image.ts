import { DuomoError, toDuomoError } from '../base/errors.ts'
import { readImage, toPng } from '../media/images.ts'

import { assembleDocument } from '../model/assemble-document.ts'
import type { Document, Page } from '../model/document.ts'
import { type Problem, toProblem } from '../model/problem.ts'
import type { LayoutDetector } from '../spec/layout-detector.ts'
import type { Parser, ParserContext, ParserInput } from '../spec/parser.ts'
import type { TextReader } from '../spec/text-reader.ts'
import { elementsOf, type PicturePage } from './scan/picture-elements.ts'
import { readPicture } from './scan/read-picture.ts'
import type { PictureReaders } from './scan/scan-page.ts'

/** Formats that browsers show and models read; others are kept as PNG. */
const KEPT_AS_THEY_ARE = ['image/png', 'image/jpeg', 'image/webp']

/**
 * A picture file: one page (of a TIFF as many as it has) whose points are pixels, upright, and a figure that fills it.
 * With a reader of pixels the figure has the words in it; the picture of a document is read like a page instead, and the figure shows it.
 * The bytes are decoded in any case, so that a damaged picture is named now and not when it is shown.
 */
export function createImageParser(textReader?: TextReader, layoutDetector?: LayoutDetector): Parser {
  const readers = textReader && { textReader, ...(layoutDetector ? { layoutDetector } : {}) }
  const parser: Parser = {
    name: 'image',
    version: 2,
    mediaTypes: ['image/png', 'image/jpeg', 'image/webp', 'image/gif', 'image/tiff', 'image/avif'],
    doParse: (input, context) => parse(input, context, readers),
  }
  return readers ? { ...parser, ...readers } : parser
}

async function parse(input: ParserInput, context: ParserContext, readers?: PictureReaders): Promise<Document> {
  if (input.bytes.length === 0) throw new DuomoError('empty-file', `${input.name} has no bytes.`)
  const { mediaType, frames } = await readImage(input.bytes, { decode: false })
  const count = mediaType === 'image/tiff' ? frames : 1
  const pages: PicturePage[] = []
  const problems: Problem[] = []
  for (let number = 1; number <= count; number++) {
    context.signal.throwIfAborted()
    try {
      pages.push(await parsePage(input, number, context, readers))
    } catch (error) {
      const failure = toDuomoError(error, `reading picture ${number} of the file`)
      if (count === 1 || failure.code === 'cancelled' || failure.code === 'out-of-memory') throw failure
      problems.push({ ...toProblem(failure, 'parse'), page: number })
      pages.push({ number, width: 0, height: 0, problems: [], text: '' })
    }
    context.progress(number, count)
  }
  if (pages.every(({ width }) => width === 0))
    throw new DuomoError('damaged-file', `No picture of "${input.name}" can be read: ${problems[0]?.message ?? ''}`, {
      hint: 'Open it in a viewer and save it again, then add the new file.',
    })
  return assembleDocument({
    origin: { uri: input.name, sha256: input.sha256, mediaType: input.mediaType },
    pages: pages.map(({ number, width, height }): Page => ({ number, width, height, source: 'ocr' })),
    elements: elementsOf(pages),
    problems: [...problems, ...pages.flatMap((page) => page.problems)],
    // The pictures of an animation show one thing; the pages of a TIFF are each their own.
    skipped:
      frames > count ? [{ what: `${frames - 1} further pictures of the file`, reason: 'the first one is read' }] : [],
  })
}

async function parsePage(
  { bytes }: ParserInput,
  number: number,
  context: ParserContext,
  readers: PictureReaders | undefined,
): Promise<PicturePage> {
  const { width, height, mediaType, frames, pixels } = await readImage(bytes, { page: number - 1 })
  const kept = KEPT_AS_THEY_ARE.includes(mediaType) && frames === 1
  const picture = kept ? bytes : await toPng(bytes, { page: number - 1 })
  const asset = context.saveAsset(picture, { mediaType: kept ? mediaType : 'image/png', width, height })
  const page = { number, width, height, asset }
  if (!readers || !pixels) return { ...page, text: '', problems: [unread(number)] }
  return { ...page, ...(await readPicture(pixels, number, readers, context)) }
}

function unread(page: number): Problem {
  return {
    stage: 'ocr',
    page,
    code: 'no-text-layer',
    message: 'The words in the picture were not read; it is found by its file name only.',
    hint: 'Give it a file name that says what it shows.',
  }
}
