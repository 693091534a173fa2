import { A4, onEveryPage, type Pdf } from './sheet.ts'
import { type Style, setText, textHeight } from './text.ts'

/** Lengths in points. */
export const MARGIN = { x: 68, top: 84, bottom: 78 } as const
export const COLUMN = { x: MARGIN.x, width: A4.width - 2 * MARGIN.x } as const

export const INK = '#1c1f23'
export const QUIET = '#68727a'
export const ACCENT = '#1f6f78'
export const HAIRLINE = '#c3ccd1'

/** The Chinese documents' styles. */
export const ZH = {
  title: { face: 'sans-bold', size: 24, leading: 34, color: INK },
  subtitle: { face: 'sans', size: 11.5, leading: 18, color: QUIET },
  heading: { face: 'sans-bold', size: 15, leading: 22, color: ACCENT },
  subheading: { face: 'sans-bold', size: 11.5, leading: 18, color: INK },
  body: { face: 'sans', size: 10.5, leading: 18.5, color: INK },
  caption: { face: 'sans', size: 9, leading: 14, color: QUIET },
  cell: { face: 'sans', size: 9.5, leading: 14.5, color: INK },
  cellHead: { face: 'sans-bold', size: 9.5, leading: 14.5, color: INK },
  running: { face: 'sans', size: 8.5, leading: 12, color: QUIET },
} as const satisfies Record<string, Style>

/** Writes down a page, one piece below the other, in one column. */
export interface Flow {
  readonly pdf: Pdf
  /** The lower edge of what stands on the page. */
  y: number
}

/** A paragraph with an indent of two characters, as Chinese text has it, or none. */
export function paragraph(
  flow: Flow,
  text: string,
  style: Style,
  options: { indent?: number; after?: number } = {},
): void {
  flow.y = setText(flow.pdf, text, style, {
    ...COLUMN,
    y: flow.y,
    align: 'justify',
    indent: options.indent ?? 0,
  })
  flow.y += options.after ?? style.leading * 0.35
}

export function heading(flow: Flow, text: string, style: Style, before: number, after: number): void {
  flow.y = setText(flow.pdf, text, style, { ...COLUMN, y: flow.y + before, align: 'left' }) + after
}

/** A list whose lines hang beside their marks. */
export function list(flow: Flow, items: readonly string[], style: Style, mark: (n: number) => string, hang = 20): void {
  items.forEach((item, n) => {
    setText(flow.pdf, mark(n), style, { x: COLUMN.x + 4, y: flow.y, width: hang })
    flow.y = setText(flow.pdf, item, style, {
      x: COLUMN.x + hang,
      y: flow.y,
      width: COLUMN.width - hang,
      align: 'justify',
    })
    flow.y += style.leading * 0.15
  })
  flow.y += style.leading * 0.25
}

/** A caption in the middle of the column. */
export function caption(flow: Flow, text: string, style: Style, gaps: { before: number; after: number }): void {
  flow.y = setText(flow.pdf, text, style, { ...COLUMN, y: flow.y + gaps.before, align: 'center' }) + gaps.after
}

/** A running header and a foot with the page's number, on every page. */
export function furniture(
  pdf: Pdf,
  words: { left: string; right: string; foot: string; number: (n: number, total: number) => string },
  style: Style,
): void {
  onEveryPage(pdf, (number, total) => {
    const place = { ...COLUMN, y: 42 }
    setText(pdf, words.left, style, place)
    setText(pdf, words.right, style, { ...place, align: 'right' })
    const rule = 42 + textHeight(pdf, words.left, style, COLUMN.width) + 4
    pdf.lineWidth(0.5).strokeColor(HAIRLINE)
    pdf
      .moveTo(COLUMN.x, rule)
      .lineTo(COLUMN.x + COLUMN.width, rule)
      .stroke()
    const foot = { ...COLUMN, y: A4.height - 48 }
    setText(pdf, words.foot, style, foot)
    setText(pdf, words.number(number, total), style, { ...foot, align: 'right' })
  })
}
