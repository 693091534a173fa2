import { languageOf } from '../language/language-of.ts'
import { foldText, toLetters } from '../language/normal.ts'
import { type Quantity, quantities, sameWidth } from '../language/numbers.ts'
import { denies, withoutPolarity } from '../language/polarity.ts'
import { clauses, sentences } from '../language/sentences.ts'
import { isStopWord } from '../language/stop-words.ts'
import { queryWords } from '../language/words.ts'
import type { Check } from '../model/answer.ts'
import { namesUnit, unitBehind } from './units.ts'

/** Share of a text's words that its sources must hold to be verified, and to be supported in part. */
const VERIFIED = 0.9
const PARTIAL = 0.5
/** Share of a statement's words that a place of the source must hold to be about the same. */
const SAME_MATTER = 0.6
/** Places that hold nearly as many count as much. */
const NEAR = 0.1

/**
 * Does what is said stand in its sources? Numbers must be equal in value and unit and stand where the rest of the sentence
 * stands; names must occur; nothing may be denied that is affirmed, or the other way round; most other words must occur.
 * `sources` are the cited words and what names them: labels of cells, headings, captions.
 *
 * Words of two languages can't be compared: then numbers and names decide, and `partial` is the most that can be said.
 */
export function checkText(said: string, sources: readonly string[]): Check {
  const text = sameWidth(withoutPolarity(said))
  const source = sameWidth(sources.join('\n'))
  if (!source.trim()) return 'unsupported'
  if (contradicts(text, source)) return 'unsupported'
  if (standsIn(text, source)) return 'verified'
  const numbers = quantities(text)
  const right = numbers.filter((number) => isRight(number, text, source)).length
  const wrong = right < numbers.length
  const namesMissing = namesOf(text).some((name) => !toLetters(source).letters.includes(name))
  const share = shareHeld(contentWords(text), source)
  if (share < VERIFIED && languageOf(text) !== languageOf(source)) {
    if (numbers.length > 0 && right === 0) return 'unsupported'
    return namesMissing && numbers.length === 0 ? 'unsupported' : 'partial'
  }
  const elsewhere = numbers.length > 0 && !wrong && numbersStandElsewhere(numbers, text, source)
  if (!wrong && !namesMissing && !elsewhere && share >= VERIFIED) return 'verified'
  if (numbers.length > 0 && right === 0) return 'unsupported'
  return share >= PARTIAL ? 'partial' : 'unsupported'
}

/** Word for word; not where it begins or ends inside a number. */
function standsIn(text: string, source: string): boolean {
  const wanted = toLetters(text).letters
  const { letters, starts, ends } = toLetters(source)
  if (!wanted) return false
  for (let at = letters.indexOf(wanted); at >= 0; at = letters.indexOf(wanted, at + 1)) {
    const before = source.charAt((starts[at] ?? 0) - 1) + wanted.charAt(0)
    const behind = wanted.slice(-1) + source.charAt(ends[at + wanted.length - 1] ?? 0)
    if (!/^\d\d$/u.test(before) && !/^\d\d$/u.test(behind)) return true
  }
  return false
}

function isRight(number: Quantity, text: string, source: string): boolean {
  const unit = unitBehind(number, text)
  return quantities(source).some((one) => {
    if (one.value !== number.value && !isScaledByHeading(number, one, source)) return false
    const own = unitBehind(one, source)
    if (unit === undefined || own === unit) return true
    return own === undefined && one.unit === undefined && namesUnit(source, unit)
  })
}

/** 3亿 also counts where a heading says 亿元 and the cell 3. */
function isScaledByHeading(number: Quantity, cell: Quantity, source: string): boolean {
  const plain = plainValue(number.text)
  if (plain === number.value || cell.value !== plain || plainValue(cell.text) !== cell.value) return false
  const scale = /^[\d.,\s$€£¥+-]*(\p{L}+?)(?:美?元|$|\s)/u.exec(foldText(number.text))?.[1]
  return (
    scale !== undefined &&
    foldText(source)
      .replaceAll(/\d[\d.,]*\s?\p{L}+/gu, '')
      .includes(scale)
  )
}

function plainValue(text: string): number {
  return Number(/\d[\d,]*(?:\.\d+)?/u.exec(foldText(text))?.[0].replaceAll(',', '') ?? Number.NaN)
}

/** A clause that denies what every like clause of the source affirms, or affirms what they deny. */
function contradicts(text: string, source: string): boolean {
  const places = placesOf(source).flatMap((place) => clauses(place))
  return clauses(text).some((clause) => {
    const words = contentWords(clause.text)
    if (words.length < 2) return false
    const alike = nearest(
      words,
      places.map((place) => place.text),
    )
    return alike.length > 0 && alike.every((place) => denies(place) !== denies(clause.text))
  })
}

/** The sentences that say the same give other numbers: the number was taken from a neighbour. */
function numbersStandElsewhere(numbers: readonly Quantity[], text: string, source: string): boolean {
  const alike = nearest(contentWords(text), placesOf(source))
  const known = new Set(alike.flatMap((place) => quantities(place).map(({ value }) => value)))
  return known.size > 0 && !numbers.some(({ value }) => known.has(value))
}

/** The places that hold most of the words; none where no place holds enough of them. */
function nearest(words: readonly string[], places: readonly string[]): string[] {
  const shares = places.map((place) => ({ place, share: shareHeld(words, place) }))
  const top = shares.reduce((best, { share }) => Math.max(best, share), 0)
  return top < SAME_MATTER ? [] : shares.filter(({ share }) => share >= top - NEAR).map(({ place }) => place)
}

function placesOf(source: string): string[] {
  return source.split('\n').flatMap((line) => sentences(line).map((one) => one.text))
}

/** Between two words of a Chinese text: a pair with one of them in it says little. */
const GRAMMAR = /[的了是在和与及或为有也就于]/u

/** Words that say something, without numbers and their units, which are compared by value. */
function contentWords(text: string): string[] {
  let plain = text
  for (const { start, end } of quantities(text).toReversed()) plain = `${plain.slice(0, start)} ${plain.slice(end)}`
  return [...new Set(queryWords(plain))].filter(
    (word) => !isStopWord(word) && !/^\d/u.test(word) && !(/^\p{Script=Han}{2}$/u.test(word) && GRAMMAR.test(word)),
  )
}

function shareHeld(words: readonly string[], source: string): number {
  if (words.length === 0) return 1
  const known = new Set(queryWords(source))
  const folded = foldText(source).replaceAll(' ', '')
  const held = words.map((word) => known.has(word) || folded.includes(word))
  return words.filter((_, n) => held[n] || isSeam(words, held, n)).length / words.length
}

/** Where two Chinese words that the source holds are put side by side, the pair between them is no word: 芯[片支]持. */
function isSeam(words: readonly string[], held: readonly boolean[], n: number): boolean {
  const [before = '', word = '', behind = ''] = [words[n - 1], words[n], words[n + 1]]
  if (!/^\p{Script=Han}{2}$/u.test(word) || !held[n - 1] || !held[n + 1]) return false
  return before.endsWith(word.charAt(0)) && behind.startsWith(word.charAt(1))
}

/** Names inside a sentence, as letters: capitalised or with digits in them, Latin words in Chinese text. */
function namesOf(text: string): string[] {
  const latin =
    languageOf(text) === 'zh'
      ? /[A-Za-z][\w+#.-]*[A-Za-z\d]/gu
      : /(?<=[\p{Ll},;\d)] )[A-Z][\p{L}\d-]+|\b[A-Z]+-?\d[\w-]*\b/gu
  const found = text.match(latin) ?? []
  return found.filter((name) => !isStopWord(name.toLowerCase())).map((name) => toLetters(name).letters)
}
