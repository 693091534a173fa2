import { around, type Extent } from './extent.ts'
import { endsCjk, isRightToLeft, startsCjk } from './script.ts'
import type { Word } from './word-builder.ts'

/** Words on one baseline, in reading order. */
export interface Line extends Extent {
  readonly words: readonly Word[]
  readonly baseline: number
  /** Of most of its characters. */
  readonly size: number
}

/** Words → lines from top to bottom; words of a smaller size may stand above or below the baseline. */
export function buildLines(words: readonly Word[]): Line[] {
  const sorted = [...words].sort((a, b) => a.baseline - b.baseline || a.x0 - b.x0)
  const open: { words: Word[]; baseline: number; size: number }[] = []
  for (const word of sorted) {
    let best: (typeof open)[number] | undefined
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
  let backward = 0
  for (const word of words) if (isRightToLeft(word.text.codePointAt(0) ?? 0)) backward++
  const backwards = backward > words.length / 2
  const ordered = [...words].sort((a, b) => (backwards ? b.x0 - a.x0 : a.x0 - b.x0))
  const main = mainWord(ordered)
  return { ...around(ordered), words: ordered, baseline: main?.baseline ?? 0, size: main?.size ?? 0 }
}

/** The word that brings the size of most characters to the lead. */
function mainWord(words: readonly Word[]): Word | undefined {
  let [main] = words
  if (!main) return undefined
  const first = sizeKey(main)
  if (words.every((word) => sizeKey(word) === first)) return main
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

/** Runs of a line without a gap wider than `gapEm` font sizes. */
export function segmentsOf(line: Line, gapEm: number): Line[] {
  const runs: Word[][] = []
  for (const word of [...line.words].sort((a, b) => a.x0 - b.x0)) {
    const run = runs.at(-1)
    const last = run?.at(-1)
    if (run && last && word.x0 - last.x1 <= gapEm * Math.max(line.size, 1)) run.push(word)
    else runs.push([word])
  }
  return runs.map(toLine)
}

/** Texts of lines: the same line is looked at again and again. */
const texts = new WeakMap<Line, string>()

/** The words of a line as text. */
export function lineText(line: Line): string {
  const known = texts.get(line)
  if (known !== undefined) return known
  const text = composeText(line)
  texts.set(line, text)
  return text
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
  if (endsCjk(left.text) && startsCjk(right.text)) return gap > 0.7 * size
  // A blank that the author wrote is kept; mere spacing between scripts is not a blank.
  if (endsCjk(left.text) || startsCjk(right.text)) return gap > (right.spaced ? 0.12 : 0.4) * size
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
