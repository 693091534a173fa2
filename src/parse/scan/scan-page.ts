import type { Pixels } from '../../spec/page-renderer.ts'
import type { PictureText, TextReader } from '../../spec/text-reader.ts'
import { layOutPage } from '../layout/lay-out-page.ts'
import type { PageContent } from '../layout/page-content.ts'
import type { LaidOutItem } from '../layout/page-items.ts'
import { joinLines } from '../pdf/lines.ts'
import { readScan, type ScannedPage } from './read-scan.ts'

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
}

/**
 * Reads the picture of a page and lays out what was found.
 *
 * @param complete - adds what is known of the page besides
 */
export async function scanPage(
  pixels: Pixels,
  page: ScannedPage,
  reader: TextReader,
  signal: AbortSignal,
  complete: (content: PageContent) => PageContent = (content) => content,
): Promise<PageScan> {
  const text = await reader.doRead(pixels, signal)
  signal.throwIfAborted()
  const content = complete(readScan(pixels, text, page))
  const isPage = looksLikePage(text, content, page.isSheet)
  return {
    content,
    items: layOutPage({ ...content, isPicture: isPage }),
    text: joinLines(text.lines.map((line) => line.text)),
    confidence: confidenceOf(text),
    isPage,
  }
}

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
