import type { BlockLine } from './blocks.ts'
import { type Extent, median, widthOf } from './extent.ts'
import { type Line, lineText, segmentsOf } from './lines.ts'
import { startsCjk } from './script.ts'
import type { Word } from './word-builder.ts'

/** Share of the letters of a line of code that are set in a fixed pitch. */
const MOST = 0.75
/** Lines further apart than this, in font sizes, are different listings: one blank line stays inside. */
const LISTING_GAP = 2.6
/** What programs and markup are written with, and sentences are not. */
const SIGN = /[{}\\;=<>|]|\p{L}\(|^\W{0,2}[$#%>]\s|(?:^|\s)--\w|::/u
const ADDRESS = /https?:\S+|\S+@\S+/gu
/** An entry of an index: what is named, then pages. */
const ENTRY = /,\s\d{1,4}(?:[-–,]\s?\d{1,4})*,?$/u
/** Share of lines with such a sign. */
const SIGNED = 0.25

/**
 * Lines of programs, commands and markup, grouped: set in a fixed pitch, not a part of the paragraph around and not columns of a
 * table. Numbers of lines count as theirs.
 */
export function findCode(lines: readonly Line[], column: Extent): Line[][] {
  const groups: { lines: Line[]; below: Line | undefined }[] = []
  let open: Line[] | undefined
  lines.forEach((line, n) => {
    const [last, below] = [lines[n - 1], lines[n + 1]]
    const near = last !== undefined && follows(line, last)
    if (open && near && (isCode(line) || isBlank(line, last) || isSaid(line, last, below))) open.push(line)
    else if (isCode(line) && !(last && runsOn(last, line, column))) {
      open = [line]
      groups.push({ lines: open, below })
    } else open = undefined
    const group = groups.at(-1)
    if (open && group) group.below = below
  })
  return groups
    .filter(({ lines: group, below }) => {
      return looksLikeCode(group) && !isTabular(group) && !(group.length < 3 && below && opens(group, below, column))
    })
    .map((group) => group.lines)
}

/** The lines with their indents and blanks as they stand on the page. */
export function codeLines(lines: readonly Line[]): BlockLine[] {
  const pitch = pitchOf(lines)
  const left = Math.min(...lines.flatMap((line) => unnumbered(line)[0]?.x0 ?? []))
  return lines.map((line): BlockLine => {
    const words = unnumbered(line)
    const [first] = words
    const number = words.length < line.words.length ? `${line.words[0]?.text} ` : ''
    let text = number + (first ? blanks(first.x0 - left, pitch) : '')
    let before: Word | undefined
    for (const word of words) {
      const gap = before ? word.x0 - before.x1 : 0
      text += before && gap > 0.3 * pitch ? blanks(Math.max(gap, pitch), pitch) : ''
      text += word.text
      before = word
    }
    return { text: text.trimEnd(), x1: line.x1, size: line.size }
  })
}

/** No line is indented further. */
const MAX_BLANKS = 80

const blanks = (width: number, pitch: number) =>
  ' '.repeat(Math.min(Math.max(Math.round(width / Math.max(pitch, 0.1)), 0), MAX_BLANKS))

/** Width of a character. */
function pitchOf(lines: readonly Line[]): number {
  const widths = lines.flatMap(({ words }) =>
    words.filter((word) => word.mono && !startsCjk(word.text)).map((word) => widthOf(word) / word.text.length),
  )
  return median(widths)
}

/** The words without the number of the line, which is smaller or in another font. */
function unnumbered({ words }: Line): readonly Word[] {
  const [first, second] = words
  if (!first || !/^\d{1,5}$/.test(first.text)) return words
  if (!second) return first.mono ? words : []
  // A raised number is the mark of a note.
  if (second.baseline - first.baseline > 0.15 * second.size) return words
  return first.size < 0.85 * second.size || (!first.mono && second.mono) ? words.slice(1) : words
}

interface Letters {
  fixed: number
  other: number
  /** Fonts for Chinese are as good as all of one pitch. */
  chinese: number
}

function lettersOf(words: readonly Word[]): Letters {
  const letters = { fixed: 0, other: 0, chinese: 0 }
  for (const { text, mono } of words) {
    if (startsCjk(text)) letters.chinese += text.length
    else if (mono) letters.fixed += text.length
    else letters.other += text.length
  }
  return letters
}

function isCode(line: Line): boolean {
  const words = unnumbered(line)
  if (!words[0]?.mono) return false
  const { fixed, other, chinese } = lettersOf(words)
  return fixed >= MOST * (fixed + other) && chinese <= 0.5 * fixed && !/[。！？]$/u.test(lineText(line))
}

/** Chinese between two lines of code: a comment, or what the code is to print. */
function isSaid(line: Line, last: Line, below: Line | undefined): boolean {
  const { fixed, other, chinese } = lettersOf(unnumbered(line))
  if (chinese === 0 || other > fixed || !below) return false
  return isTight(line, last) && isTight(below, line) && isCode(last) && isCode(below)
}

/** The next number, without a line. */
function isBlank(line: Line, last: Line): boolean {
  if (unnumbered(line).length > 0 || !isNumbered(last)) return false
  return Number(line.words[0]?.text) === Number(last.words[0]?.text) + 1
}

function follows(line: Line, last: Line): boolean {
  const size = Math.max(line.size, last.size, 1)
  return line.baseline - last.baseline < LISTING_GAP * size
}

const isTight = (line: Line, last: Line) => line.baseline - last.baseline < 1.6 * Math.max(line.size, last.size)

const isFull = (line: Line, column: Extent) => line.x1 > column.x1 - 2.5 * line.size

/** The line goes on with the paragraph above: code in the middle of a sentence fills a line of its own. */
function runsOn(above: Line, line: Line, column: Extent): boolean {
  if (isNumbered(line) || !isTight(line, above) || !isFull(above, column)) return false
  return line.x0 < above.x0 + 0.5 * line.size && !/[.:。：]$/u.test(lineText(above))
}

/** The lines are the first of the paragraph that goes on below. */
function opens(group: readonly Line[], below: Line, column: Extent): boolean {
  const last = group.at(-1)
  if (!last || isNumbered(last)) return false
  return isTight(below, last) && isFull(last, column) && below.x0 < last.x0 + 0.5 * last.size
}

const isNumbered = (line: Line) => unnumbered(line).length < line.words.length

function looksLikeCode(lines: readonly Line[]): boolean {
  if (lines.length > 1 && lines.filter(isNumbered).length > 0.5 * lines.length) return true
  if (lines.filter((line) => ENTRY.test(lineText(line))).length > 0.5 * lines.length) return false
  return lines.filter((line) => SIGN.test(lineText(line).replace(ADDRESS, ''))).length >= SIGNED * lines.length
}

/** Most lines are cut into pieces that stand below each other. */
function isTabular(lines: readonly Line[]): boolean {
  if (lines.length < 2 || lines.some(isNumbered)) return false
  const seconds = lines.flatMap((line) => segmentsOf(line, 1.2)[1] ?? [])
  if (seconds.length < 0.6 * lines.length) return false
  const usual = median(seconds.map((piece) => piece.x0))
  return seconds.filter((piece) => Math.abs(piece.x0 - usual) < 2).length > 0.5 * lines.length
}
