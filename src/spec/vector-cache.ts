import type { Embedding, Space } from '../model/embedding.ts'

/** A vector and the hash of what was encoded. */
export interface CachedVector {
  readonly key: string
  readonly embedding: Embedding
}

/**
 * Vectors of documents by space and exact input, so that what did not change is not encoded again. It may forget: what is
 * not in it is encoded.
 */
export interface VectorCache {
  /** In the order of `keys`; what is found counts as used by the document. */
  get(documentId: string, space: Space, keys: readonly string[]): Promise<(Embedding | undefined)[]>
  put(documentId: string, space: Space, vectors: readonly CachedVector[]): Promise<void>
  /** Drops what none of these documents uses. */
  keepOnly(documentIds: ReadonlySet<string>): Promise<void>
  close(): Promise<void>
}
