import { type Extent, median } from './extent.ts'
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

/** A character with what decides where words end, in the frame of its own direction. */
export interface Glyph {
  readonly code: number
  readonly box: Extent
  readonly baseline: number
  readonly size: number
  /** Tells one run of a font from another. */
  readonly font: number
  readonly bold: boolean
  readonly italic: boolean
  readonly mono: boolean
  readonly math: boolean
  readonly spaced: boolean
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
export function wordsOf(glyphs: readonly Glyph[], turned: boolean, place: (extent: Extent) => Extent): Word[] {
  const usual = usualGaps(glyphs)
  const words: Word[] = []
  let from = 0
  let spaced = glyphs[0]?.spaced ?? false
  for (let n = 1; n <= glyphs.length; n++) {
    const [last, next] = [glyphs[n - 1], glyphs[n]]
    const apart = last && next ? parts(last, next, usual[n] ?? 0) : 'blank'
    if (last && next && !next.spaced && apart === undefined) continue
    const word = toWord(glyphs.slice(from, n), spaced, turned, place)
    if (word) words.push(word)
    from = n
    spaced = (next?.spaced ?? false) || apart === 'blank'
  }
  return words
}

/** `blank`: a gap as wide as a blank; `break`: another line, size or place. */
function parts(last: Glyph, next: Glyph, usual: number): 'blank' | 'break' | undefined {
  const size = Math.max(last.size, next.size)
  if (Math.abs(next.baseline - last.baseline) > 0.2 * size) return 'break'
  if (Math.abs(next.size - last.size) > 0.15 * size) return 'break'
  if (next.box.x0 < last.box.x0 - 0.5 * size) return 'break'
  const gap = next.box.x0 - last.box.x1
  if (isCjk(last.code) && isCjk(next.code)) return gap > CJK_GAP * size ? 'break' : undefined
  return gap - usual * size > WORD_GAP * size ? 'blank' : undefined
}

/** For each character the usual gap (font sizes) inside its run of one font: negative in tight setting, positive in tracked headings. */
function usualGaps(glyphs: readonly Glyph[]): Float32Array {
  const usual = new Float32Array(glyphs.length)
  let from = 0
  for (let n = 1; n <= glyphs.length; n++) {
    const [last, next] = [glyphs[n - 1], glyphs[n]]
    if (last && next && last.font === next.font && Math.abs(last.size - next.size) < 0.1) continue
    const gaps: number[] = []
    for (let k = from + 1; k < n; k++) {
      const [a, b] = [glyphs[k - 1], glyphs[k]]
      if (!a || !b || b.spaced || Math.abs(a.baseline - b.baseline) > 0.2 * b.size) continue
      const gap = (b.box.x0 - a.box.x1) / Math.max(b.size, 1)
      if (gap > -0.4 && gap < 0.8) gaps.push(gap)
    }
    // A few characters tell nothing: two columns of digits look like tracked text.
    if (gaps.length >= 8) usual.fill(Math.min(Math.max(median(gaps), -0.15), 0.3), from, n)
    from = n
  }
  return usual
}

const LAM = 0x644
const ALEFS: ReadonlySet<number> = new Set([0x622, 0x623, 0x625, 0x627])

function toWord(
  glyphs: readonly Glyph[],
  spaced: boolean,
  turned: boolean,
  place: (extent: Extent) => Extent,
): Word | undefined {
  const [first] = glyphs
  if (!first) return undefined
  let [x0, x1, size] = [Infinity, -Infinity, 0]
  let text = ''
  let last: Glyph | undefined
  for (const glyph of glyphs) {
    x0 = Math.min(x0, glyph.box.x0)
    x1 = Math.max(x1, glyph.box.x1)
    size = Math.max(size, glyph.size)
    const letter = String.fromCodePoint(glyph.code)
    // Lam with alef is one glyph of two letters, told in the order of the page instead of that of reading.
    if (glyph.code === LAM && glyph.box.x0 === last?.box.x0 && ALEFS.has(last.code))
      text = text.slice(0, -1) + letter + text.slice(-1)
    else text += letter
    last = glyph
  }
  const { baseline, bold, italic, mono } = first
  const math = glyphs.some((glyph) => glyph.math)
  // Ascent and descent as most fonts have them: the boxes of fonts differ too much to build lines on.
  const extent = place({ x0, y0: baseline - 0.78 * size, x1, y1: baseline + 0.22 * size })
  const placed = turned ? extent.y1 - 0.22 * size : baseline
  return { ...extent, text, baseline: placed, size, bold, italic, mono, math, spaced, turned }
}
