import { type Language, languageOf } from '../language/language-of.ts'
import { foldText } from '../language/normal.ts'
import { quantities, sameWidth } from '../language/numbers.ts'

/** Why something that a model wrote is not kept. */
export type Reason = 'form' | 'number' | 'language' | 'source' | 'length' | 'repeated'

/** A number in `text` that `source` does not hold, in whatever writing: 1,200 is 1200, 三百 is 300; `undefined` when it holds all. */
export function strangeNumber(text: string, source: string): string | undefined {
  const known = new Set([...digitsIn(source), ...quantities(source).map(({ value }) => String(Math.abs(value)))])
  const strange = digitsIn(text).find((digits) => !known.has(digits))
  if (strange !== undefined) return strange
  // Words such as "one" or 一 count things as often as they say a number of the source.
  return quantities(text)
    .filter(({ text: said, value }) => !/\d/u.test(said) && Math.abs(value) > 10)
    .find(({ value }) => !known.has(String(Math.abs(value))))?.text
}

function digitsIn(text: string): string[] {
  const numbers = sameWidth(text).match(/\d+(?:,\d{3})*(?:\.\d+)?/gu) ?? []
  return numbers.map((digits) => String(Number(digits.replaceAll(',', ''))))
}

/** Is it written in that language? What holds no words is in any. */
export function isIn(language: Language, text: string): boolean {
  const words = text.replace(/[^\p{L}]/gu, '')
  return words.length < 4 || languageOf(text) === language
}

/** Tells the same thing said twice. */
export function sameKey(text: string): string {
  return foldText(text).replace(/[^\p{L}\p{N}]/gu, '')
}

/** An address in what a model wrote is never one of the source's that anyone needs, and may be planted. */
export function holdsAddress(text: string): boolean {
  return /https?:\/\/|www\.|\]\(|<[a-z!/]/iu.test(text)
}
