import type { StoreHit } from '../spec/store.ts'
import { throwIfCancelled } from './checks.ts'
import { type KeptWords, keepWords } from './kept-words.ts'
import { rankOnServer, type WordSearch, type WordServer } from './server-words.ts'

/** Up to so many tokens are kept: some 100 MB. */
const MOST_KEPT_TOKENS = 5_000_000
/** What one request costs beside the rows that it gives, in rows. */
const REQUEST_ROWS = 500
/** So many of the best are looked up under a filter first; most filters let ten of them pass. */
const FIRST_FILTERED = 200

/** Ranks rows by their words, exactly, with as few requests as the questions so far make worth while. */
export interface WordRanking {
  /** @param version - of the index, as long as nothing is written to it; `undefined` where that is not known */
  rank(search: WordSearch, version: string | undefined): Promise<StoreHit[]>
}

/**
 * One question reads only the rows that hold its words. When questions of one unchanged index have read as much as the index
 * holds, all words are read once and kept: then no question costs more than twice what the cheaper way would have
 * (as with renting and buying skis).
 */
export function createWordRanking(server: WordServer): WordRanking {
  let known: string | undefined
  let spent = 0
  let kept: Promise<KeptWords> | undefined

  async function takeKept({ collection }: WordSearch): Promise<KeptWords | undefined> {
    if (!kept) {
      if (spent < collection.rows || collection.rows * collection.meanLength > MOST_KEPT_TOKENS) return undefined
      const loading = keepWords(server.scan({ condition: true }, ['words', 'wordCount']))
      kept = loading
      loading.catch(() => {
        if (kept === loading) kept = undefined
      })
    }
    return kept
  }

  return {
    async rank(search, version) {
      if (version === undefined || search.hidden !== undefined) return rankOnServer(server, search)
      if (version !== known) {
        known = version
        spent = 0
        kept = undefined
      }
      const words = await takeKept(search)
      if (words) return passing(server, words.rank(search.tokens, search.collection), search)
      return rankOnServer(server, {
        ...search,
        onRequest(rows) {
          if (known === version) spent += rows + REQUEST_ROWS
        },
      })
    },
  }
}

/** The best `k` that the condition lets pass; the server knows which, and is asked of the best ones first. */
async function passing(
  server: WordServer,
  hits: readonly StoreHit[],
  { k, condition, signal }: WordSearch,
): Promise<StoreHit[]> {
  if (condition === true) return hits.slice(0, k)
  const passed: StoreHit[] = []
  for (let start = 0; start < hits.length && passed.length < k; ) {
    throwIfCancelled(signal)
    const some = hits.slice(start, start + (start === 0 ? Math.min(FIRST_FILTERED, server.maxRows) : server.maxRows))
    start += some.length
    const values = some.map(({ id }) => id)
    const within = { all: [condition, { on: 'text', column: 'id', values, negated: false } as const] }
    const ids = new Set<string>()
    for await (const rows of server.scan({ condition: within }, [])) for (const { id } of rows) ids.add(id)
    passed.push(...some.filter(({ id }) => ids.has(id)))
  }
  return passed.slice(0, k)
}
