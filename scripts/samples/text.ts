import type { FaceName } from './fonts.ts'
import type { Pdf } from './sheet.ts'

/** How text is set; size and leading (baseline to baseline) in points. */
export interface Style {
  readonly face: FaceName
  readonly size: number
  readonly leading: number
  readonly color?: string
  /** Slanted by twelve degrees: the faces have no italic of their own. */
  readonly slanted?: boolean
}

export type Align = 'left' | 'center' | 'right' | 'justify'

/** Where text stands: `y` is the top of the first line's box. */
export interface Place {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly align?: Align
  /** First line only. */
  readonly indent?: number
}

/** A line of a broken paragraph; `width` in points, before stretching. */
export interface Line {
  readonly text: string
  readonly width: number
  readonly last: boolean
}

/** Share of the size between a line's middle and its baseline: centres both Han characters and Latin capitals. */
const BASELINE = 0.36

const WIDE = /[\u2e80-\u9fff\uff00-\uffef]/u
const NEVER_FIRST = /^[，。、；：？！）》」』％…”’]/u
const NEVER_LAST = /[（《「『“‘]$/u

/** Breaks text into lines of a width and draws them; a line break in the text ends a line. Returns the `y` below the last line. */
export function setText(pdf: Pdf, text: string, style: Style, place: Place): number {
  let y = place.y
  let indent = place.indent ?? 0
  for (const line of breakLines(pdf, text, style, place.width, indent)) {
    setLine(pdf, line, style, { ...place, y, x: place.x + indent, width: place.width - indent })
    y += style.leading
    indent = 0
  }
  return y
}

/** The height that {@link setText} would take. */
export function textHeight(pdf: Pdf, text: string, style: Style, width: number, indent = 0): number {
  return breakLines(pdf, text, style, width, indent).length * style.leading
}

/** One line's width without breaks. */
export function textWidth(pdf: Pdf, text: string, style: Style): number {
  return pdf.font(style.face, style.size).widthOfString(text)
}

/** Draws one line that {@link breakLines} gave; an indent is the caller's. */
export function setLine(pdf: Pdf, line: Line, style: Style, place: Place): void {
  pdf.font(style.face, style.size).fillColor(style.color ?? '#1c1f23')
  const slack = place.width - line.width
  const baseline = place.y + style.leading / 2 + BASELINE * style.size
  const options = { lineBreak: false, baseline: 'alphabetic', oblique: style.slanted ? 12 : false } as const
  switch (place.align ?? 'left') {
    case 'left':
      pdf.text(line.text, place.x, baseline, options)
      break
    case 'center':
      pdf.text(line.text, place.x + slack / 2, baseline, options)
      break
    case 'right':
      pdf.text(line.text, place.x + slack, baseline, options)
      break
    case 'justify':
      pdf.text(line.text, place.x, baseline, { ...options, ...stretch(line, slack, style) })
  }
}

/** Han text is stretched between characters, Latin text between words; a gap that would show is left at the right. */
function stretch(line: Line, slack: number, style: Style): { characterSpacing?: number; wordSpacing?: number } {
  if (line.last || slack <= 0.01) return {}
  const characters = [...line.text]
  const wide = characters.filter((character) => WIDE.test(character)).length
  if (wide * 2 >= characters.length) {
    const spacing = slack / (characters.length - 1)
    return spacing < style.size * 0.12 ? { characterSpacing: spacing } : {}
  }
  // pdfkit stretches no-break spaces as well.
  const spaces = line.text.split(/[ \u00a0]/u).length - 1
  if (spaces === 0) return {}
  const spacing = slack / spaces
  return spacing < style.size * 1.2 ? { wordSpacing: spacing } : {}
}

/** Breaks text into lines of at most that width, the first one shorter by the indent. */
export function breakLines(pdf: Pdf, text: string, style: Style, width: number, indent = 0): Line[] {
  pdf.font(style.face, style.size)
  const measured = new Map<string, number>()
  const measure = (piece: string) => {
    const known = measured.get(piece)
    if (known !== undefined) return known
    const value = pdf.widthOfString(piece)
    measured.set(piece, value)
    return value
  }
  const space = measure(' ')
  const lines: Line[] = []
  let room = width - indent
  for (const paragraph of text.split('\n')) {
    let line = ''
    let filled = 0
    for (const unit of breakUnits(paragraph)) {
      const piece = unit.text
      const gap = unit.spaced && line !== '' ? space : 0
      const wide = measure(piece)
      if (line !== '' && filled + gap + wide > room + 0.01) {
        lines.push({ text: line, width: filled, last: false })
        room = width
        line = piece
        filled = wide
      } else {
        line += (gap > 0 ? ' ' : '') + piece
        filled += gap + wide
      }
    }
    lines.push({ text: line, width: filled, last: true })
    room = width
  }
  return lines
}

/** Pieces that stay together: a Latin word, or one Han character with the punctuation that may not leave it. */
function breakUnits(text: string): { text: string; spaced: boolean }[] {
  const units: { text: string; spaced: boolean }[] = []
  let spaced = false
  for (const token of text.match(/ +|[\u2e80-\u9fff\uff00-\uffef]|[^ \u2e80-\u9fff\uff00-\uffef-]+-*|-+/gu) ?? []) {
    if (token.startsWith(' ')) {
      spaced = true
      continue
    }
    const before = units.at(-1)
    if (before && !spaced && (NEVER_FIRST.test(token) || NEVER_LAST.test(before.text))) before.text += token
    else units.push({ text: token, spaced })
    spaced = false
  }
  return units
}
