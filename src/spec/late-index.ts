import type { Embedding } from '../model/embedding.ts'
import type { SearchOptions, StoreHit } from './store.ts'

/** Vectors by the row: late interaction (MaxSim) over pages, beside any store. */
export interface LateIndex {
  readonly space: string
  put(entries: readonly { readonly id: string; readonly embedding: Embedding }[]): Promise<void>
  remove(ids: readonly string[]): Promise<void>
  search(query: Embedding, options: SearchOptions): Promise<StoreHit[]>
  close(): Promise<void>
}
