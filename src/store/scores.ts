import type { Metric, StoreHit } from '../spec/store.ts'

/** How near a row's vector is to the query's; higher is nearer. Both of one space and not zero. */
export function nearness(metric: Metric, query: Float32Array, vector: Float32Array): number {
  let dot = 0
  let querySquares = 0
  let squares = 0
  let differences = 0
  for (const [n, value] of query.entries()) {
    const other = vector[n] ?? 0
    dot += value * other
    querySquares += value * value
    squares += other * other
    differences += (value - other) ** 2
  }
  switch (metric) {
    case 'cosine':
      return dot / Math.sqrt(querySquares * squares)
    case 'ip':
      return dot
    case 'l2':
      return -Math.sqrt(differences)
  }
}

/** Best first; equal scores by id. */
export function best(a: StoreHit, b: StoreHit): number {
  return b.score - a.score || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0)
}

/** The `k` best of scores by id. */
export function bestOf(scores: ReadonlyMap<string, number>, k: number): StoreHit[] {
  return [...scores]
    .map(([id, score]) => ({ id, score }))
    .sort(best)
    .slice(0, k)
}

/**
 * The first `k` by score, then id. A store cuts between rows of equal score as it likes; so more are asked for,
 * until the last one found is worse than the last one wanted, or `most` are found.
 */
export async function untilTiesEnd(
  k: number,
  ask: (limit: number) => Promise<StoreHit[]>,
  most = Number.POSITIVE_INFINITY,
): Promise<StoreHit[]> {
  for (let limit = Math.min(2 * k + 20, most); ; limit = Math.min(limit * 4, most)) {
    const hits = (await ask(limit)).sort(best)
    const wanted = hits[k - 1]
    const last = hits.at(-1)
    if (hits.length < limit || limit === most || !wanted || !last || last.score < wanted.score) return hits.slice(0, k)
  }
}
