import type { StoreHit } from '../spec/store.ts'
import { type Bm25Row, bm25, inverseFrequency, MOST_OF_A_TOKEN } from './bm25.ts'
import { throwIfCancelled } from './checks.ts'
import type { RowServer, Selection } from './row-server.ts'
import { best } from './scores.ts'

// So few rows come with one request, which is faster than asking for each token.
const WHOLE_ROWS = 1_000

/** What ranking by words asks of a server. */
export type WordServer = Pick<RowServer, 'maxRows' | 'scan' | 'count'>

export interface WordSearch {
  /** Each once, at least one. */
  readonly tokens: readonly string[]
  readonly k: number
  readonly condition: Selection['condition']
  readonly hidden: string | undefined
  /** Of all rows that count. */
  readonly collection: { readonly rows: number; readonly meanLength: number }
  readonly signal: AbortSignal | undefined
  /** Told of every request, with the rows that it gave. */
  readonly onRequest?: (rows: number) => void
}

/**
 * The best rows by BM25, exactly, on a server that can only find the rows that hold a token. Rare tokens first; frequent
 * ones are not looked up where they could not bring a row among the best any more (MaxScore, Turtle & Flood 1995).
 */
export async function rankOnServer(server: WordServer, search: WordSearch): Promise<StoreHit[]> {
  const { k, condition, hidden, collection } = search
  const all = { condition: true, hidden } as const
  if (collection.rows <= WHOLE_ROWS) {
    const rows = await read(server, all, search)
    const scores = bm25(search.tokens, [...rows.values()], collection)
    const allowed = condition === true ? undefined : await idsOf(server, { condition, hidden })
    return bestOf(rows, scores, k, allowed)
  }
  const counts = new Map<string, number>()
  for (const token of search.tokens) {
    throwIfCancelled(search.signal)
    const found = await server.count({ ...all, token })
    search.onRequest?.(0)
    if (found > 0) counts.set(token, found)
  }
  const tokens = [...counts].sort((a, b) => a[1] - b[1])
  const most = tokens.map(([, found]) => MOST_OF_A_TOKEN * inverseFrequency(collection.rows, found))
  const rows = new Map<string, Bm25Row>()
  let hits: StoreHit[] = []
  for (const [n, [token]] of tokens.entries()) {
    const reachable = most.slice(n).reduce((sum, one) => sum + one, 0)
    const last = hits[k - 1]
    if (last && last.score > reachable) break
    for (const [id, row] of await read(server, { condition, hidden, token }, search)) rows.set(id, row)
    hits = bestOf(rows, bm25([...counts.keys()], [...rows.values()], collection, counts), k)
  }
  return hits
}

async function read(
  server: WordServer,
  selection: Selection,
  { signal, onRequest }: WordSearch,
): Promise<Map<string, Bm25Row>> {
  const rows = new Map<string, Bm25Row>()
  for await (const batch of server.scan(selection, ['words', 'wordCount'])) {
    throwIfCancelled(signal)
    onRequest?.(batch.length)
    for (const { id, words = '', wordCount = 0 } of batch) rows.set(id, { text: words, length: wordCount })
  }
  return rows
}

async function idsOf(server: WordServer, selection: Selection): Promise<Set<string>> {
  const ids = new Set<string>()
  for await (const batch of server.scan(selection, [])) for (const { id } of batch) ids.add(id)
  return ids
}

function bestOf(
  rows: ReadonlyMap<string, Bm25Row>,
  scores: Float64Array,
  k: number,
  allowed?: ReadonlySet<string>,
): StoreHit[] {
  return [...rows.keys()]
    .map((id, n) => ({ id, score: scores[n] ?? 0 }))
    .filter(({ id, score }) => score > 0 && (allowed?.has(id) ?? true))
    .sort(best)
    .slice(0, k)
}
