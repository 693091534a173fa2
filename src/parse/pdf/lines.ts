import type { Extent } from './extent.ts'
import { endsCjk, isRightToLeft, startsCjk } from './script.ts'
import type { Word } from './word-builder.ts'

/** Words on one baseline, in reading order. */
export interface Line extends Extent {
  readonly words: readonly Word[]
  readonly baseline: number
  /** Of most of its characters. */
  readonly size: number
  /** Kept by {@link lineText}: the same line is looked at again and again. */
  text?: string | undefined
}

/** A line that is still being gathered. */
interface OpenLine {
  readonly words: Word[]
  baseline: number
  size: number
}

const downwards = (a: Word, b: Word) => a.baseline - b.baseline || a.x0 - b.x0
const rightwards = (a: Word, b: Word) => a.x0 - b.x0
const leftwards = (a: Word, b: Word) => b.x0 - a.x0

/** Words by their baselines, from left to right on one: in this order they can be cut into lines again and again at little cost. */
export function sortDownwards(words: readonly Word[]): readonly Word[] {
  return inOrder(words, downwards)
}

/** The words sorted; themselves when they are, which is most often so. */
function inOrder(words: readonly Word[], compare: (a: Word, b: Word) => number): readonly Word[] {
  let last: Word | undefined
  for (const word of words) {
    // Not "> 0": an impossible place compares as NaN and is left to the sort.
    if (last && !(compare(last, word) <= 0)) return [...words].sort(compare)
    last = word
  }
  return words
}

/** Words → lines from top to bottom; words of a smaller size may stand above or below the baseline. */
export function buildLines(words: readonly Word[]): Line[] {
  const open: OpenLine[] = []
  for (const word of inOrder(words, downwards)) {
    let best: OpenLine | undefined
    let nearest = Infinity
    for (let n = open.length - 1; n >= Math.max(0, open.length - 4); n--) {
      const line = open[n]
      if (!line) continue
      const distance = Math.abs(word.baseline - line.baseline)
      const larger = Math.max(word.size, line.size)
      const smaller = Math.min(word.size, line.size)
      const reach = smaller < 0.85 * larger ? 0.5 * larger : 0.33 * larger
      if (distance <= reach && distance < nearest) {
        nearest = distance
        best = line
      }
    }
    if (!best) open.push({ words: [word], baseline: word.baseline, size: word.size })
    else {
      best.words.push(word)
      if (word.size > best.size) {
        best.size = word.size
        best.baseline = word.baseline
      }
    }
  }
  return open.map((line) => toLine(line.words)).sort((a, b) => a.baseline - b.baseline)
}

/** A line of these words, ordered for reading. */
export function toLine(words: readonly Word[]): Line {
  let x0 = Infinity
  let y0 = Infinity
  let x1 = -Infinity
  let y1 = -Infinity
  let backward = 0
  let oneSize = true
  const [first] = words
  for (const word of words) {
    if (word.x0 < x0) x0 = word.x0
    if (word.y0 < y0) y0 = word.y0
    if (word.x1 > x1) x1 = word.x1
    if (word.y1 > y1) y1 = word.y1
    if (isRightToLeft(word.text.codePointAt(0) ?? 0)) backward++
    if (first && word.size !== first.size && sizeKey(word) !== sizeKey(first)) oneSize = false
  }
  const ordered = inOrder(words, backward > words.length / 2 ? leftwards : rightwards)
  const main = oneSize ? ordered[0] : mainWord(ordered)
  const { baseline = 0, size = 0 } = main ?? {}
  if (x1 < x0) return { x0: 0, y0: 0, x1: 0, y1: 0, words: ordered, baseline, size, text: undefined }
  return { x0, y0, x1, y1, words: ordered, baseline, size, text: undefined }
}

/** The word that brings the size of most characters to the lead. */
function mainWord(words: readonly Word[]): Word | undefined {
  let [main] = words
  if (!main) return undefined
  const weights = new Map<number, number>()
  for (const word of words) {
    const key = sizeKey(word)
    const weight = (weights.get(key) ?? 0) + word.text.length
    weights.set(key, weight)
    if (weight > (weights.get(sizeKey(main)) ?? 0)) main = word
  }
  return main
}

const sizeKey = (word: Word) => Math.round(word.size * 2)

/** Runs of a line without a gap wider than `gapEm` font sizes; a line without such a gap is its only run. */
export function segmentsOf(line: Line, gapEm: number): Line[] {
  const widest = gapEm * Math.max(line.size, 1)
  const words = inOrder(line.words, rightwards)
  const runs: Word[][] = []
  let from = 0
  for (let n = 1; n < words.length; n++) {
    const [last, word] = [words[n - 1], words[n]]
    if (last && word && word.x0 - last.x1 <= widest) continue
    runs.push(words.slice(from, n))
    from = n
  }
  if (from === 0) return words.length === 0 ? [] : [line]
  runs.push(words.slice(from))
  return runs.map(toLine)
}

/** The words of a line as text. */
export function lineText(line: Line): string {
  line.text ??= composeText(line)
  return line.text
}

function composeText(line: Line): string {
  let text = ''
  let last: Word | undefined
  for (const word of line.words) {
    if (last && needsBlank(last, word)) text += ' '
    text += word.text
    last = word
  }
  // Two single marks in place of a double one, as TeX and old presses set them.
  return text.replaceAll('‘‘', '“').replaceAll('’’', '”')
}

function needsBlank(left: Word, right: Word): boolean {
  const gap = right.x0 >= left.x0 ? right.x0 - left.x1 : left.x0 - right.x1
  const size = Math.max(left.size, right.size)
  const [afterCjk, beforeCjk] = [endsCjk(left.text), startsCjk(right.text)]
  if (afterCjk && beforeCjk) return gap > 0.7 * size
  // A blank that the author wrote is kept; mere spacing between scripts is not a blank.
  if (afterCjk || beforeCjk) return gap > (right.spaced ? 0.12 : 0.4) * size
  return gap > 0.12 * size || (right.spaced && gap > -0.3 * size)
}

/** Lines joined to running text: words cut by a hyphen are closed, Chinese lines meet without a blank. */
export function joinLines(lines: readonly string[]): string {
  let text = ''
  for (const line of lines) {
    if (text === '') text = line
    else if (/[\p{Ll}]-$/u.test(text) && /^\p{Ll}/u.test(line)) text = text.slice(0, -1) + line
    else if (/\u00ad$/.test(text)) text = text.slice(0, -1) + line
    else if (endsCjk(text) && startsCjk(line)) text += line
    else text += ` ${line}`
  }
  return text
}
