import type { Embedding } from '../model/embedding.ts'
import type { VectorCache } from '../spec/vector-cache.ts'

/** The cache of vectors in memory; for tests. */
export function openMemoryVectorCache(): VectorCache {
  const vectors = new Map<string, { readonly embedding: Embedding; readonly users: Set<string> }>()
  return {
    async get(documentId, space, keys) {
      return keys.map((key) => {
        const found = vectors.get(`${space.id} ${key}`)
        found?.users.add(documentId)
        return found?.embedding
      })
    },
    async put(documentId, space, entries) {
      for (const { key, embedding } of entries)
        vectors.set(`${space.id} ${key}`, { embedding, users: new Set([documentId]) })
    },
    async keepOnly(documentIds) {
      for (const [key, { users }] of vectors) if (![...users].some((id) => documentIds.has(id))) vectors.delete(key)
    },
    close: async () => {},
  }
}
