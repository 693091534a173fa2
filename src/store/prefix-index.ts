import { codeBeginningsIn, codesIn } from '../language/codes.ts'
import type { CustomIndex } from '../spec/custom-index.ts'
import { createPostings, type Postings, rarityOf } from './postings.ts'
import { bestOf } from './scores.ts'

export interface PrefixIndexOptions {
  /** `prefix` if absent. */
  readonly name?: string
}

/**
 * An index of codes by how they begin: a question's `ESP32-` finds `ESP32-PICO-D4`. A chunk's score is, for each beginning, the
 * best code's share that is covered times its rarity, summed; its headings count as its text.
 */
export function createPrefixIndex({ name = 'prefix' }: PrefixIndexOptions = {}): CustomIndex {
  const postings = createPostings()
  return {
    name,
    version: '1',
    put(chunks) {
      for (const chunk of chunks) postings.put(chunk, codesIn([...chunk.headings, chunk.text].join('\n')))
    },
    remove(ids) {
      for (const id of ids) postings.remove(id)
    },
    search({ text }, { k, filter }) {
      const scores = new Map<string, number>()
      for (const beginning of codeBeginningsIn(text)) {
        const best = new Map<string, number>()
        for (const code of codesFrom(beginning, postings)) {
          const worth = (beginning.length / code.length) * rarityOf(code, postings)
          for (const id of postings.under(code, filter)) best.set(id, Math.max(best.get(id) ?? 0, worth))
        }
        for (const [id, worth] of best) scores.set(id, (scores.get(id) ?? 0) + worth)
      }
      return bestOf(scores, k)
    },
  }
}

/** The held codes that begin so: one stretch of the sorted keys. */
function* codesFrom(beginning: string, postings: Postings): Generator<string> {
  const keys = postings.keys()
  let low = 0
  let high = keys.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((keys[middle] ?? '') < beginning) low = middle + 1
    else high = middle
  }
  for (let n = low; n < keys.length; n++) {
    const key = keys[n] ?? ''
    if (!key.startsWith(beginning)) return
    yield key
  }
}
