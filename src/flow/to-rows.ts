import type { Chunk } from '../model/chunk.ts'
import type { Embedding } from '../model/embedding.ts'
import type { Encoder } from '../spec/encoder.ts'
import type { StoreRow } from '../spec/store.ts'
import type { VectorCache } from '../spec/vector-cache.ts'
import { encodeAll } from './encode-all.ts'
import { encodeCached } from './encode-cached.ts'

export interface RowParts {
  /** The words under which a chunk is found, by the same segmentation as the query's. */
  readonly wordsOf: (chunk: Chunk) => string[]
  /** Names that segmentation and its version. */
  readonly wordsRecipe: string
  readonly encoders: readonly Encoder[]
  /** Everything is encoded if absent. */
  readonly vectorCache?: VectorCache
}

/** Chunks of one document with their words and vectors; chunks that no search could reach are left out. */
export async function toRows(chunks: readonly Chunk[], parts: RowParts, signal: AbortSignal): Promise<StoreRow[]> {
  const embeddings = chunks.map((): Embedding[] => [])
  for (const encoder of parts.encoders) {
    const able = [...chunks.entries()].filter(
      ([, chunk]) => encoder.accepts.includes('text') && chunk.modality === 'text' && chunk.text,
    )
    const inputs = able.map(([, chunk]) => ({ text: chunk.text }))
    const documentId = chunks[0]?.documentId
    const encoded =
      parts.vectorCache && documentId
        ? await encodeCached(encoder, inputs, documentId, parts.vectorCache, signal)
        : await encodeAll(encoder, inputs, 'document', signal)
    for (const [n, [at]] of able.entries()) {
      const embedding = encoded[n]
      if (embedding) embeddings[at]?.push(embedding)
    }
  }
  return chunks
    .map((chunk, n): StoreRow => ({ chunk, words: parts.wordsOf(chunk), embeddings: embeddings[n] ?? [] }))
    .filter((row) => row.words.length > 0 || row.embeddings.length > 0)
}
