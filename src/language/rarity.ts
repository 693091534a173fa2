import { queryWords } from './words.ts'

/** In how many of some texts each word occurs. */
export interface WordCounts {
  readonly texts: number
  readonly counts: ReadonlyMap<string, number>
}

/** Counts, for each word of {@link queryWords}, the texts that hold it. */
export function countWords(texts: Iterable<string>): WordCounts {
  return countWordSets(Array.from(texts, (text) => new Set(queryWords(text))))
}

/** The same of texts whose words are known. */
export function countWordSets(texts: readonly ReadonlySet<string>[]): WordCounts {
  const counts = new Map<string, number>()
  for (const words of texts) for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1)
  return { texts: texts.length, counts }
}

const counted = new WeakMap<object, WordCounts>()

/** The counts of what belongs to `owner`, made once for as long as it is held. */
export function countWordsOnce(owner: object, texts: () => Iterable<string>): WordCounts {
  const known = counted.get(owner)
  if (known) return known
  const made = countWords(texts())
  counted.set(owner, made)
  return made
}

/**
 * How much a word tells, from counts over several sources: BM25's idf scaled to `(0, 1]`, 1 for a word that none holds.
 */
export function createRarity(sources: readonly WordCounts[]): (word: string) => number {
  const texts = sources.reduce((sum, source) => sum + source.texts, 0)
  const top = Math.log(1 + (texts + 0.5) / 0.5)
  return (word) => {
    const held = sources.reduce((sum, source) => sum + (source.counts.get(word) ?? 0), 0)
    return Math.max(Math.log(1 + (texts - held + 0.5) / (held + 0.5)) / top, 0.02)
  }
}
