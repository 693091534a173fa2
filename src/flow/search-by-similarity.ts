import { DuomoError } from '../base/errors.ts'
import type { Embedding } from '../model/embedding.ts'
import type { Similarity } from '../spec/similarity.ts'
import type { SearchOptions, Store, StoreHit } from '../spec/store.ts'

/** Up to so many rows are all compared; in a larger store, only what the store itself finds nearest. */
const EXACT_ROWS = 5_000
const CANDIDATES_PER_HIT = 10
const VECTORS_AT_ONCE = 1_000

/**
 * The `k` rows whose vectors are nearest by a similarity of the user's own: of all rows while there are at most 5,000, else of
 * the `10 × k` that the store finds by its own metric.
 *
 * @throws `bad-response` for a similarity that is no finite number
 */
export async function searchBySimilarity(
  store: Store,
  embedding: Embedding & { readonly kind: 'dense' },
  { name, similarity }: { readonly name: string; readonly similarity: Similarity },
  options: SearchOptions,
): Promise<StoreHit[]> {
  const ids = await candidates(store, embedding, options)
  const hits: StoreHit[] = []
  for (let start = 0; start < ids.length; start += VECTORS_AT_ONCE) {
    if (options.signal?.aborted) throw new DuomoError('cancelled', `comparing by ${name} was cancelled`)
    const batch = ids.slice(start, start + VECTORS_AT_ONCE)
    for (const [n, kept] of (await store.vectors(batch, embedding.space)).entries()) {
      const id = batch[n]
      // A row without a vector in this space is found by other searches only.
      if (id === undefined || kept?.kind !== 'dense') continue
      const score = similarity(embedding.vector, kept.vector)
      if (!Number.isFinite(score))
        throw new DuomoError('bad-response', `the similarity ${name} gave ${score} for the row ${id}`, {
          hint: 'It has to give a finite number for any two vectors of the space.',
        })
      hits.push({ id, score })
    }
  }
  return hits.sort((a, b) => b.score - a.score || (a.id < b.id ? -1 : 1)).slice(0, options.k)
}

async function candidates(store: Store, embedding: Embedding, options: SearchOptions): Promise<string[]> {
  if ((await store.count()) > EXACT_ROWS) {
    const nearest = await store.search(embedding, { ...options, k: options.k * CANDIDATES_PER_HIT })
    return nearest.map(({ id }) => id)
  }
  const ids: string[] = []
  for await (const { id } of store.iterate(options.filter)) ids.push(id)
  return ids
}
