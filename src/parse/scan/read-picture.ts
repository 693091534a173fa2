import { toDuomoError } from '../../base/errors.ts'
import { encodePng } from '../../media/images.ts'
import { type Problem, toProblem } from '../../model/problem.ts'
import type { Pixels } from '../../spec/page-renderer.ts'
import type { ParserContext } from '../../spec/parser.ts'
import { keepFigures } from '../layout/keep-figures.ts'
import type { PageReading } from '../layout/page-items.ts'
import { confidenceProblems } from './confidence.ts'
import { cutFigures } from './cut-figures.ts'
import { toLegible } from './legible.ts'
import { type PictureReaders, scanPage } from './scan-page.ts'

/** What a picture says. */
export interface PictureReading {
  /** The words in a picture that is no page. */
  readonly text: string
  /** Of the picture of a page, in units of its layout. */
  readonly page?: PageReading
  readonly problems: readonly Problem[]
}

/** Reads the words of a picture file. Where that fails, the picture stays, with the reason as a problem. */
export async function readPicture(
  pixels: Pixels,
  number: number,
  readers: PictureReaders,
  context: ParserContext,
): Promise<PictureReading> {
  const legible = await toLegible(pixels)
  const page = { number, width: pixels.width, isSheet: false }
  try {
    const scan = await scanPage(legible, page, readers, context.signal)
    const { content, items, text, isPage } = scan
    const problems = [...confidenceProblems(number, scan.confidence), ...scan.problems]
    if (!isPage) return { text, problems }
    const kept = await keepFigures(await cutFigures(items, legible, content.width), context, encodePng)
    const reading = { number, width: content.width, height: content.height, unit: content.unit }
    return { text: '', page: { ...reading, source: 'ocr', items: kept, problems }, problems }
  } catch (error) {
    const failure = toDuomoError(error, 'reading the words of the picture')
    if (failure.code === 'cancelled' || failure.code === 'out-of-memory') throw failure
    return { text: '', problems: [{ ...toProblem(failure, 'ocr'), page: number }] }
  }
}
