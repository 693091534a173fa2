import { type Font, INVISIBLE, type PageCharacters, UNMAPPED } from '../../media/pdfium/characters.ts'
import { composeAccents } from './accents.ts'
import { joinDropCaps } from './drop-caps.ts'
import { type Frame, frameOf } from './frame.ts'
import { buildSkewedWords } from './skewed-words.ts'
import { isVertical, joinStacks } from './vertical.ts'
import { BOLD, emptyGlyphs, type Glyphs, ITALIC, MATH, MONO, SPACED, type Word, wordsOf } from './word-builder.ts'

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
  if (angle === 0) return 0
  const turn = Math.round(angle / 90)
  return Math.abs(angle - turn * 90) <= 8 ? turn % 4 : SKEWED
}

/** Characters → words, the page turned by the direction of most of them. */
export function readWords(characters: PageCharacters, pageWidth: number, pageHeight: number): PageWords {
  const { length } = characters
  const counts = [0, 0, 0, 0, 0]
  const turns = new Uint8Array(length)
  let [garbled, invisible, drawn] = [0, 0, 0]
  for (let i = 0; i < length; i++) {
    const turn = turnOf(characters.angle[i] ?? 0)
    turns[i] = turn
    const code = characters.code[i] ?? 0
    if (isBlank(code)) continue
    drawn++
    counts[turn] = (counts[turn] ?? 0) + 1
    const flags = characters.flags[i] ?? 0
    if ((flags & UNMAPPED) !== 0 || isMeaningless(code)) garbled++
    if ((flags & INVISIBLE) !== 0) invisible++
  }
  const [upright = 0, ...others] = counts.slice(0, 4)
  const most = Math.max(...others)
  const vertical = isVertical(characters)
  const turn = vertical || most > upright * 1.5 ? (vertical ? 1 : others.indexOf(most) + 1) : 0
  const frame = frameOf(pageWidth, pageHeight, turn)
  const accents = composeAccents(characters)
  const straight = [0, 1, 2, 3]
    .filter((other) => (counts[other] ?? 0) > 0)
    .flatMap((other) => {
      const own = frameOf(pageWidth, pageHeight, vertical && other === 0 ? 1 : other)
      const run = glyphsOf(characters, accents, turns, other, vertical && other === 0, own)
      return wordsOf(run, own.turn !== frame.turn, (extent) => frame.toFrame(own.toPage(extent)))
    })
  const skewed: number[] = []
  if ((counts[SKEWED] ?? 0) > 0) for (let i = 0; i < length; i++) if (turns[i] === SKEWED) skewed.push(i)
  const words = joinDropCaps([...joinStacks(straight), ...buildSkewedWords(characters, skewed, frame)])
  return {
    frame,
    words,
    characters: drawn,
    garbled: drawn === 0 ? 0 : garbled / drawn,
    invisible: drawn === 0 ? 0 : invisible / drawn,
  }
}

export function isBlank(code: number): boolean {
  return code <= 0x20 || code === 0xa0 || (code >= 0x2000 && code <= 0x200b) || code === 0x3000 || code === 0xfeff
}

export function isMeaningless(code: number): boolean {
  return code === 0xfffd || (code >= 0xe000 && code <= 0xf8ff) || (code >= 0x7f && code < 0xa0) || code >= 0xf0000
}

/** Fonts that hold formulas: TeX's, and those of formula editors. */
const MATH_FONT =
  /^(?:CM(?:MI|SY|EX|BSY|MIB)|MSAM|MSBM|MTMI|MTSY|MTEX|EUFM|EUSM|RSFS|(?:rtx|tx|px|NewTX|zpl)(?:mi|sy|ex|bmi)|PazoMath|Fourier-Math|Euclid|MT-?Extra|Symbol|Wasy)|math/iu

/** The drawn characters of one direction, in its own frame. */
function glyphsOf(
  characters: PageCharacters,
  accents: ReadonlyMap<number, number>,
  turns: Uint8Array,
  turn: number,
  vertical: boolean,
  own: Frame,
): Glyphs {
  const { length, code, left, top, right, bottom, originX, originY, size, font, fonts, flags } = characters
  const glyphs = emptyGlyphs(length)
  const upright = own.turn === 0
  const styles = fonts.map(styleOf)
  let count = 0
  let spaced = false
  for (let i = 0; i < length; i++) {
    if (turns[i] !== turn) continue
    const c = (accents.size > 0 ? accents.get(i) : undefined) ?? code[i] ?? 0
    if (c === 0) continue
    if (isBlank(c)) {
      spaced = true
      continue
    }
    let x0 = left[i] ?? 0
    let y0 = top[i] ?? 0
    let x1 = right[i] ?? 0
    let y1 = bottom[i] ?? 0
    if (!upright) ({ x0, y0, x1, y1 } = own.toFrame({ x0, y0, x1, y1 }))
    const points = plausibleSize(size[i] ?? 0, y1 - y0)
    let style = styles[font[i] ?? 0] ?? 0
    // The fonts of text layers under scans say nothing.
    if (((flags[i] ?? 0) & INVISIBLE) !== 0) style &= ~MONO
    glyphs.code[count] = c
    glyphs.x0[count] = x0
    glyphs.x1[count] = x1
    // Upright characters below each other are centred on their line.
    if (vertical) glyphs.baseline[count] = (y0 + y1) / 2 + 0.28 * points
    else glyphs.baseline[count] = upright ? (originY[i] ?? 0) : own.heightAt(originX[i] ?? 0, originY[i] ?? 0)
    glyphs.size[count] = points
    glyphs.font[count] = font[i] ?? 0
    glyphs.style[count] = spaced ? style | SPACED : style
    spaced = false
    count++
  }
  return { ...glyphs, length: count }
}

function styleOf({ name, weight, italic, fixedPitch }: Font): number {
  return (
    (weight >= 600 ? BOLD : 0) | (italic ? ITALIC : 0) | (fixedPitch ? MONO : 0) | (MATH_FONT.test(name) ? MATH : 0)
  )
}

/** Some producers hide the real size in glyph programs; then the box tells it. Boxes may be large: mathematical fonts reach over several lines. */
export function plausibleSize(size: number, height: number): number {
  return size >= 1 && size > 0.12 * height && size < 4 * height ? size : Math.max(height, 1)
}
