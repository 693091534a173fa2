const K1 = 1.2
const B = 0.75

/** A row and its tokens. */
export interface Bm25Candidate {
  readonly id: string
  readonly tokens: readonly string[]
}

/**
 * BM25 (Robertson & Zaragoza 2009, k1 1.2, b 0.75, idf as in Lucene: `ln(1 + (N − n + 0.5) / (n + 0.5))`) of rows.
 *
 * @param query - tokens, each once
 * @param candidates - every row of the collection that holds at least one of them, and any others
 * @param rows - of the whole collection
 * @param meanLength - tokens a row, over the whole collection
 * @returns scores, 0 for a row without any of the tokens, in the order of `candidates`
 */
export function bm25(
  query: readonly string[],
  candidates: readonly Bm25Candidate[],
  rows: number,
  meanLength: number,
): number[] {
  const counts = candidates.map(({ tokens }) => query.map((word) => tokens.filter((token) => token === word).length))
  const idf = query.map((_, n) => {
    const found = counts.filter((row) => (row[n] ?? 0) > 0).length
    return Math.log(1 + (rows - found + 0.5) / (found + 0.5))
  })
  return candidates.map(({ tokens }, c) => {
    const weight = K1 * (1 - B + (B * tokens.length) / meanLength)
    return (counts[c] ?? []).reduce((sum, count, n) => sum + ((idf[n] ?? 0) * count * (K1 + 1)) / (count + weight), 0)
  })
}
