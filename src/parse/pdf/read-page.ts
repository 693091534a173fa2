import type { DrawnPath, PageDrawings } from '../../media/pdfium/drawings.ts'
import type { PdfPage } from '../../media/pdfium/file.ts'
import type { Pixels } from '../../spec/page-renderer.ts'
import { layOutPage } from '../layout/lay-out-page.ts'
import type { PageContent } from '../layout/page-content.ts'
import type { DrawnItem, FigureItem, PageReading } from '../layout/page-items.ts'
import { type DoubtedText, sampleDoubted } from './doubted-text.ts'
import { slantingPieces } from './drawn-parts.ts'
import { type Extent, extentOf } from './extent.ts'
import type { Frame } from './frame.ts'
import { isGarbled, isReadPicture, judgeText, readWordsBehind } from './judge-text.ts'
import { nameLetters } from './name-letters.ts'
import { readRulings } from './rulings.ts'
import { type PageWords, readWords } from './words.ts'

/** Pictures are cropped at 144 dpi, or at their own resolution up to this, and never above {@link MAX_FIGURE_PIXELS}. */
const FIGURE_SCALE = 2
const MAX_FIGURE_SCALE = 3
const MAX_FIGURE_PIXELS = 4_000_000
/** Pixels per point at which print of usual size is read best: 200 dpi. */
const READING_SCALE = 200 / 72
/** Pixels of the longer side that a page needs at least, and up to which its picture is used, whatever size the file gives it. */
const LEAST_SIDE = 1600
const MOST_SIDE = 2400

/** A page whose picture holds words that its text layer lacks. */
export interface PageToRead {
  readonly content: PageContent
  readonly need: 'all' | 'rest'
  /** Pixels per point at which it is best read. */
  readonly scale: number
}

/** A page as the file tells it; with the picture of it where the file does not tell its words. */
export interface OpenedPage {
  readonly reading: PageReading<DrawnItem>
  readonly toRead?: PageToRead
  /** Where the words of the file may be right although it does not say so. */
  readonly doubted?: DoubtedText & { readonly ifBelieved: OpenedPage }
}

/** @param canRead - somebody reads pictures: say of which pages it is needed */
export function readPage(page: PdfPage, canRead: boolean): OpenedPage {
  const { number, width, height } = page
  const characters = nameLetters(page.characters())
  const text = readWords(characters, width, height)
  const drawings = withStamps(page.drawings(), text, page)
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
  const items = laidOut.map(
    (item): DrawnItem => (item.kind === 'figure' ? { ...item, pixels: drawFigure(page, item) } : item),
  )
  const open = (judged: PageWords): OpenedPage => {
    const parts = { width, height, figures, paths: drawings.paths, behind }
    const { source, problems, need } = judgeText(judged, number, parts)
    const reading = { number, width, height, unit: 1, source, items, problems }
    if (need === 'none' || !canRead) return { reading }
    return { reading, toRead: { content, need, scale: readingScale(page, figures) } }
  }
  const opened = open(text)
  const doubted = opened.toRead && isGarbled(text) ? sampleDoubted(page, characters) : undefined
  return doubted ? { ...opened, doubted: { ...doubted, ifBelieved: open({ ...text, garbled: 0 }) } } : opened
}

/** Some programs keep a scan as a stamp on an empty page. */
function withStamps(drawings: PageDrawings, text: PageWords, page: PdfPage): PageDrawings {
  if (text.characters > 0 || drawings.images.length > 0) return drawings
  // How fine a stamp is drawn is not told.
  const images = page.annotations().stamps.map((box) => ({ box, pixelWidth: 0, pixelHeight: 0 }))
  return { ...drawings, images }
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

/** Not finer than the picture that is the page, which has no more to tell. */
function readingScale({ width, height }: PdfPage, figures: readonly FigureItem[]): number {
  const density = Math.max(0, ...figures.filter(({ image }) => image).map((figure) => figure.density))
  if (density === 0) return READING_SCALE
  const side = Math.max(width, height)
  const least = Math.min(READING_SCALE, LEAST_SIDE / side)
  const most = Math.max(READING_SCALE, MOST_SIDE / side)
  return Math.min(Math.max(density, least), most)
}
