import type { Query } from '../model/query.ts'
import type { Encoder } from '../spec/encoder.ts'
import type { RankedList } from '../spec/fuser.ts'
import type { SearchOptions, Store } from '../spec/store.ts'
import { encodeAll } from './encode-all.ts'

export interface SearchParts {
  readonly store: Store
  /** The segmentation that the index was made with. */
  readonly queryWords: (text: string) => string[]
  readonly encoders: readonly Encoder[]
}

/** One ranked list of each index, each kept to the filter. */
export async function searchAll(
  query: Query,
  { store, queryWords, encoders }: SearchParts,
  options: SearchOptions & { readonly signal: AbortSignal },
): Promise<RankedList[]> {
  const words = queryWords(query.text)
  const lists: RankedList[] = []
  if (words.length) lists.push({ by: 'bm25', weight: 1, hits: await store.searchText(words, options) })
  for (const encoder of encoders) {
    if (!query.text || !encoder.modalities.includes('text')) continue
    const [embedding] = await encodeAll(encoder, [{ text: query.text }], 'query', options.signal)
    if (embedding) lists.push({ by: encoder.space.id, weight: 1, hits: await store.search(embedding, options) })
  }
  return lists
}
