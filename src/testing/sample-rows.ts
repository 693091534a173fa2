import { hashParts, sha256 } from '../base/hash.ts'
import type { Chunk } from '../model/chunk.ts'
import type { Embedding, Space } from '../model/embedding.ts'
import type { StoreRow } from '../spec/store.ts'

export const SMALL_SPACE: Space = { id: 'test/3', kind: 'dense', dimension: 3 }
export const OTHER_SPACE: Space = { id: 'other test/2', kind: 'dense', dimension: 2 }

/** The id of a sample document. */
export function sampleDocument(name: string): string {
  return sha256(Buffer.from(name))
}

/** A row for tests: its words, and vectors by space. */
export function sampleRow(
  name: string,
  words: readonly string[] = [],
  vectors: Readonly<Record<string, readonly number[]>> = {},
  about: Partial<Chunk> = {},
): StoreRow {
  const documentId = about.documentId ?? sampleDocument('document')
  const chunk: Chunk = {
    id: hashParts([name]),
    documentId,
    group: 'block',
    modality: 'text',
    elementIds: [`${documentId}/0`],
    text: words.join(' '),
    headings: ['一', "it's"],
    pages: [1],
    ...about,
  }
  return { chunk, words, embeddings: Object.entries(vectors).map(([space, vector]) => dense(space, vector)) }
}

export function dense(space: string, vector: readonly number[]): Embedding {
  return { kind: 'dense', space, vector: Float32Array.from(vector) }
}
