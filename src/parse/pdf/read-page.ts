import type { DrawnPath } from '../../media/pdfium/drawings.ts'
import type { PdfPage } from '../../media/pdfium/file.ts'
import type { Pixels } from '../../spec/page-renderer.ts'
import { layOutPage } from '../layout/lay-out-page.ts'
import type { PageContent } from '../layout/page-content.ts'
import type { DrawnItem, FigureItem, PageReading } from '../layout/page-items.ts'
import { slantingPieces } from './drawn-parts.ts'
import { type Extent, extentOf } from './extent.ts'
import type { Frame } from './frame.ts'
import { isReadPicture, judgeText, readWordsBehind } from './judge-text.ts'
import { readRulings } from './rulings.ts'
import { readWords } from './words.ts'

/** Pictures are cropped at 144 dpi, or at their own resolution up to this, and never above {@link MAX_FIGURE_PIXELS}. */
const FIGURE_SCALE = 2
const MAX_FIGURE_SCALE = 3
const MAX_FIGURE_PIXELS = 4_000_000
/** Pixels per point of the picture in which a page's words are read: 200 dpi. */
const READING_SCALE = 200 / 72

/** A page whose picture holds words that its text layer lacks. */
export interface PageToRead {
  readonly content: PageContent
  readonly need: 'all' | 'rest'
  readonly pixels: Pixels
}

/** A page as the file tells it; with the picture of it where the file does not tell its words. */
export interface OpenedPage {
  readonly reading: PageReading<DrawnItem>
  readonly toRead?: PageToRead
}

/** @param canRead - somebody reads pictures: draw the pages that need it */
export function readPage(page: PdfPage, canRead: boolean): OpenedPage {
  const { number, width, height } = page
  const drawings = page.drawings()
  const text = readWords(page.characters(), width, height)
  const { frame, words } = text
  const behind = readWordsBehind(page, text, drawings.images)
  const content: PageContent = {
    number,
    width,
    height,
    unit: 1,
    frame,
    words,
    rulings: readRulings(drawings.paths, frame),
    marks: drawnMarks(drawings.paths, frame),
    drawings,
    knowsFonts: true,
    isPicture: isReadPicture(text, behind),
  }
  const laidOut = layOutPage(content)
  const figures = laidOut.filter((item) => item.kind === 'figure')
  const { source, problems, need } = judgeText(text, number, { width, height, figures, paths: drawings.paths, behind })
  const items = laidOut.map(
    (item): DrawnItem => (item.kind === 'figure' ? { ...item, pixels: drawFigure(page, item) } : item),
  )
  const reading = { number, width, height, unit: 1, source, items, problems }
  if (need === 'none' || !canRead) return { reading }
  return { reading, toRead: { content, need, pixels: page.render(READING_SCALE) } }
}

/** Where curved and slanting strokes stand. */
function drawnMarks(paths: readonly DrawnPath[], frame: Frame): Extent[] {
  return paths
    .filter((path) => path.curved || slantingPieces(path) > 0)
    .map((path) => frame.toFrame(extentOf(path.box)))
}

function drawFigure(page: PdfPage, { box, density }: FigureItem): Pixels {
  const wanted = Math.min(Math.max(density, FIGURE_SCALE), MAX_FIGURE_SCALE)
  const scale = Math.min(wanted, Math.sqrt(MAX_FIGURE_PIXELS / Math.max(box.width * box.height, 1)))
  return page.render(scale, box)
}
