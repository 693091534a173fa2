import { foldText, toLetters } from '../language/normal.ts'
import { quantities } from '../language/numbers.ts'
import { withoutPolarity } from '../language/polarity.ts'
import { isStopWord } from '../language/stop-words.ts'
import { queryWords } from '../language/words.ts'
import type { Check } from '../model/answer.ts'

/** Share of a text's words that its sources must hold to be verified, and to be supported in part. */
const VERIFIED = 0.9
const PARTIAL = 0.5

/**
 * Does what is said stand in its sources? Numbers must be equal in value; words must occur. `sources` are the cited words
 * and what names them: labels of cells, headings, captions.
 */
export function checkText(said: string, sources: readonly string[]): Check {
  const text = withoutPolarity(said)
  const source = sources.join('\n')
  if (!source.trim()) return 'unsupported'
  const wanted = toLetters(text).letters
  if (wanted && toLetters(source).letters.includes(wanted)) return 'verified'
  const numbers = quantities(text)
  const known = new Set(quantities(source).flatMap((quantity) => [quantity.value, plainValue(quantity.text)]))
  const right = numbers.filter((quantity) => known.has(quantity.value) || known.has(plainValue(quantity.text))).length
  const words = [...new Set(queryWords(text))].filter((word) => !isStopWord(word) && !/^\d/u.test(word))
  const held = new Set(queryWords(source))
  const folded = foldText(source).replaceAll(' ', '')
  const share =
    words.length === 0 ? 1 : words.filter((word) => held.has(word) || folded.includes(word)).length / words.length
  if (right === numbers.length && share >= VERIFIED) return 'verified'
  if (numbers.length > 0 && right === 0) return 'unsupported'
  return share >= PARTIAL ? 'partial' : 'unsupported'
}

/** A number without its scale: 3亿 also counts where a header says 亿元 and the cell 3. */
function plainValue(text: string): number {
  return Number(/\d[\d,]*(?:\.\d+)?/u.exec(foldText(text))?.[0].replaceAll(',', '') ?? Number.NaN)
}
