import { unionBoxes } from '../model/geometry.ts'
import type { ReadLine, ReadWord } from '../spec/text-reader.ts'
import { cutWords, type StripWord } from './cut-words.ts'
import { findFixedPitch } from './fixed-pitch.ts'
import { toPrintedForms } from './printed-forms.ts'
import type { Strip } from './recognise.ts'
import { boxAround, partOf, quarter, type Rectangle } from './rectangle.ts'
import type { Point } from './sample.ts'

/** A line that still knows how it lies. */
export interface LyingLine extends ReadLine {
  readonly rectangle: Rectangle
}

/** In pixels. */
export interface PictureSize {
  readonly width: number
  readonly height: number
}

/** The lines of a strip: usually one, more where texts stand apart on it. */
export function toLines(strip: Strip, picture: PictureSize): LyingLine[] {
  const { rectangle, ink } = strip
  const pitch = findFixedPitch(strip.characters)
  return cutWords(strip, pitch).flatMap((group) => {
    const first = group[0]
    const last = group.at(-1)
    if (!first || !last) return []
    const printed = toPrintedForms(group.map(({ text }) => text).join(''))
    const place = (from: number, to: number) => partOf(rectangle, from / ink.length, to / ink.length)
    const words = group.map((word): ReadWord & { spaced: boolean } => ({
      text: printed(word.text),
      box: boxAround(place(word.from, word.to), picture),
      confidence: word.confidence,
      spaced: word.spaced,
    }))
    const text = words.map((word, n) => (n > 0 && word.spaced ? ` ${word.text}` : word.text)).join('')
    const lying = place(first.from, last.to)
    return [
      {
        text,
        box: boxAround(lying, picture),
        confidence: meanConfidence(group),
        words: words.map(({ text, box, confidence }) => ({ text, box, confidence })),
        ...(pitch === undefined ? {} : { fixedPitch: true }),
        rectangle: lying,
      },
    ]
  })
}

/** Weighted by length: a doubtful dot must not spoil a line. */
function meanConfidence(words: readonly StripWord[]): number {
  let [sum, length] = [0, 0]
  for (const { text, confidence } of words) {
    sum += confidence * text.length
    length += text.length
  }
  return length > 0 ? sum / length : 0
}

/** Fragments of one text lie on one baseline, nearer than this share of their height. */
const NEAR = 0.6

/** Joins what the detector broke, and puts lines in order: from the top, and from the left where they stand side by side. */
export function orderLines(lines: readonly LyingLine[], direction: Point): LyingLine[] {
  const downward = quarter(direction)
  const placed = lines
    .map((line) => {
      const { centre, width, height } = line.rectangle
      const [s, t] = [centre.x * direction.x + centre.y * direction.y, centre.x * downward.x + centre.y * downward.y]
      return { line, left: s - width / 2, right: s + width / 2, top: t - height / 2, bottom: t + height / 2, middle: t }
    })
    .sort((a, b) => a.middle - b.middle)
  const rows: (typeof placed)[] = []
  for (const item of placed) {
    const row = rows.at(-1)
    // Against the first of the row, so that columns with other baselines do not pull each other down the page.
    if (row?.[0] && isLevel(row[0], item) && !row.some((other) => isAbove(other, item))) row.push(item)
    else rows.push([item])
  }
  return rows.flatMap((row) => {
    const joined: typeof placed = []
    // Columns of vertical text are read from the right.
    const way = row.every(({ line }) => line.vertical) ? -1 : 1
    for (const item of row.sort((a, b) => way * (a.left - b.left))) {
      const before = joined.at(-1)
      if (before && fits(before, item)) joined[joined.length - 1] = join(before, item)
      else joined.push(item)
    }
    return joined.map(({ line }) => line)
  })
}

interface Placed {
  readonly line: LyingLine
  readonly left: number
  readonly right: number
  readonly top: number
  readonly bottom: number
  readonly middle: number
}

function isLevel(a: Placed, b: Placed): boolean {
  const common = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top)
  return common > Math.min(a.bottom - a.top, b.bottom - b.top) * 0.5
}

/** Fragments of one text may overlap a little where the detector grew them; lines below each other do so by far. */
function isAbove(a: Placed, b: Placed): boolean {
  const common = Math.min(a.right, b.right) - Math.max(a.left, b.left)
  return common > Math.min(a.right - a.left, b.right - b.left) * 0.5
}

function fits(a: Placed, b: Placed): boolean {
  const [heightA, heightB] = [a.bottom - a.top, b.bottom - b.top]
  const height = Math.min(heightA, heightB)
  const gap = b.left - a.right
  return (
    !a.line.vertical &&
    !b.line.vertical &&
    Math.max(heightA, heightB) < height * 1.5 &&
    Math.abs(a.middle - b.middle) < height * 0.3 &&
    gap < height * NEAR &&
    gap > -height * 0.6
  )
}

function join(a: Placed, b: Placed): Placed {
  const [first, second] = [a.line, b.line]
  const [left, right] = [Math.min(a.left, b.left), Math.max(a.right, b.right)]
  const length = right - left
  const { along } = first.rectangle
  const shift = (left + right) / 2 - (a.left + a.right) / 2
  const { centre } = first.rectangle
  const rectangle = {
    along,
    centre: { x: centre.x + along.x * shift, y: centre.y + along.y * shift },
    width: length,
    height: Math.max(first.rectangle.height, second.rectangle.height),
  }
  const between =
    /[\u3000-\u9fff\uff00-\uffef]$/.test(first.text) && /^[\u3000-\u9fff\uff00-\uffef]/.test(second.text) ? '' : ' '
  const [m, n] = [first.text.length, second.text.length]
  const line: LyingLine = {
    text: first.text + between + second.text,
    box: unionBoxes([first.box, second.box]) ?? first.box,
    confidence: (first.confidence * m + second.confidence * n) / (m + n),
    words: [...first.words, ...second.words],
    ...(first.fixedPitch && second.fixedPitch ? { fixedPitch: true } : {}),
    rectangle,
  }
  return { ...a, line, left, right, top: Math.min(a.top, b.top), bottom: Math.max(a.bottom, b.bottom) }
}
