import type { StoreHit } from '../spec/store.ts'
import { createBm25, inverseFrequency } from './bm25.ts'
import type { FoundRow } from './row-server.ts'
import { best } from './scores.ts'
import type { WordSearch } from './server-words.ts'

/** The words of all rows of an index, in memory. */
export interface KeptWords {
  /** Rows that hold at least one of the tokens, best first by the same BM25 as {@link bm25}, to the bit. */
  rank(tokens: readonly string[], collection: WordSearch['collection']): StoreHit[]
}

/** Which rows hold a token, ascending, and how often each does. */
interface Holders {
  readonly rows: number[]
  readonly counts: number[]
}

/** Reads pages of rows; takes about 16 bytes for every different word of every row. */
export async function keepWords(pages: AsyncIterable<readonly FoundRow[]>): Promise<KeptWords> {
  const ids: string[] = []
  const lengths: number[] = []
  const holders = new Map<string, Holders>()
  for await (const page of pages)
    for (const { id, words = '', wordCount = 0 } of page) {
      const row = ids.push(id) - 1
      lengths.push(wordCount)
      for (const token of words.split(' ')) if (token !== '') addHolder(holders, token, row)
    }
  return {
    rank(tokens, collection) {
      const scores = new Map<number, number>()
      const score = createBm25(collection.meanLength)
      for (const token of tokens) {
        const { rows = [], counts = [] } = holders.get(token) ?? {}
        const idf = inverseFrequency(collection.rows, rows.length)
        for (const [n, row] of rows.entries())
          scores.set(row, (scores.get(row) ?? 0) + score(idf, counts[n] ?? 0, lengths[row] ?? 0))
      }
      return [...scores].map(([row, value]) => ({ id: ids[row] ?? '', score: value })).sort(best)
    },
  }
}

function addHolder(holders: Map<string, Holders>, token: string, row: number): void {
  const held = holders.get(token)
  if (!held) holders.set(token, { rows: [row], counts: [1] })
  else if (held.rows.at(-1) === row) held.counts[held.counts.length - 1] = (held.counts.at(-1) ?? 0) + 1
  else {
    held.rows.push(row)
    held.counts.push(1)
  }
}
