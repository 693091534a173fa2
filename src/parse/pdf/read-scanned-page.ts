import { toDuomoError } from '../../base/errors.ts'
import { toProblem } from '../../model/problem.ts'
import type { Pixels } from '../../spec/page-renderer.ts'
import type { PageContent } from '../layout/page-content.ts'
import type { DrawnItem, PageReading } from '../layout/page-items.ts'
import { confidenceProblems } from '../scan/confidence.ts'
import { cutFigures } from '../scan/cut-figures.ts'
import { type PageScan, type PictureReaders, scanPage } from '../scan/scan-page.ts'
import { overlapX, overlapY } from './extent.ts'
import type { PageToRead } from './read-page.ts'
import type { Word } from './word-builder.ts'

/**
 * Reads the words that a page's text layer lacks in the picture of the page, and lays the page out with them.
 * Where that fails, the page stays as its file tells it, with the reason as a problem.
 */
export async function readScannedPage(
  reading: PageReading<DrawnItem>,
  { content, need, scale }: PageToRead,
  draw: (scale: number) => Pixels,
  readers: PictureReaders,
  signal: AbortSignal,
): Promise<PageReading<DrawnItem>> {
  let pixels: Pixels
  let scan: PageScan
  let added = 0
  const complete = (scanned: PageContent): PageContent => {
    if (need === 'all') return scanned
    const known = inFrameOf(scanned, content)
    const news = scanned.words.filter((word) => !known.some((other) => covers(other, word)))
    added = news.length
    return { ...scanned, words: [...known, ...news] }
  }
  try {
    const { number, width } = reading
    pixels = draw(scale)
    scan = await scanPage(pixels, { number, width, isSheet: true }, readers, signal, complete)
  } catch (error) {
    const failure = toDuomoError(error, `reading the picture of page ${reading.number}`)
    if (failure.code === 'cancelled' || failure.code === 'out-of-memory') throw failure
    const problem = { ...toProblem(failure, 'ocr'), page: reading.number }
    return { ...reading, problems: [...reading.problems, problem] }
  }
  const doubts = [...confidenceProblems(reading.number, scan.confidence), ...scan.problems]
  const unread = scan.text === ''
  if (unread || (need === 'rest' && added === 0)) {
    // Nothing is left to be read in a picture without words; letters without meaning stay what they are.
    const problems = reading.problems.filter(({ code }) => code !== 'no-text-layer')
    return { ...reading, problems }
  }
  if (!scan.isPage) return { ...withWords(reading, scan.text), problems: doubts }
  const { width, height, unit } = scan.content
  const items = await cutFigures(scan.items, pixels, width)
  return { ...reading, width, height, unit, source: need === 'all' ? 'ocr' : 'mixed', items, problems: doubts }
}

/** The words go to the largest picture of the page. */
function withWords(reading: PageReading<DrawnItem>, text: string): PageReading<DrawnItem> {
  const areas = reading.items.map((item) => (item.kind === 'figure' ? item.box.width * item.box.height : 0))
  const largest = areas.indexOf(Math.max(...areas))
  const items = reading.items.map((item, n) => (n === largest && item.kind === 'figure' ? { ...item, text } : item))
  return { ...reading, items }
}

/** The words of the text layer in the frame of the scan. */
function inFrameOf({ frame, unit }: PageContent, known: PageContent): Word[] {
  const turned = frame.turn !== known.frame.turn
  return known.words.map((word) => {
    const { x0, y0, x1, y1 } = known.frame.toPage(word)
    const extent = frame.toFrame({ x0: x0 / unit, y0: y0 / unit, x1: x1 / unit, y1: y1 / unit })
    const size = word.size / unit
    return { ...word, ...extent, size, baseline: extent.y1 - 0.22 * size, turned: word.turned !== turned }
  })
}

function covers(known: Word, word: Word): boolean {
  const [x, y] = [overlapX(known, word), overlapY(known, word)]
  return x > 0 && y > 0 && x * y > 0.3 * (word.x1 - word.x0) * (word.y1 - word.y0)
}
