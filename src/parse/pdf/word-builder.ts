import type { Extent } from './extent.ts'
import { middleOf } from './middle.ts'
import { isCjk } from './script.ts'

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

/** Bits of {@link Glyphs.style}. */
export const BOLD = 1
export const ITALIC = 2
export const MONO = 4
export const MATH = 8
/** A blank character stands before it in the file. */
export const SPACED = 16

/** Characters with what decides where words end, in the frame of their own direction; one entry each in every array, which may be longer. */
export interface Glyphs {
  readonly length: number
  /** Code points. */
  readonly code: Uint32Array
  readonly x0: Float64Array
  readonly x1: Float64Array
  readonly baseline: Float64Array
  /** Points. */
  readonly size: Float64Array
  /** Tells one run of a font from another. */
  readonly font: Uint16Array
  readonly style: Uint8Array
}

/** Room for so many. */
export function emptyGlyphs(capacity: number): Glyphs {
  return {
    length: 0,
    code: new Uint32Array(capacity),
    x0: new Float64Array(capacity),
    x1: new Float64Array(capacity),
    baseline: new Float64Array(capacity),
    size: new Float64Array(capacity),
    font: new Uint16Array(capacity),
    style: new Uint8Array(capacity),
  }
}

/** A gap wider than this part of the font size, beyond the usual gap of its run, ends a word. */
const WORD_GAP = 0.14
const CJK_GAP = 0.6

/**
 * Characters of one direction → words.
 *
 * @param turned - they run in another direction than the page's text
 * @param place - from their frame to the page's
 */
export function wordsOf(glyphs: Glyphs, turned: boolean, place: (extent: Extent) => Extent): Word[] {
  const { length, style } = glyphs
  if (length === 0) return []
  const usual = usualGaps(glyphs)
  const letters = lettersOf(glyphs)
  const words: Word[] = []
  let from = 0
  let spaced = isSpaced(style, 0)
  for (let next = 1; next <= length; next++) {
    const end = next === length ? BLANK : endBefore(glyphs, next, usual[next] ?? 0)
    if (end === GOES_ON && !isSpaced(style, next)) continue
    words.push(toWord(glyphs, letters, from, next, spaced, turned, place))
    from = next
    spaced = end === BLANK || isSpaced(style, next)
  }
  return words
}

const isSpaced = (style: Uint8Array, n: number) => ((style[n] ?? 0) & SPACED) !== 0

const GOES_ON = 0
/** A gap as wide as a blank. */
const BLANK = 1
/** Another line, size or place. */
const BREAK = 2

/** Whether a word ends between the glyph before `next` and itself. */
function endBefore({ code, x0, x1, baseline, size }: Glyphs, next: number, usual: number) {
  const last = next - 1
  const lastSize = size[last] ?? 0
  const nextSize = size[next] ?? 0
  const larger = Math.max(lastSize, nextSize)
  if (Math.abs((baseline[next] ?? 0) - (baseline[last] ?? 0)) > 0.2 * larger) return BREAK
  if (Math.abs(nextSize - lastSize) > 0.15 * larger) return BREAK
  const start = x0[next] ?? 0
  if (start < (x0[last] ?? 0) - 0.5 * larger) return BREAK
  const gap = start - (x1[last] ?? 0)
  if (isCjk(code[last] ?? 0) && isCjk(code[next] ?? 0)) return gap > CJK_GAP * larger ? BREAK : GOES_ON
  return gap - usual * larger > WORD_GAP * larger ? BLANK : GOES_ON
}

/** For each character the usual gap (font sizes) inside its run of one font: negative in tight setting, positive in tracked headings. */
function usualGaps({ length, x0, x1, baseline, size, font, style }: Glyphs): Float32Array {
  const usual = new Float32Array(length)
  const gaps = new Float64Array(length)
  let from = 0
  for (let n = 1; n <= length; n++) {
    if (n < length && font[n - 1] === font[n] && Math.abs((size[n - 1] ?? 0) - (size[n] ?? 0)) < 0.1) continue
    let count = 0
    for (let k = from + 1; k < n; k++) {
      const points = size[k] ?? 0
      if (isSpaced(style, k) || Math.abs((baseline[k - 1] ?? 0) - (baseline[k] ?? 0)) > 0.2 * points) continue
      const gap = ((x0[k] ?? 0) - (x1[k - 1] ?? 0)) / Math.max(points, 1)
      if (gap > -0.4 && gap < 0.8) gaps[count++] = gap
    }
    // A few characters tell nothing: two columns of digits look like tracked text.
    if (count >= 8) {
      const middle = middleOf(gaps, count)
      usual.fill(Math.min(Math.max(middle, -0.15), 0.3), from, n)
    }
    from = n
  }
  return usual
}

const LAM = 0x644
const ALEFS: ReadonlySet<number> = new Set([0x622, 0x623, 0x625, 0x627])

/** All characters as one string, of which words are cut; `undefined` where some are beyond the basic plane. */
function lettersOf({ code, length }: Glyphs): string | undefined {
  let all = 0
  for (let n = 0; n < length; n++) all |= code[n] ?? 0
  if (all > 0xffff) return undefined
  const codes = code.subarray(0, length)
  if (all <= 0xff) return Buffer.from(codes).toString('latin1')
  return Buffer.from(new Uint16Array(codes).buffer).toString('utf16le')
}

/** Letter by letter. */
function spell(glyphs: Glyphs, from: number, to: number): string {
  let text = ''
  for (let n = from; n < to; n++) {
    const code = glyphs.code[n] ?? 0
    const letter = String.fromCodePoint(code)
    // Lam with alef is one glyph of two letters, told in the order of the page instead of that of reading.
    if (code === LAM && n > from && glyphs.x0[n] === glyphs.x0[n - 1] && ALEFS.has(glyphs.code[n - 1] ?? 0))
      text = text.slice(0, -1) + letter + text.slice(-1)
    else text += letter
  }
  return text
}

/** @param from - the first glyph, `to` the one behind the last */
function toWord(
  glyphs: Glyphs,
  letters: string | undefined,
  from: number,
  to: number,
  spaced: boolean,
  turned: boolean,
  place: (extent: Extent) => Extent,
): Word {
  let x0 = Infinity
  let x1 = -Infinity
  let size = 0
  let styles = 0
  let isPlain = letters !== undefined
  for (let n = from; n < to; n++) {
    x0 = Math.min(x0, glyphs.x0[n] ?? 0)
    x1 = Math.max(x1, glyphs.x1[n] ?? 0)
    size = Math.max(size, glyphs.size[n] ?? 0)
    styles |= glyphs.style[n] ?? 0
    if (glyphs.code[n] === LAM) isPlain = false
  }
  const text = isPlain && letters !== undefined ? letters.slice(from, to) : spell(glyphs, from, to)
  const baseline = glyphs.baseline[from] ?? 0
  const style = glyphs.style[from] ?? 0
  // Ascent and descent as most fonts have them: the boxes of fonts differ too much to build lines on.
  const extent = place({ x0, y0: baseline - 0.78 * size, x1, y1: baseline + 0.22 * size })
  return {
    x0: extent.x0,
    y0: extent.y0,
    x1: extent.x1,
    y1: extent.y1,
    text,
    baseline: turned ? extent.y1 - 0.22 * size : baseline,
    size,
    bold: (style & BOLD) !== 0,
    italic: (style & ITALIC) !== 0,
    mono: (style & MONO) !== 0,
    math: (styles & MATH) !== 0,
    spaced,
    turned,
  }
}
