import { codesIn } from '../language/codes.ts'
import type { CustomIndex } from '../spec/custom-index.ts'
import { createPostings, rarityOf } from './postings.ts'
import { bestOf } from './scores.ts'

export interface KeywordIndexOptions {
  /** `keyword` if absent. */
  readonly name?: string
  /** The keywords of a text, of a chunk as of a question; what is written like a part number if absent. */
  readonly keywordsIn?: (text: string) => readonly string[]
}

/**
 * An index of exact keywords: a question's `ESP32-PICO-D4` finds the chunks with just that code, not those with a like one.
 * A chunk's score is the rarity of the keywords that it shares with the question, summed; its headings count as its text.
 */
export function createKeywordIndex({ name = 'keyword', keywordsIn = codesIn }: KeywordIndexOptions = {}): CustomIndex {
  const postings = createPostings()
  return {
    name,
    version: '1',
    put(chunks) {
      for (const chunk of chunks) postings.put(chunk, unique(keywordsIn([...chunk.headings, chunk.text].join('\n'))))
    },
    remove(ids) {
      for (const id of ids) postings.remove(id)
    },
    search({ text }, { k, filter }) {
      const scores = new Map<string, number>()
      for (const keyword of unique(keywordsIn(text)))
        for (const id of postings.under(keyword, filter))
          scores.set(id, (scores.get(id) ?? 0) + rarityOf(keyword, postings))
      return bestOf(scores, k)
    },
  }
}

function unique(keywords: readonly string[]): string[] {
  return [...new Set(keywords)]
}
