import { dates } from '../language/dates.ts'
import { languageOf } from '../language/language-of.ts'
import { foldText } from '../language/normal.ts'
import { type Quantity, quantities } from '../language/numbers.ts'
import { isStopWord } from '../language/stop-words.ts'
import { queryWords } from '../language/words.ts'

/** Share of the words of two sentences that they must have in common to speak of the same. */
const ALIKE = 0.6
/** Values nearer than this are one, told with more and with fewer digits. */
const ROUNDING = 0.005

/** What each of two sentences gives as the value of one thing. */
export interface Difference {
  readonly first: string
  readonly second: string
}

/**
 * Where two sentences say the same of the same but for one number, or with `ofDates` but for one date: `undefined` for
 * sentences about different things, times or names, and for one value told twice.
 */
export function differenceOf(first: string, second: string, ofDates = false): Difference | undefined {
  if (languageOf(first) !== languageOf(second) || share(wordsOf(first), wordsOf(second)) < ALIKE) return undefined
  if (!sameNames(first, second)) return undefined
  const [datesA, datesB] = [datesOf(first), datesOf(second)]
  const [a, b] = [valuesOf(first), valuesOf(second)]
  if (ofDates) {
    const [dateA, dateB] = [datesA[0], datesB[0]]
    const single = datesA.length === 1 && datesB.length === 1 && dateA !== undefined && dateB !== undefined
    return single && dateA.key !== dateB.key && dateA.parts === dateB.parts && a.every((one, n) => equal(one, b[n]))
      ? { first: dateA.text, second: dateB.text }
      : undefined
  }
  if (datesA.map(({ key }) => key).join() !== datesB.map(({ key }) => key).join() || a.length !== b.length)
    return undefined
  const different = a.flatMap((one, n) => {
    const other = b[n]
    return other && !equal(one, other) ? [{ one, other }] : []
  })
  const [only] = different
  if (!only || different.length > 1 || only.one.unit !== only.other.unit || isRounded(only.one, only.other))
    return undefined
  return { first: only.one.text, second: only.other.text }
}

/** Whether two values differ by more than the digits that they are told with. */
export function isRounded(a: Quantity, b: Quantity): boolean {
  return Math.abs(a.value - b.value) <= ROUNDING * Math.max(Math.abs(a.value), Math.abs(b.value))
}

function equal(a: Quantity, b: Quantity | undefined): boolean {
  return b !== undefined && a.value === b.value && a.unit === b.unit
}

function datesOf(text: string) {
  return dates(text).map(({ year, month, day, text: said }) => ({
    text: said,
    key: [year, month, day].join('-'),
    parts: [year, month, day].map((part) => (part === undefined ? '0' : '1')).join(''),
  }))
}

/** Numbers that belong to no date. */
function valuesOf(text: string): Quantity[] {
  const taken = dates(text)
  return quantities(text).filter((one) => !taken.some(({ start, end }) => one.start < end && one.end > start))
}

/** Content words without the numbers. */
function wordsOf(text: string): Set<string> {
  // A year is a number and a date as well.
  const taken = [...quantities(text), ...dates(text)]
  const rest = Array.from({ length: text.length }, (_, at) =>
    taken.some(({ start, end }) => at >= start && at < end) ? ' ' : text.charAt(at),
  ).join('')
  return new Set(queryWords(rest).filter((word) => !isStopWord(word) && !/\d/u.test(word)))
}

function share(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  const both = [...a].filter((word) => b.has(word)).length
  const all = a.size + b.size - both
  return all === 0 ? 0 : both / all
}

/** Names with capitals or digits, and Latin words in Chinese text: D200 is not D300. */
function sameNames(a: string, b: string): boolean {
  const pattern = languageOf(a) === 'zh' ? /[A-Za-z][\w-]*/gu : /(?<=[\p{L}\d,;)] )[A-Z][\w-]*|\b[A-Za-z]+-?\d[\w-]*/gu
  const units = new Set([...quantities(a), ...quantities(b)].map(({ unit }) => foldText(unit ?? '')))
  const names = (text: string) =>
    [...new Set((text.match(pattern) ?? []).map(foldText))].filter((name) => !units.has(name)).sort()
  return names(a).join() === names(b).join()
}
