import { toDuomoError } from '../../base/errors.ts'
import { type Problem, toProblem } from '../../model/problem.ts'
import type { LayoutDetector } from '../../spec/layout-detector.ts'
import type { Pixels } from '../../spec/page-renderer.ts'
import type { PictureText, TextReader } from '../../spec/text-reader.ts'
import { layOutPage } from '../layout/lay-out-page.ts'
import { layOutRegions } from '../layout/lay-out-regions.ts'
import type { PageContent } from '../layout/page-content.ts'
import type { LaidOutItem } from '../layout/page-items.ts'
import { joinLines } from '../pdf/lines.ts'
import { type FoundRegion, findRegions } from './found-regions.ts'
import { readScan, type ScannedPage } from './read-scan.ts'

/** Who looks at pictures. */
export interface PictureReaders {
  readonly textReader: TextReader
  /** Sees what the parts of a page are; without it that is told from the words and what is drawn. */
  readonly layoutDetector?: LayoutDetector
}

/** What was found in the picture of a page. */
export interface PageScan {
  readonly content: PageContent
  readonly items: readonly LaidOutItem[]
  /** Everything that was read, in the order of its lines. */
  readonly text: string
  /** Of the whole, weighted by length, in `[0, 1]`; 1 where nothing was read. */
  readonly confidence: number
  /** A page of text or tables; else a picture in which some words stand. */
  readonly isPage: boolean
  /** The detector failed, and the page was laid out without it. */
  readonly problems: readonly Problem[]
}

/**
 * Reads the picture of a page and lays out what was found.
 *
 * @param complete - adds what is known of the page besides
 * @throws what the reader throws, and `part-unavailable` of the detector
 */
export async function scanPage(
  pixels: Pixels,
  page: ScannedPage,
  { textReader, layoutDetector }: PictureReaders,
  signal: AbortSignal,
  complete: (content: PageContent) => PageContent = (content) => content,
): Promise<PageScan> {
  const text = await textReader.doRead(pixels, signal)
  signal.throwIfAborted()
  const content = complete(readScan(pixels, text, page))
  const isPage = looksLikePage(text, content, page.isSheet)
  const whole = { ...content, isPicture: isPage }
  const problems: Problem[] = []
  let regions: readonly FoundRegion[] = []
  // A picture that is no page has no parts.
  if (layoutDetector && isPage)
    try {
      regions = await findRegions(pixels, text.turn, content, layoutDetector, signal)
    } catch (error) {
      const failure = toDuomoError(error, `finding the parts of page ${page.number}`)
      if (FATAL.has(failure.code)) throw failure
      problems.push({ ...toProblem(failure, 'layout'), page: page.number })
    }
  return {
    content,
    items: regions.length > 0 ? layOutRegions(whole, regions) : layOutPage(whole),
    text: joinLines(text.lines.map((line) => line.text)),
    confidence: confidenceOf(text),
    isPage,
    problems,
  }
}

/** Nothing is better without the detector then: the same would happen on every page, or the work is to end. */
const FATAL: ReadonlySet<string> = new Set(['cancelled', 'out-of-memory', 'part-unavailable', 'usage'])

/** Above this share of its area a picture is one, whatever words stand in it. */
const MAX_PICTURES = 0.5
/** Between the two, much text makes a page of it. */
const SOME_PICTURES = 0.25
const MUCH_TEXT = 400
/** A picture file with fewer letters shows a sign or a logo. */
const LITTLE_TEXT = 12

function looksLikePage({ lines }: PictureText, { width, height, drawings }: PageContent, isSheet: boolean): boolean {
  const letters = lines.reduce((sum, { text }) => sum + text.length, 0)
  if (!isSheet && (lines.length < 2 || letters < LITTLE_TEXT)) return false
  const pictured = drawings.images.reduce((sum, { box }) => sum + box.width * box.height, 0) / (width * height)
  return pictured < SOME_PICTURES || (pictured < MAX_PICTURES && letters >= MUCH_TEXT)
}

function confidenceOf({ lines }: PictureText): number {
  let [sum, all] = [0, 0]
  for (const { text, confidence } of lines) {
    sum += text.length * confidence
    all += text.length
  }
  return all === 0 ? 1 : sum / all
}
