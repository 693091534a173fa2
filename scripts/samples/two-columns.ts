import { A4, type Pdf } from './sheet.ts'
import { type Align, breakLines, type Style, setLine } from './text.ts'

/** Lengths in points. */
export const PAPER = { x: 54, top: 62, bottom: A4.height - 62, gap: 20 } as const
export const PAPER_WIDTH = A4.width - 2 * PAPER.x
export const COLUMN_WIDTH = (PAPER_WIDTH - PAPER.gap) / 2

/** Writes down two columns and on to the next page. */
export interface Columns {
  readonly pdf: Pdf
  /** 0 left, 1 right. */
  column: 0 | 1
  /** The lower edge of what stands in the column. */
  y: number
  /** Where the columns of this page begin: below a title or a wide figure. */
  top: number
  /** Where the columns of this page end: above a footnote, only in the left one. */
  leftBottom: number
  /** Draws what stands above the columns of the next page and returns where they begin. */
  openPage: ((pdf: Pdf) => number) | undefined
}

/** The left edge of the present column. */
export function columnX(columns: Columns): number {
  return PAPER.x + columns.column * (COLUMN_WIDTH + PAPER.gap)
}

/** A paragraph, broken over columns and pages where it must be. */
export function flowText(
  columns: Columns,
  text: string,
  style: Style,
  options: { indent?: number; after?: number; hang?: number; align?: Align } = {},
): void {
  const { indent = 0, hang = 0 } = options
  const lines = breakLines(columns.pdf, text, style, COLUMN_WIDTH - hang, indent - hang)
  lines.forEach((line, n) => {
    // Neither the first nor the last line of a paragraph stands alone.
    const together = n === 0 || n === lines.length - 2 ? Math.min(2, lines.length - n) : 1
    makeRoom(columns, together * style.leading)
    const shift = n === 0 ? indent : hang
    setLine(columns.pdf, line, style, {
      x: columnX(columns) + shift,
      y: columns.y,
      width: COLUMN_WIDTH - shift,
      align: options.align ?? 'justify',
    })
    columns.y += style.leading
  })
  columns.y += options.after ?? 0
}

/** Goes to the next column when less than that height is left. */
export function makeRoom(columns: Columns, height: number): void {
  const bottom = columns.column === 0 ? columns.leftBottom : PAPER.bottom
  if (columns.y + height <= bottom) return
  if (columns.column === 0) {
    columns.column = 1
    columns.y = columns.top
    return
  }
  columns.pdf.addPage()
  columns.column = 0
  columns.top = columns.openPage?.(columns.pdf) ?? PAPER.top
  columns.openPage = undefined
  columns.leftBottom = PAPER.bottom
  columns.y = columns.top
}
