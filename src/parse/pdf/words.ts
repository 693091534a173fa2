import { INVISIBLE, type PageCharacters, UNMAPPED } from '../../media/pdfium/characters.ts'
import { composeAccents } from './accents.ts'
import { joinDropCaps } from './drop-caps.ts'
import type { Extent } from './extent.ts'
import { type Frame, frameOf } from './frame.ts'
import { isCjk } from './script.ts'
import { buildSkewedWords } from './skewed-words.ts'

/** Characters that belong together without a blank, in the page's frame. */
export interface Word extends Extent {
  readonly text: string
  readonly baseline: number
  /** Font size in points. */
  readonly size: number
  readonly bold: boolean
  readonly italic: boolean
  readonly mono: boolean
  /** Set in a font for formulas. */
  readonly math: boolean
  /** A blank character stands before it in the file. */
  readonly spaced: boolean
  /** Runs in another direction than the page's text. */
  readonly turned: boolean
}

export interface PageWords {
  readonly frame: Frame
  /** In the file's own order. */
  readonly words: readonly Word[]
  readonly characters: number
  /** Share of characters without a meaning (no Unicode value, private use, replacement). */
  readonly garbled: number
  /** Share of characters that are not drawn, as in the text layer of a scan. */
  readonly invisible: number
}

const SKEWED = 4

/** A quarter turn (0 to 3), or {@link SKEWED} for slanting text. */
function turnOf(angle: number): number {
  const turn = Math.round(angle / 90)
  return Math.abs(angle - turn * 90) <= 8 ? turn % 4 : SKEWED
}

/** Characters → words, the page turned by the direction of most of them. */
export function readWords(characters: PageCharacters, pageWidth: number, pageHeight: number): PageWords {
  const counts = [0, 0, 0, 0, 0]
  let [garbled, invisible, drawn] = [0, 0, 0]
  for (let i = 0; i < characters.length; i++) {
    const code = characters.code[i] ?? 0
    if (isBlank(code)) continue
    drawn++
    const turn = turnOf(characters.angle[i] ?? 0)
    counts[turn] = (counts[turn] ?? 0) + 1
    const flags = characters.flags[i] ?? 0
    if ((flags & UNMAPPED) !== 0 || isMeaningless(code)) garbled++
    if ((flags & INVISIBLE) !== 0) invisible++
  }
  const [upright = 0, ...others] = counts.slice(0, 4)
  const most = Math.max(...others)
  const turn = most > upright * 1.5 ? others.indexOf(most) + 1 : 0
  const frame = frameOf(pageWidth, pageHeight, turn)
  const accents = composeAccents(characters)
  const straight = [0, 1, 2, 3]
    .filter((other) => (counts[other] ?? 0) > 0)
    .flatMap((other) => buildWords(characters, accents, other, frame, pageWidth, pageHeight))
  const skewed: number[] = []
  if ((counts[SKEWED] ?? 0) > 0)
    for (let i = 0; i < characters.length; i++) if (turnOf(characters.angle[i] ?? 0) === SKEWED) skewed.push(i)
  const words = joinDropCaps([...straight, ...buildSkewedWords(characters, skewed, frame)])
  return {
    frame,
    words,
    characters: drawn,
    garbled: drawn === 0 ? 0 : garbled / drawn,
    invisible: drawn === 0 ? 0 : invisible / drawn,
  }
}

function isBlank(code: number): boolean {
  return code <= 0x20 || code === 0xa0 || (code >= 0x2000 && code <= 0x200b) || code === 0x3000 || code === 0xfeff
}

function isMeaningless(code: number): boolean {
  return code === 0xfffd || (code >= 0xe000 && code <= 0xf8ff) || (code >= 0x7f && code < 0xa0) || code >= 0xf0000
}

/** Fonts that hold formulas: TeX's, and those of formula editors. */
const MATH_FONT =
  /^(?:CM(?:MI|SY|EX|BSY|MIB)|MSAM|MSBM|MTMI|MTSY|MTEX|EUFM|EUSM|RSFS|(?:rtx|tx|px|NewTX|zpl)(?:mi|sy|ex|bmi)|PazoMath|Fourier-Math|Euclid|MT-?Extra|Symbol|Wasy)|math/iu

/** A gap wider than this part of the font size ends a word. */
const WORD_GAP = 0.15
const CJK_GAP = 0.6

function buildWords(
  characters: PageCharacters,
  accents: ReadonlyMap<number, number>,
  turn: number,
  frame: Frame,
  pageWidth: number,
  pageHeight: number,
): Word[] {
  const own = frameOf(pageWidth, pageHeight, turn)
  const builder = new WordBuilder(turn !== frame.turn, (extent) => frame.toFrame(own.toPage(extent)))
  const { code, left, top, right, bottom, originX, originY, size, angle, font, fonts, flags } = characters
  let spaced = false
  for (let i = 0; i < characters.length; i++) {
    if (turnOf(angle[i] ?? 0) !== turn) continue
    const c = accents.get(i) ?? code[i] ?? 0
    if (c === 0) continue
    if (isBlank(c)) {
      spaced = true
      continue
    }
    const [ox, oy] = [originX[i] ?? 0, originY[i] ?? 0]
    const box = own.toFrame({ x0: left[i] ?? 0, y0: top[i] ?? 0, x1: right[i] ?? 0, y1: bottom[i] ?? 0 })
    const origin = own.toFrame({ x0: ox, y0: oy, x1: ox, y1: oy })
    const style = fonts[font[i] ?? 0]
    builder.add({
      code: c,
      box,
      baseline: origin.y0,
      size: plausibleSize(size[i] ?? 0, box),
      bold: (style?.weight ?? 400) >= 600,
      italic: style?.italic ?? false,
      // The fonts of text layers under scans say nothing.
      mono: (style?.fixedPitch ?? false) && ((flags[i] ?? 0) & INVISIBLE) === 0,
      math: MATH_FONT.test(style?.name ?? ''),
      spaced,
    })
    spaced = false
  }
  return builder.finish()
}

/** Some producers hide the real size in glyph programs; then the box tells it. Boxes may be large: mathematical fonts reach over several lines. */
function plausibleSize(size: number, box: Extent): number {
  const height = box.y1 - box.y0
  return size >= 1 && size > 0.12 * height && size < 4 * height ? size : Math.max(height, 1)
}

interface Glyph {
  readonly code: number
  readonly box: Extent
  readonly baseline: number
  readonly size: number
  readonly bold: boolean
  readonly italic: boolean
  readonly mono: boolean
  readonly math: boolean
  readonly spaced: boolean
}

class WordBuilder {
  private readonly words: Word[] = []
  private readonly turned: boolean
  private readonly place: (extent: Extent) => Extent
  private glyphs: Glyph[] = []

  constructor(turned: boolean, place: (extent: Extent) => Extent) {
    this.turned = turned
    this.place = place
  }

  add(glyph: Glyph): void {
    const last = this.glyphs.at(-1)
    if (last && (glyph.spaced || this.breaks(last, glyph))) this.close()
    this.glyphs.push(glyph)
  }

  finish(): Word[] {
    this.close()
    return this.words
  }

  private breaks(last: Glyph, next: Glyph): boolean {
    const size = Math.max(last.size, next.size)
    if (Math.abs(next.baseline - last.baseline) > 0.2 * size) return true
    if (Math.abs(next.size - last.size) > 0.15 * size) return true
    const gap = next.box.x0 - last.box.x1
    const limit = isCjk(last.code) && isCjk(next.code) ? CJK_GAP : WORD_GAP
    return gap > limit * size || next.box.x0 < last.box.x0 - 0.5 * size
  }

  private close(): void {
    const [first] = this.glyphs
    if (!first) return
    let [x0, x1, size] = [Infinity, -Infinity, 0]
    let text = ''
    for (const glyph of this.glyphs) {
      x0 = Math.min(x0, glyph.box.x0)
      x1 = Math.max(x1, glyph.box.x1)
      size = Math.max(size, glyph.size)
      text += String.fromCodePoint(glyph.code)
    }
    const { baseline, bold, italic, mono, spaced } = first
    const math = this.glyphs.some((glyph) => glyph.math)
    // Ascent and descent as most fonts have them: the boxes of fonts differ too much to build lines on.
    const extent = this.place({ x0, y0: baseline - 0.78 * size, x1, y1: baseline + 0.22 * size })
    const placed = this.turned ? extent.y1 - 0.22 * size : baseline
    this.words.push({ ...extent, text, baseline: placed, size, bold, italic, mono, math, spaced, turned: this.turned })
    this.glyphs = []
  }
}
