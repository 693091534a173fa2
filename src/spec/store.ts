import type { Chunk } from '../model/chunk.ts'
import type { Embedding, Space } from '../model/embedding.ts'
import type { Filter } from '../model/filter.ts'

/** What is kept of a chunk. */
export interface StoreRow {
  readonly chunk: Chunk
  /** The words under which it is found, segmented by `language/words`; the query is segmented by the same function. */
  readonly words: readonly string[]
  /** At most one a space. */
  readonly embeddings: readonly Embedding[]
}

export interface SearchOptions {
  /** How many at the most. */
  readonly k: number
  readonly filter?: Filter
  readonly signal?: AbortSignal
}

/** Higher is better on every store; ordered best first, equal scores by id. */
export interface StoreHit {
  readonly id: string
  readonly score: number
}

/** How near two vectors are. The score: the cosine, the inner product (`ip`), or the Euclidean distance negated (`l2`). */
export type Metric = 'cosine' | 'ip' | 'l2'

/** How vectors are searched; all but `flat` are approximate, and their candidates are scored again by the exact vectors. */
export type VectorIndex = 'flat' | 'hnsw' | 'hnsw-sq' | 'ivf-flat' | 'ivf-sq' | 'ivf-rq'

/** How an index is opened; what a store can't do is refused by name. */
export interface StoreOptions {
  /** Spaces, besides those already in it, whose vectors the index shall take; dense only. */
  readonly spaces?: readonly Space[]
  /** `cosine` if absent. */
  readonly metric?: Metric
  /** Chosen by the number of rows if absent. */
  readonly index?: VectorIndex
}

/** What a store can do, as data, so that callers plan instead of trying. */
export interface StoreCapabilities {
  readonly text: boolean
  readonly spaces: readonly Space['kind'][]
  readonly metrics: readonly Metric[]
  readonly indexes: readonly VectorIndex[]
}

/** The index: rows in, ids out. */
export interface Store {
  readonly name: string
  readonly capabilities: StoreCapabilities
  /** All or nothing; a row with the same chunk id replaces the old one. */
  put(rows: readonly StoreRow[], signal?: AbortSignal): Promise<void>
  /** Removes what the filter names; ids that are not there are no error. */
  remove(filter: Filter): Promise<void>
  /** In the order of `ids`; `undefined` where there is none. */
  get(ids: readonly string[]): Promise<(Chunk | undefined)[]>
  iterate(filter?: Filter): AsyncIterable<Chunk>
  /** Which of the documents have rows here, with their number. */
  documents(): Promise<ReadonlyMap<string, number>>
  search(embedding: Embedding, options: SearchOptions): Promise<StoreHit[]>
  /** BM25 over the rows' words. No words, no hits. */
  searchText(words: readonly string[], options: SearchOptions): Promise<StoreHit[]>
  /** The kept vectors of one space, in the order of `ids`. */
  vectors(ids: readonly string[], space: string): Promise<(Embedding | undefined)[]>
  /**
   * From now on it takes the vectors of these spaces too, as if it had been opened with them; nothing is written before the next `put`.
   *
   * @throws `usage` for a space of a kind that it can't keep
   */
  declare(spaces: readonly Space[]): void
  /** Every space whose vectors it takes, kept or declared. */
  spaces(): Promise<readonly Space[]>
  count(): Promise<number>
  /** Brings indexes up to date and compacts; safe to skip and to repeat. */
  optimize(signal?: AbortSignal): Promise<void>
  close(): Promise<void>
}
