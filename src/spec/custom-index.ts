import type { Chunk } from '../model/chunk.ts'
import type { Query } from '../model/query.ts'
import type { SearchOptions, StoreHit } from './store.ts'

/**
 * An index of a user's own beside the store. It lives in memory: before it is asked it is given every chunk that the knowledge
 * base holds and it does not, and told which are gone, so it can never say anything else than the base does.
 */
export interface CustomIndex {
  /** Names it where a question says what to use, and in the trail of what it found: a letter, then letters, digits, `_`, `-`. */
  readonly name: string
  /** Raised whenever the same chunks may be found otherwise; an answer's `engine` shows it. */
  readonly version: string
  /** A chunk with the same id replaces the old one. */
  put(chunks: readonly Chunk[]): void | Promise<void>
  /** Ids that are not there are no error. */
  remove(ids: readonly string[]): void | Promise<void>
  /**
   * Ids of chunks, higher scores for better ones, at most `k`. Only chunks that pass `filter` (see `matchesFilter`): others are
   * dropped afterwards, and would only have taken the place of some that pass. Finding nothing is no error; what fails throws.
   */
  search(query: Query, options: SearchOptions): readonly StoreHit[] | Promise<readonly StoreHit[]>
}
