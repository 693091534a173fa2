import { counterparts } from '../../language/glossary.ts'
import { foldText } from '../../language/normal.ts'
import { isStopWord, withoutAsking } from '../../language/stop-words.ts'
import { queryWords } from '../../language/words.ts'

/** Something of a table that words can name: a row, a column, a value. */
export interface Named {
  readonly index: number
  readonly words: ReadonlySet<string>
}

/** How well words name it. */
export interface Naming {
  readonly index: number
  /** In `[0, 1]`: how much of the asked words it says, and how much of what it says was asked. */
  readonly score: number
  readonly met: ReadonlySet<string>
}

/** Words that are no content of a question and names of rows all the same. */
const NAMES: ReadonlySet<string> = new Set(['other', 'all', 'own', 'same'])
/** Words of questions about numbers that name none of them. */
const GENERIC: ReadonlySet<string> = new Set(
  queryWords('amount value number figure year period fiscal respectively company group item 金额 数值 数字 年份'),
)

const names = (word: string) => !isStopWord(word) || NAMES.has(word)

/** Content words of a piece of a question, with their counterparts in the other language. */
export function contentWords(text: string): string[] {
  const own = queryWords(withoutAsking(text)).filter(names)
  return [...new Set([...own, ...[...counterparts(foldText(text)).values()].flat()])]
}

/** A word that a plan must account for; any of `also` does for it. */
export interface WordToExplain {
  readonly word: string
  readonly also: readonly string[]
}

/** What a plan must account for: content words that could name something. */
export function wordsToExplain(text: string): WordToExplain[] {
  const others = counterparts(foldText(text))
  const own = new Set(queryWords(withoutAsking(text)).filter((word) => names(word) && !GENERIC.has(word)))
  return [...own].map((word) => ({ word, also: others.get(word) ?? [] }))
}

export function isMet({ word, also }: WordToExplain, met: ReadonlySet<string>): boolean {
  return met.has(word) || also.some((other) => met.has(other))
}

export function toNamed(label: string, index: number): Named {
  return { index, words: new Set(queryWords(label).filter(names)) }
}

/**
 * Which of several things are named, best first. A word that stands in many of them tells little; what no one of them says
 * is left to the rest of the question. Things of which no word is met are left out.
 */
export function nameScores(asked: readonly string[], things: readonly Named[]): Naming[] {
  const held = new Map<string, number>()
  for (const thing of things) for (const word of thing.words) held.set(word, (held.get(word) ?? 0) + 1)
  const rarity = (word: string) => Math.log(1 + things.length / (held.get(word) ?? things.length))
  const known = asked.filter((word) => held.has(word))
  const whole = known.reduce((sum, word) => sum + rarity(word), 0)
  return things
    .map((thing): Naming => {
      const met = new Set(known.filter((word) => thing.words.has(word)))
      if (met.size === 0) return { index: thing.index, score: 0, met }
      const asks = [...met].reduce((sum, word) => sum + rarity(word), 0) / whole
      const own = [...thing.words].reduce((sum, word) => sum + rarity(word), 0)
      const said = [...met].reduce((sum, word) => sum + rarity(word), 0) / own
      return { index: thing.index, score: 0.6 * asks + 0.4 * said, met }
    })
    .filter((naming) => naming.score > 0)
    .sort((a, b) => b.score - a.score || a.index - b.index)
}
