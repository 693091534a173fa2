import { LIST_MARK } from './blocks.ts'
import { median } from './extent.ts'
import { type Line, lineText, segmentsOf, toLine } from './lines.ts'
import type { Word } from './word-builder.ts'

/** Lines that begin further out than this, in font sizes, begin in the margin. */
const OUT = 1.5
/** Blank between a note and the text, in font sizes. */
const BLANK = 0.25
/** Lines that begin at the edge of the text: so many, and this share of all. */
const LEAST_LINES = 4
const LEAST_SHARE = 0.3
/** Of all lines, those in the margin are fewer. */
const MOST_NOTES = 0.5

/** Lines with wide gaps are rows of a table. */
const MOST_GAPPED = 0.3

/** Notes in the margin to the left of the text, and the words of the text. */
export interface WithMargin {
  /** From top to bottom; lines right below each other are one note. */
  readonly notes: readonly (readonly Line[])[]
  readonly words: readonly Word[]
}

/**
 * Words beside the text, such as the names that a manual explains: they end before the edge at which the lines of the text begin,
 * and are set in another font or size. `undefined` when there are none, such as in a list, which has its labels inside the text.
 */
export function splitMargin(lines: readonly Line[]): WithMargin | undefined {
  const edge = textEdge(lines)
  if (edge === undefined) return undefined
  const size = median(lines.map((line) => line.size))
  const notes: Line[] = []
  const words: Word[] = []
  for (const line of lines) {
    const out = line.x0 > edge - OUT * line.size ? [] : line.words.filter((word) => isOut(word, edge))
    if (out.length === 0) {
      words.push(...line.words)
      continue
    }
    const rest = line.words.filter((word) => !out.includes(word))
    const note = toLine(out)
    if (note.x1 > edge - BLANK * note.size || (rest.length > 0 && isAlike(note, toLine(rest)))) return undefined
    if (LIST_MARK.test(lineText(note)) || /[:：]$/u.test(lineText(note))) return undefined
    // A title beside its text.
    if (note.size > 1.1 * size) return undefined
    notes.push(note)
    words.push(...rest)
  }
  if (notes.length === 0 || notes.length > MOST_NOTES * lines.length) return undefined
  const gapped = lines.filter((line) => line.x0 > edge - 1.5 && segmentsOf(line, 1.2).length > 1)
  if (gapped.length > MOST_GAPPED * lines.length) return undefined
  return { notes: grouped(notes), words }
}

/** Numbers of lines stand beside the text as well, and are its. */
const isOut = (word: Word, edge: number) => word.x0 < edge - 1.5 && !/^\d{1,5}$/.test(word.text)

/** Where most lines begin, if some begin further to the left. */
function textEdge(lines: readonly Line[]): number | undefined {
  const counts = new Map<number, number>()
  let [edge, most, left] = [0, 0, Infinity]
  for (const line of lines) {
    left = Math.min(left, line.x0)
    for (const x of startsOf(line)) {
      const at = Math.round(x)
      const count = (counts.get(at) ?? 0) + 1
      counts.set(at, count)
      if (count > most || (count === most && at < edge)) [edge, most] = [at, count]
    }
  }
  const enough = most >= LEAST_LINES && most >= LEAST_SHARE * lines.length
  return enough && left < edge - OUT * (lines[0]?.size ?? 1) ? edge : undefined
}

/** Where a line begins, and where it would without its first run of words in one font. */
function startsOf({ words, x0 }: Line): number[] {
  const [first] = words
  const next = words.find((word) => first && !isSameStyle(word, first))
  return next ? [x0, next.x0] : [x0]
}

const isSameStyle = (a: Word, b: Word) =>
  a.mono === b.mono && Math.abs(a.size - b.size) < 0.06 * Math.max(a.size, b.size)

/** In the same font and size, as the label of an item and what follows. */
function isAlike(note: Line, text: Line): boolean {
  const [a, b] = [note.words[0], text.words[0]]
  return a === undefined || b === undefined || isSameStyle(a, b)
}

function grouped(notes: readonly Line[]): Line[][] {
  const groups: Line[][] = []
  for (const note of notes) {
    const group = groups.at(-1)
    const last = group?.at(-1)
    if (group && last && note.baseline - last.baseline < 1.6 * note.size) group.push(note)
    else groups.push([note])
  }
  return groups
}
