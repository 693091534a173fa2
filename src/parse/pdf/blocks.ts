import type { RegionKind } from '../../spec/layout-detector.ts'
import { captionTarget } from './captions.ts'
import { around, type Extent, median, widthOf } from './extent.ts'
import { joinLines, type Line, lineText } from './lines.ts'
import { numberedLevel } from './numbering.ts'
import type { Word } from './word-builder.ts'

/** What text is for. */
export type TextRole = Exclude<RegionKind, 'table' | 'figure'>

/** What is kept of a line when its words are let go of. */
export type BlockLine = Pick<Line, 'x1' | 'size'> & { readonly text: string }

/** Lines that belong together, with what is needed to tell titles, lists and continued paragraphs. */
export interface TextBlock extends Extent {
  /** Without their words: blocks stay until the whole file is read. */
  readonly lines: readonly BlockLine[]
  readonly text: string
  /** Font size of most of it. */
  readonly size: number
  /** Most of it is bold. */
  readonly bold: boolean
  readonly mono: boolean
  readonly list: boolean
  /** A display formula. */
  readonly formula: boolean
  /** Lines of a program, kept apart with their indents. */
  readonly code: boolean
  /** Runs in another direction than the page's text. */
  readonly turned: boolean
  /** What a model of layout calls it; absent where it is told from its size, place and words. */
  readonly role?: TextRole
  /** The column that it stands in. */
  readonly columnX0: number
  readonly columnX1: number
}

const BULLET =
  /^[•●○■□▪▫◦◼◻◾❑‣·➢➤➔✓✔❖◆◇▶►*–—-]\s|^[•●■▪◦◼◾❑‣➢➤❖◆▶►✔\u{f06c}\u{f06e}\u{f076}\u{f0a7}\u{f0b7}\u{f0d8}\u{f0fc}]/u
const NUMBERED =
  /^(?:\(?\d{1,2}[.)）]|\([a-z]\)|[a-z][.)]|\([ivx]+\)|[ivx]+[.)]|[（(][一二三四五六七八九十\d]+[)）]|[①-⑳])\s?/u

/** A piece of a line that is only the mark of a list item. */
export const LIST_MARK =
  /^(?:[•●○■□▪◦◼◻◾❑‣·➢➤➔✓✔❖◆◇▶►–—*\u{f06c}\u{f06e}\u{f076}\u{f0a7}\u{f0b7}\u{f0d8}\u{f0fc}-]|\(?[0-9]{1,3}[.)）、]?|\d{1,2}(?:\.\d{1,2}){1,4}\.?|第[一二三四五六七八九十百\d]+[章节條条款]|\[\d{1,3}\]|\(?[a-zA-Z][.)]|\(?[ivx]{1,5}[.)]|[（(][一二三四五六七八九十]+[)）]|[①-⑳])$/u

function isListItem(text: string): boolean {
  return BULLET.test(text) || (NUMBERED.test(text) && !/^\d{1,2}[.)]\d/.test(text))
}

/** Lines of one region → paragraphs, headings and list items, cut by spacing, indents and style. */
export function buildBlocks(lines: readonly Line[], column: Extent): TextBlock[] {
  const pitch = usualPitch(lines)
  const groups: Group[] = []
  for (const line of lines) {
    const bold = countLetters([line], isBold)
    const group = groups.at(-1)
    const last = group?.lines.at(-1)
    if (group && last && !startsBlock(group, last, { line, bold: shareOf(bold) }, pitch, column)) {
      group.lines.push(line)
      group.bold.all += bold.all
      group.bold.some += bold.some
    } else groups.push({ lines: [line], bold })
  }
  return groups.map(({ lines }) => toBlock(lines, column))
}

/** Lines that are still being gathered, and how many of their letters are bold. */
interface Group {
  readonly lines: Line[]
  readonly bold: Letters
}

export function toBlock(lines: readonly Line[], column: Extent): TextBlock {
  const kept = lines.map((line): BlockLine => ({ text: lineText(line), x1: line.x1, size: line.size }))
  const text = joinLines(kept.map((line) => line.text))
  return {
    ...around(lines),
    lines: kept,
    text,
    size: median(kept.map((line) => line.size)),
    bold: shareOf(countLetters(lines, isBold)) > 0.6,
    mono: shareOf(countLetters(lines, isMono)) > 0.8,
    list: isListItem(text),
    formula: false,
    code: false,
    turned: lines.some(({ words }) => words.some(({ turned }) => turned)),
    columnX0: column.x0,
    columnX1: column.x1,
  }
}

/** Numbers of letters: all, and some of them. */
interface Letters {
  all: number
  some: number
}

function countLetters(lines: readonly Line[], test: (word: Word) => boolean): Letters {
  const letters = { all: 0, some: 0 }
  for (const line of lines)
    for (const word of line.words) {
      letters.all += word.text.length
      if (test(word)) letters.some += word.text.length
    }
  return letters
}

const shareOf = ({ all, some }: Letters) => (all === 0 ? 0 : some / all)
const isBold = (word: Word) => word.bold
const isMono = (word: Word) => word.mono

/** Usual distance of baselines in font sizes. */
function usualPitch(lines: readonly Line[]): number {
  const steps: number[] = []
  for (let n = 1; n < lines.length; n++) {
    const [above, line] = [lines[n - 1], lines[n]]
    if (!above || !line || Math.abs(above.size - line.size) > 0.5) continue
    const step = (line.baseline - above.baseline) / Math.max(line.size, 1)
    if (step > 0.8 && step < 2.6) steps.push(step)
  }
  steps.sort((a, b) => a - b)
  // The lower third: lines inside paragraphs, not the gaps between them.
  return steps.length === 0 ? 1.3 : (steps[Math.floor(steps.length / 3)] ?? 1.3)
}

/** An article of a law or of rules. */
const ARTICLE = /^第\s?[一二三四五六七八九十百零〇\d]{1,5}\s?[条條章节]/u
/** An entry of a list of references: `[12] …`, `[Kha20] …`. */
const REFERENCE = /^\[(?:\d{1,3}|\p{L}[\p{L}+]{1,9}\d{2}[a-z]?)\]\s/u
/** An entry of a table of contents. */
const LEADER = /(?:\.{4,}|(?:\. ){4,}|…{2,}|·{4,})\s*\S{0,6}$/u

/** A heading set in capitals. */
function isCapitals(text: string): boolean {
  return text.length >= 6 && !/\p{Ll}/u.test(text) && /\p{Lu}.*\p{Lu}.*\p{Lu}/u.test(text)
}

/** Words in reading order go to the left: Arabic, Hebrew. */
function runsLeftward({ words }: Line): boolean {
  const [first, second] = words
  return first !== undefined && second !== undefined && second.x1 <= first.x0 + 1
}

/** A citation at the beginning of a line of prose looks the same, but follows an unfinished sentence. */
function startsReference(text: string, group: readonly Line[]): boolean {
  if (!REFERENCE.test(text)) return false
  const texts = group.map(lineText)
  return REFERENCE.test(texts[0] ?? '') || /[.。]["”’)）]?$/u.test(texts.at(-1) ?? '')
}

function startsBlock(
  { lines: group, bold }: Group,
  last: Line,
  { line, bold: boldHere }: { readonly line: Line; readonly bold: number },
  pitch: number,
  column: Extent,
): boolean {
  const size = Math.max(line.size, last.size, 1)
  if (line.baseline - last.baseline > Math.max(pitch * 1.28, pitch + 0.25) * size) return true
  if (Math.abs(line.size - last.size) > 0.12 * size) return true
  // A heading is bold to its end; bold words that open a paragraph go on in it.
  const boldBefore = shareOf(bold)
  if (boldHere > 0.97 !== boldBefore > 0.97 && boldHere + boldBefore < 1.5) return true
  const text = lineText(line)
  if (isListItem(text) || ARTICLE.test(text) || startsReference(text, group) || LEADER.test(lineText(last))) return true
  if (isCapitals(lineText(last)) && group.every((other) => isCapitals(lineText(other))) && /\p{Ll}{3}/u.test(text))
    return true
  const width = widthOf(column)
  // A numbered heading takes less than its line and has no full stop.
  const headed =
    group.length === 1 && numberedLevel(lineText(last)) !== undefined && !/[.。;；,，:：]$/u.test(lineText(last))
  const leftward = runsLeftward(line) || runsLeftward(last)
  /** Blank before and after a line in its column, in the direction of reading. */
  const before = (l: Line) => (leftward ? column.x1 - l.x1 : l.x0 - column.x0)
  const after = (l: Line) => (leftward ? l.x0 - column.x0 : column.x1 - l.x1)
  if (headed && after(last) > 0.35 * width) return true
  const first = group[0] ?? last
  const centred = (l: Line) => Math.abs(l.x0 + l.x1 - column.x0 - column.x1) < 0.06 * width && widthOf(l) < 0.9 * width
  if (centred(line) && centred(last)) return false
  // A first line is indented against the line before it; in a list item the lines after the first are.
  const opening = lineText(first)
  const ended = /[.。!?！？;；]["”’)）]?$/u.test(lineText(last))
  const level = Math.abs(before(line) - before(first)) < 0.3 * size
  if (ended && before(line) > 1.2 * size && level && group.length > 1) return true
  const hanging = isListItem(opening) || REFERENCE.test(opening) || captionTarget(opening) !== undefined
  if (before(line) > before(last) + 0.9 * size && !(group.length === 1 && hanging)) return true
  if (group.length > 1 && before(line) < before(last) - 0.9 * size && isListItem(opening)) return true
  return after(last) > 0.3 * width && /[.。!?！？:：;；]["”’)）]?$/u.test(lineText(last))
}
