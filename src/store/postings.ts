import type { Chunk } from '../model/chunk.ts'
import { type Filter, type FilteredChunk, matchesFilter } from '../model/filter.ts'

/** Which chunks stand under which keys, in memory. */
export interface Postings {
  /** Chunks that are held. */
  readonly size: number
  /** Replaces what was held under the chunk's id. */
  put(chunk: Chunk, keys: readonly string[]): void
  remove(id: string): void
  /** Ids of the chunks under a key that pass the filter; all of them without one. */
  under(key: string, filter?: Filter): string[]
  /** Chunks under a key, whatever they are. */
  countUnder(key: string): number
  /** Every key, ascending by code unit. */
  keys(): readonly string[]
}

export function createPostings(): Postings {
  const chunks = new Map<string, { readonly chunk: FilteredChunk; readonly keys: readonly string[] }>()
  const lists = new Map<string, Set<string>>()
  // Sorted when asked for the first time after a change.
  let sorted: readonly string[] | undefined

  function remove(id: string): void {
    for (const key of chunks.get(id)?.keys ?? []) {
      const list = lists.get(key)
      list?.delete(id)
      if (list?.size !== 0) continue
      lists.delete(key)
      sorted = undefined
    }
    chunks.delete(id)
  }

  return {
    get size() {
      return chunks.size
    },
    put({ id, documentId, group, modality, pages, meta }, keys) {
      remove(id)
      chunks.set(id, { chunk: { id, documentId, group, modality, pages, ...(meta ? { meta } : {}) }, keys })
      for (const key of keys) {
        const list = lists.get(key)
        if (list) list.add(id)
        else {
          lists.set(key, new Set([id]))
          sorted = undefined
        }
      }
    },
    remove,
    under(key, filter) {
      const ids = [...(lists.get(key) ?? [])]
      if (!filter) return ids
      return ids.filter((id) => {
        const held = chunks.get(id)
        return held !== undefined && matchesFilter(filter, held.chunk)
      })
    },
    countUnder: (key) => lists.get(key)?.size ?? 0,
    keys() {
      sorted ??= [...lists.keys()].sort()
      return sorted
    },
  }
}

/** What finding a key is worth among so many chunks: the rarer, the more; above 0. */
export function rarityOf(key: string, postings: Postings): number {
  return Math.log(1 + postings.size / Math.max(1, postings.countUnder(key)))
}
