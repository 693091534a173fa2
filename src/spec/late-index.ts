import type { Embedding } from '../model/embedding.ts'
import type { SearchOptions, StoreHit } from './store.ts'

export interface LateSearchOptions extends SearchOptions {
  /** Scores every row that passes the filter in full, instead of those that look best at first sight. */
  readonly exact?: boolean
}

/** Vectors by the row: late interaction (MaxSim) over pages, beside any store. */
export interface LateIndex {
  readonly space: string
  /** All or nothing, durable when it resolves; the same id replaces. */
  put(entries: readonly { readonly id: string; readonly embedding: Embedding }[]): Promise<void>
  /** Ids that are not there are no error. */
  remove(ids: readonly string[]): Promise<void>
  /** Every id in it, in no order. */
  ids(): Promise<ReadonlySet<string>>
  /** The kept rows, in the order of `ids`, as eight bits a value give them back. */
  vectors(ids: readonly string[]): Promise<(Embedding | undefined)[]>
  search(query: Embedding, options: LateSearchOptions): Promise<StoreHit[]>
  close(): Promise<void>
}
