const K1 = 1.2
const B = 0.75

/** What one token adds at the most, in units of its inverse frequency: in a row of nothing else, repeated without end. */
export const MOST_OF_A_TOKEN = K1 + 1

/** How telling a token is that `found` of `rows` hold (idf as in Lucene). */
export function inverseFrequency(rows: number, found: number): number {
  return Math.log(1 + (rows - found + 0.5) / (found + 0.5))
}

/** What a token adds to a row that holds it `count` times, in a collection of rows of that mean length. */
export function createBm25(meanLength: number): (idf: number, count: number, length: number) => number {
  return (idf, count, length) => (idf * count * (K1 + 1)) / (count + K1 * (1 - B + (B * length) / meanLength))
}

/** A row: its tokens with one space between, and how many they are. */
export interface Bm25Row {
  readonly text: string
  readonly length: number
}

/**
 * BM25 (Robertson & Zaragoza 2009, k1 1.2, b 0.75, {@link inverseFrequency}) of rows.
 *
 * @param query - tokens, each once
 * @param rows - every row of the collection that holds at least one of them, and any others; with `found`, any rows
 * @param collection - rows in the whole collection, and the mean of their lengths
 * @param found - how many rows of the collection hold each token; counted in `rows` if absent
 * @returns scores, 0 for a row without any of the tokens, in the order of `rows`
 */
export function bm25(
  query: readonly string[],
  rows: readonly Bm25Row[],
  collection: { readonly rows: number; readonly meanLength: number },
  found?: ReadonlyMap<string, number>,
): Float64Array {
  const scores = new Float64Array(rows.length)
  const spaced = rows.map((row) => ` ${row.text} `)
  const score = createBm25(collection.meanLength)
  for (const token of query) {
    const counts = spaced.map((text) => countToken(text, ` ${token} `))
    const holders = found?.get(token) ?? counts.reduce((sum, count) => sum + (count > 0 ? 1 : 0), 0)
    const idf = inverseFrequency(collection.rows, holders)
    for (const [n, row] of rows.entries()) {
      const count = counts[n] ?? 0
      if (count === 0) continue
      scores[n] = (scores[n] ?? 0) + score(idf, count, row.length)
    }
  }
  return scores
}

// Searching the text is several times faster than splitting it into tokens.
function countToken(text: string, token: string): number {
  let count = 0
  // The space after one token is the space before the next.
  for (let at = text.indexOf(token); at >= 0; at = text.indexOf(token, at + token.length - 1)) count += 1
  return count
}
