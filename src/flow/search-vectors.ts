import type { Embedding } from '../model/embedding.ts'
import type { Query } from '../model/query.ts'
import type { Encoder } from '../spec/encoder.ts'
import type { QueryFuser } from '../spec/fuser.ts'
import type { Similarity } from '../spec/similarity.ts'
import type { SearchOptions, Store, StoreHit } from '../spec/store.ts'
import type { DocumentShelf } from './document-shelf.ts'
import { encodeAll } from './encode-all.ts'
import { type PartsChoice, partsOf, type QueryPart, shareOf } from './query-parts.ts'
import { searchBySimilarity } from './search-by-similarity.ts'
import { searchPages } from './search-pages.ts'

export interface NamedSimilarity {
  readonly name: string
  readonly similarity: Similarity
}

export interface VectorSearch {
  readonly store: Store
  readonly shelf: DocumentShelf
  readonly encoder: Encoder
  readonly fuseParts: QueryFuser
  readonly similarity?: NamedSimilarity | undefined
  readonly parts?: PartsChoice | undefined
  /** Hits that are less near are left out. */
  readonly cutoff?: number | undefined
}

/** A list with what it weighs by the parts of the question that it was found by. */
export interface FoundList {
  readonly share: number
  readonly hits: readonly StoreHit[]
}

/** What one space finds for the parts of a question that its encoder takes; nothing where it takes none. */
export async function searchVectors(
  query: Query,
  search: VectorSearch,
  options: SearchOptions & { readonly signal: AbortSignal },
): Promise<FoundList[]> {
  const { encoder, cutoff = search.similarity ? undefined : encoder.leastSimilarity } = search
  const all = partsOf(query, search.parts)
  const able = all.filter(({ kind }) => encoder.accepts.includes(kind))
  const lists: FoundList[] = []
  for (const used of togetherOf(able, search)) {
    const embedding = await embeddingOf(used, search, options.signal)
    const hits = await nearest(embedding, search, options)
    const near = cutoff === undefined ? hits : hits.filter(({ score }) => score >= cutoff)
    lists.push({ share: shareOf(used, all), hits: near })
  }
  return lists
}

/** Which parts become one vector. */
function togetherOf(parts: readonly QueryPart[], { encoder, parts: choice }: VectorSearch): (readonly QueryPart[])[] {
  if (parts.length === 0) return []
  if (choice?.fuse === 'lists') return parts.map((part) => [part])
  // Of several rows of vectors no weighted sum can be made.
  if (encoder.space.kind !== 'dense' && !encoder.joint) return parts.map((part) => [part])
  return [parts]
}

async function embeddingOf(
  parts: readonly QueryPart[],
  { encoder, fuseParts }: VectorSearch,
  signal: AbortSignal,
): Promise<Embedding> {
  // Two pictures are two inputs also for an encoder that takes words and a picture at once.
  const kinds = new Set(parts.map(({ kind }) => kind))
  const inputs =
    encoder.joint && kinds.size === parts.length
      ? [Object.assign({}, ...parts.map(({ input }) => input))]
      : parts.map(({ input }) => input)
  const embeddings = await encodeAll(encoder, inputs, 'query', signal)
  const [first] = embeddings
  if (first && embeddings.length === 1) return first
  return fuseParts(embeddings.map((embedding, n) => ({ embedding, weight: parts[n]?.weight ?? 1 })))
}

function nearest(
  embedding: Embedding,
  { store, shelf, encoder, similarity }: VectorSearch,
  options: SearchOptions,
): Promise<readonly StoreHit[]> {
  if (embedding.kind === 'multi') return searchPages(embedding, { store, shelf, patches: encoder.patches }, options)
  if (similarity && embedding.kind === 'dense') return searchBySimilarity(store, embedding, similarity, options)
  return store.search(embedding, options)
}
