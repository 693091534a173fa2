import { quantities, sameWidth } from '../language/numbers.ts'

/** Signs for "nothing here": dashes, n/a, 无. */
const NOTHING = /^(?:[-–—−‐]{1,3}|n\.?\s?[/.]?\s?[am]\.?|nil|none|无|無|／|\/|\*+|\.{2,})$/iu

/** A number as a cell writes it. */
export interface CellNumber {
  /** As printed: a percentage stays 5 for 5 %, brackets are a minus sign, no scale of the headers applied. */
  readonly value: number
  readonly percent: boolean
}

const DATED =
  /\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?\s\d|\d\s?(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)|\d\s?(?:月|季度|年)|第[一二三四]季度/iu

/** Is a cell a sign for no value? An empty one is. */
export function isNothing(text: string): boolean {
  const said = sameWidth(text).replace(/[$€£¥%\s]/gu, '')
  return said === '' || NOTHING.test(said)
}

/**
 * The number that a cell holds, where little stands beside it: `$ (1,234.5)`, `–98`, `4.6 years`, `1,179†`, `12.3%`.
 * A rate of a few words beside a number (`72 dpi`) counts; a sentence with a number in it does not.
 */
export function cellNumber(text: string): CellNumber | undefined {
  const plain = sameWidth(text).replace(/\s+/gu, ' ').trim()
  if (isNothing(plain)) return undefined
  const letters = plain.match(/\p{L}/gu)?.length ?? 0
  const digits = plain.match(/\d/gu)?.length ?? 0
  if (digits === 0 || letters > Math.max(8, digits * 2)) return undefined
  // A time, a score, a date or a place on the globe has no one value: 1:10.73, 3–2, 6/7, May 5, 36°34′.
  if (DATED.test(plain) || /\d\s?[°′″]\s?\d/u.test(plain)) return undefined
  if (/\d\s?[:：/]\s?\d|\d\s?[-–—]\s?\d/u.test(plain)) return undefined
  const bracketed = /^\D{0,4}\(\s*[$€£¥]?\s*[\d.,]+\s*%?\s*\)\s*%?$/u.test(plain)
  const [found] = quantities(plain.replaceAll('−', '-'))
  if (!found) return undefined
  const before = plain.slice(0, found.start)
  // A letter right before the digits makes a name of them: M1, No. 5 is a number, G42 is not.
  if (/[\p{L}]$/u.test(before) || /^[\p{L}]{1,3}\d/u.test(plain)) return undefined
  const negative = bracketed || (/[-–—]\s?[$€£¥]?\s?$/u.test(before) && found.value > 0)
  return {
    value: negative ? -Math.abs(found.value) : found.value,
    percent: /\d\s?\)?\s?%/u.test(plain),
  }
}
