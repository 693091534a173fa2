import type { Question } from './question.ts'
import { createRarity, type WordCounts } from './rarity.ts'

/** A word of the question and what meeting it is worth. */
export interface WeighedTerm {
  readonly word: string
  readonly weight: number
  /** Words of the other language that stand for it. */
  readonly also?: readonly string[]
}

/** What a pair of characters that no text holds weighs, by how many of its neighbours are held: between two words it says nothing. */
const STRADDLING = [1, 0.6, 0.15] as const
/** What a part of a name weighs whose whole is known. */
const PART = 0.3
/** What a term weighs that only names what a document is about: it chooses the file, not the place in it. */
const TOPIC = 0.3

/** The question's terms by their rarity among the texts that were counted. */
export function weighTerms(question: Question, counts: readonly WordCounts[]): WeighedTerm[] {
  const rarity = createRarity(counts)
  const known = (word: string) => counts.some((one) => one.counts.has(word))
  const wholes = question.terms.filter((term) => term.parts && known(term.word))
  return question.terms.map(({ word, weight, parts, also: others }, i) => {
    const also = others?.filter(known)
    // `sub-layer` and `sublayer` are one thing: what is written in neither way is asked for by its parts alone.
    if (parts && !known(word)) return { word, weight: 0 }
    if (!known(word) && wholes.some((term) => term.parts?.includes(word))) return { word, weight: 0 }
    // A compound that is written as one stands for its parts.
    const part = wholes.some((term) => term.parts?.includes(word)) ? PART : 1
    const beside = [question.terms[i - 1], question.terms[i + 1]].filter((term) => term && known(term.word)).length
    const straddles = /^\p{Script=Han}{2}$/u.test(word) && !known(word)
    if (!known(word) && also && also.length > 0) return { word, weight: weight * rarity(also[0] ?? word), also }
    return {
      word,
      ...(also && also.length > 0 ? { also } : {}),
      weight: weight * part * rarity(word) * (straddles ? (STRADDLING[beside] ?? 1) : 1),
    }
  })
}

/** The same terms where what goes without saying weighs little. */
export function discountTopic(terms: readonly WeighedTerm[], topic: ReadonlySet<string>): WeighedTerm[] {
  return terms.map((term) => ({ ...term, weight: term.weight * (topic.has(term.word) ? TOPIC : 1) }))
}

/** Share of the terms' weight that `has` meets, by the word or a counterpart, in `[0, 1]`. */
export function coverageOf(terms: readonly WeighedTerm[], has: (word: string) => boolean): number {
  let met = 0
  let all = 0
  for (const { word, weight, also } of terms) {
    all += weight
    if (has(word) || also?.some(has)) met += weight
  }
  return all > 0 ? met / all : 0
}

/** Share of the neighbouring terms, by weight, that are neighbours among a text's words too. */
export function phrasesOf(terms: readonly WeighedTerm[], words: readonly string[]): number {
  const found = new Set(words.slice(1).map((word, i) => `${words[i] ?? ''} ${word}`))
  let met = 0
  let all = 0
  for (const [i, term] of terms.entries()) {
    const before = terms[i - 1]
    if (!before) continue
    const weight = Math.min(before.weight, term.weight)
    all += weight
    if (found.has(`${before.word} ${term.word}`)) met += weight
  }
  return all > 0 ? met / all : 0
}
