import type { DrawnImage, DrawnPath } from '../../media/pdfium/drawings.ts'
import type { PdfPage } from '../../media/pdfium/file.ts'
import type { Page } from '../../model/document.ts'
import type { Problem } from '../../model/problem.ts'
import type { FigureItem } from '../layout/page-items.ts'
import type { PageWords } from './words.ts'

/** Above this share of characters without meaning a page's text layer is of no use. */
const MAX_GARBLED = 0.1
/** Fewer characters are a stamp or a page number, no text layer. */
const FEW = 20
/** So many small filled shapes on a page without text are letters. */
const MANY_SHAPES = 150

/**
 * How many of a page's words come from the picture that they belong to: a scanning program read them, and put them there
 * invisibly or behind the picture. Such words are kept like any others.
 */
export function readWordsBehind(page: PdfPage, text: PageWords, images: readonly DrawnImage[]): number {
  if (text.characters < FEW || text.invisible > 0.8) return text.invisible
  const whole = images.some(({ box }) => box.width * box.height > 0.8 * page.width * page.height)
  return whole ? Math.max(text.invisible, page.coveredText()) : text.invisible
}

/** The page is a picture whose words are known. */
export function isReadPicture(text: PageWords, behind: number): boolean {
  return behind > 0.8 && text.characters >= FEW
}

/** Too many of the page's characters have no meaning that the file tells. */
export function isGarbled({ garbled, characters }: PageWords): boolean {
  return garbled > MAX_GARBLED && characters >= FEW
}

export interface TextJudgement {
  readonly source: Page['source']
  readonly problems: readonly Problem[]
  /** What reading the picture of the page would bring: all of its words, or those beside the text layer's. */
  readonly need: 'none' | 'rest' | 'all'
}

/** Whether the page's words can be trusted, and what is to be said when they can't. */
export function judgeText(
  text: PageWords,
  page: number,
  { width, height, figures, paths, behind }: PageParts,
): TextJudgement {
  const pageArea = width * height
  const pictures = figures.filter(({ image }) => image)
  const scanned = pictures.reduce((sum, { box }) => sum + box.width * box.height, 0) > 0.4 * pageArea
  const stage = 'ocr'
  const hint = 'Only reading the picture of the page (OCR) can find its words.'
  if (text.characters < FEW && (scanned || hasShapesOfLetters(paths))) {
    const what = scanned ? 'is a picture without a text layer' : 'draws its letters as shapes and has no text layer'
    const message = `Page ${page} ${what}; its words were not read.`
    return { source: 'ocr', problems: [{ stage, page, code: 'no-text-layer', message, hint }], need: 'all' }
  }
  if (isGarbled(text)) {
    const share = Math.round(text.garbled * 100)
    const message = `On page ${page}, ${share} % of the characters have no meaning that the file tells.`
    return { source: 'digital', problems: [{ stage, page, code: 'garbled-text', message, hint }], need: 'all' }
  }
  const untold = pictures.some(({ box, text: words }) => box.width * box.height > 0.5 * pageArea && words.length < 40)
  const source = behind > 0.8 ? 'ocr' : behind > 0.2 ? 'mixed' : 'digital'
  return { source, problems: [], need: untold ? 'rest' : 'none' }
}

interface PageParts {
  readonly width: number
  readonly height: number
  readonly figures: readonly FigureItem[]
  readonly paths: readonly DrawnPath[]
  /** See {@link readWordsBehind}. */
  readonly behind: number
}

function hasShapesOfLetters(paths: readonly DrawnPath[]): boolean {
  let shapes = 0
  const isLetter = ({ box, curved, filled }: DrawnPath) =>
    curved && filled && box.height > 3 && box.height < 24 && box.width > 1 && box.width < 30
  const rows = new Set<number>()
  for (const path of paths) {
    if (!isLetter(path)) continue
    shapes++
    rows.add(Math.round((path.box.y + path.box.height) / 4))
  }
  // Letters stand on few lines; the dots of a plot stand anywhere.
  return shapes > MANY_SHAPES && rows.size < shapes / 8
}
