import type { PictureText, ReadLine, ReadWord } from '../../spec/text-reader.ts'
import { type Extent, extentOf, heightOf, median, middleY, overlapX, overlapY, widthOf } from '../pdf/extent.ts'
import type { Frame } from '../pdf/frame.ts'
import type { Word } from '../pdf/word-builder.ts'
import type { Bitmap } from './ink.ts'
import { guessLine, type LineMeasure, measureLine, measureStem } from './measure-line.ts'

/** Sizes that differ by less are the same size, unevenly printed. */
const SAME_SIZE = 0.13
/** The same where the boxes around the lines are of one height, too. */
const SAME_SIZE_IN_BOX = 0.35
const SAME_BOX = 0.1
const SAME_LARGER_BOX = 0.22
/** Of usual text, for the letters of a logo: lines reach for their words by size. */
const MOST_SIZE = 2.5

interface MeasuredLine extends LineMeasure {
  readonly line: ReadLine
  readonly extent: Extent
  readonly turned: boolean
  /** Thickness of its strokes, pixels; 0 where it could not be measured. */
  readonly stem: number
}

/** The words read in a picture, as those of a digital page: with font size and baseline, in the frame. The frame's units are pixels. */
export function toWords(text: PictureText, frame: Frame, ink: Bitmap, vertical: boolean): Word[] {
  const extents = text.lines.map(({ box }) => frame.toFrame(extentOf(box)))
  const lines = text.lines.map((line, n): MeasuredLine => {
    const extent = extents[n] ?? frame.toFrame(extentOf(line.box))
    const turned = (line.vertical ?? false) !== vertical || runsAside(line, extent)
    const across = turned ? { ...extent, y0: extent.x0, y1: extent.x1 } : extent
    const measured = turned || vertical ? undefined : measureLine(ink, withoutOthers(extent, extents), line.text)
    const stem = measured ? measureStem(ink, extent, measured) : 0
    return { line, extent, turned, stem, ...(measured ?? guessLine(across)) }
  })
  const even = alignRows(evenSizes(lines))
  const most = MOST_SIZE * median(even.flatMap(({ size, line }) => Array.from(line.text, () => size)))
  const usual = usualWeight(even)
  const code = findProgramText(even)
  return even.flatMap((line) => wordsOf(line, frame, most, { bold: isBold(line, usual), mono: code.has(line) }))
}

/** The box up to half way to the lines above and below, whose letters may reach into it. */
function withoutOthers(extent: Extent, all: readonly Extent[]): Extent {
  const middle = middleY(extent)
  let { y0, y1 } = extent
  for (const other of all) {
    if (other === extent || overlapX(other, extent) <= 0) continue
    const between = (middle + middleY(other)) / 2
    if (Math.abs(between - middle) < 0.25 * heightOf(extent)) continue
    if (between < middle) y0 = Math.max(y0, between)
    else y1 = Math.min(y1, between)
  }
  return { ...extent, y0, y1 }
}

/** Words of a line that runs up or down beside the others. */
function runsAside({ text }: ReadLine, extent: Extent): boolean {
  return [...text].length > 3 && heightOf(extent) > 2 * widthOf(extent)
}

/** Size of most of the text, the unit of its layout; 0 without text. */
export function bodySize(words: readonly Word[]): number {
  return median(words.flatMap((word) => Array.from(word.text, () => word.size)))
}

/** Strokes so much thicker than usual, for the size, are bold; on small pictures a pixel more or less says nothing. */
const BOLD = 1.4

function usualWeight(lines: readonly MeasuredLine[]): number {
  const measured = lines.filter(({ stem }) => stem > 0)
  return median(measured.flatMap(({ stem, size, line }) => Array.from(line.text, () => stem / size)))
}

function isBold({ stem, size, line }: MeasuredLine, usual: number): boolean {
  const letters = line.text.match(/\p{L}/gu)?.length ?? 0
  return letters >= 3 && stem > BOLD * usual * size && stem > usual * size + 1
}

/** A line of so few characters, such as a bracket, may be too short for its pitch to be told. */
const SHORT = 20
/** Lines of a program follow each other within so many of their heights. */
const NEXT_LINE = 1.5

/** The lines of one character width, and the short ones between and beside them. */
function findProgramText(lines: readonly MeasuredLine[]): Set<MeasuredLine> {
  const found = new Set(lines.filter(({ line }) => line.fixedPitch))
  if (found.size < 2) return found
  const short = lines.filter(({ line, turned }) => !turned && !line.fixedPitch && line.text.length < SHORT)
  for (let before = 0; before < found.size; ) {
    before = found.size
    for (const candidate of short) if ([...found].some((line) => isNextLine(line, candidate))) found.add(candidate)
  }
  return found
}

function isNextLine({ extent: a, size }: MeasuredLine, { extent: b, line, size: own }: MeasuredLine): boolean {
  const apart = Math.abs(middleY(a) - middleY(b))
  const beside = overlapX(a, b) > 0 || Math.abs(a.x0 - b.x0) < 4 * size
  return beside && Math.abs(own - size) < SAME_SIZE * size && apart < NEXT_LINE * heightOf(a) && !HAN.test(line.text)
}

const HAN = /\p{Script=Han}/u

/** Gives lines of nearly one size the same size, beginning with the most frequent one. */
function evenSizes(lines: readonly MeasuredLine[]): MeasuredLine[] {
  const even: MeasuredLine[] = []
  let rest = [...lines]
  while (rest.length > 0) {
    const weights = rest.flatMap(({ size, line }) => Array.from(line.text, () => size))
    const common = median(weights)
    const box = median(rest.filter(({ size }) => size === common).map(({ extent }) => heightOf(extent)))
    const near = ({ size, extent }: MeasuredLine) => {
      const apart = Math.abs(size - common) / common
      const height = heightOf(extent) / box
      // A heading has a higher box, too; small print may have one that is little lower.
      const sameBox = height >= 1 - SAME_BOX && height <= (size > common ? 1 + SAME_LARGER_BOX : 1 + SAME_BOX)
      return apart <= SAME_SIZE || (sameBox && apart <= SAME_SIZE_IN_BOX)
    }
    even.push(...rest.filter(near).map((line) => ({ ...line, size: common })))
    rest = rest.filter((line) => !near(line))
  }
  const order = new Map(lines.map((line, n) => [line.line, n]))
  return even.sort((a, b) => (order.get(a.line) ?? 0) - (order.get(b.line) ?? 0))
}

/** Pieces beside each other share a row when so much of their height is common. */
const SAME_ROW = 0.6

/** Gives what stands beside each other one baseline: that of a small print is measured a pixel too high or low. */
function alignRows(lines: readonly MeasuredLine[]): MeasuredLine[] {
  const rows: MeasuredLine[][] = []
  for (const line of [...lines].sort((a, b) => b.line.text.length - a.line.text.length)) {
    const row = line.turned ? undefined : rows.find(([anchor, ...others]) => anchor && isBeside(anchor, line, others))
    if (row) row.push(line)
    else rows.push([line])
  }
  const aligned = new Map(
    rows.flatMap((row) => {
      const baseline = median(row.flatMap((line) => Array.from(line.line.text, () => line.baseline)))
      return row.map((line) => [line.line, { ...line, baseline }] as const)
    }),
  )
  return lines.map((line) => aligned.get(line.line) ?? line)
}

function isBeside(anchor: MeasuredLine, line: MeasuredLine, others: readonly MeasuredLine[]): boolean {
  const [a, b] = [anchor.extent, line.extent]
  const least = Math.min(heightOf(a), heightOf(b))
  if (anchor.turned || Math.max(heightOf(a), heightOf(b)) > 1.4 * least || overlapY(a, b) < SAME_ROW * least)
    return false
  return [anchor, ...others].every((other) => overlapX(other.extent, b) <= 0.2 * least)
}

const PLAIN = { italic: false, math: false }

function wordsOf(
  { line, size: own, baseline, extent, turned }: MeasuredLine,
  frame: Frame,
  most: number,
  style: Pick<Word, 'bold' | 'mono'>,
): Word[] {
  const size = Math.min(own, most)
  if (turned)
    return [
      {
        ...PLAIN,
        bold: false,
        mono: false,
        ...extent,
        text: line.text,
        size,
        baseline: extent.y1,
        spaced: true,
        turned,
      },
    ]
  let at = 0
  return line.words.map((word) => {
    const from = line.text.indexOf(word.text, at)
    const spaced = from > 0 && /\s/.test(line.text[from - 1] ?? '')
    if (from >= 0) at = from + word.text.length
    const [x0, x1] = withWhite(word, frame.toFrame(extentOf(word.box)), size)
    const y = { y0: baseline - 0.78 * own, y1: baseline + 0.22 * own }
    return { ...PLAIN, ...style, x0, x1, ...y, text: word.text, baseline, size, spaced, turned }
  })
}

/** Full-width marks take a whole character of which half is white. */
function withWhite({ text }: ReadWord, { x0, x1 }: Extent, size: number): [number, number] {
  const before = /^[（《〈「『【〔]/u.test(text) ? 0.45 * size : 0
  const after = /[，。、；：！？）》〉」』】〕]$/u.test(text) ? 0.45 * size : 0
  return [x0 - before, x1 + after]
}
