import type { DrawnImage, DrawnPath } from '../../media/pdfium/drawings.ts'
import type { PdfPage } from '../../media/pdfium/file.ts'
import type { Page } from '../../model/document.ts'
import type { Problem } from '../../model/problem.ts'
import { areaOf } from './extent.ts'
import type { FoundFigure } from './figures.ts'
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

/** The picture of the page itself, which is no figure where its words are known. */
export function isPagePicture(figure: FoundFigure, text: PageWords, behind: number): boolean {
  const whole = figure.image && areaOf(figure) > 0.8 * text.frame.width * text.frame.height
  return whole && behind > 0.8 && text.characters >= FEW
}

interface TextJudgement {
  readonly source: Page['source']
  readonly problems: readonly Problem[]
}

/**
 * Whether the page's words can be trusted, and what is to be said when they can't.
 *
 * @param behind - see {@link readWordsBehind}
 */
export function judgeText(
  text: PageWords,
  page: number,
  { figures, paths, behind }: { figures: readonly FoundFigure[]; paths: readonly DrawnPath[]; behind: number },
): TextJudgement {
  const { frame } = text
  const pictures = figures.filter((figure) => figure.image).reduce((sum, figure) => sum + areaOf(figure), 0)
  const scanned = pictures > 0.4 * frame.width * frame.height
  const stage = 'ocr'
  const hint = 'Only reading the picture of the page (OCR) can find its words.'
  if (text.characters < FEW && (scanned || hasShapesOfLetters(paths))) {
    const what = scanned ? 'is a picture without a text layer' : 'draws its letters as shapes and has no text layer'
    const message = `Page ${page} ${what}; its words were not read.`
    return { source: 'ocr', problems: [{ stage, page, code: 'no-text-layer', message, hint }] }
  }
  if (text.garbled > MAX_GARBLED && text.characters >= FEW) {
    const share = Math.round(text.garbled * 100)
    const message = `On page ${page}, ${share} % of the characters have no meaning that the file tells.`
    return { source: 'digital', problems: [{ stage, page, code: 'garbled-text', message, hint }] }
  }
  return { source: behind > 0.8 ? 'ocr' : behind > 0.2 ? 'mixed' : 'digital', problems: [] }
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
