import type { Metadata } from 'chromadb'
import { hashParts } from '../base/hash.ts'
import type { Space } from '../model/embedding.ts'
import { KEYS, numberKeys, tagKey } from './chroma-filter.ts'
import type { FoundRow, RowField, ServerRow } from './row-server.ts'

/** Names the collection of the vectors of a space. */
export function partOf(space: Space): string {
  return `space-${hashParts([space.id])}`
}

/** What rows are filtered by. */
export function filterKeys(row: ServerRow): Metadata {
  return {
    [KEYS.id]: row.id,
    [KEYS.documentId]: row.documentId,
    [KEYS.group]: row.group,
    [KEYS.modality]: row.modality,
    first: row.firstPage,
    last: row.lastPage,
    put: row.put,
    ...Object.fromEntries(row.tags.map((tag) => [tagKey(tag), true])),
    ...Object.fromEntries(
      row.numbers.flatMap(([name, value]) => {
        const { key, has } = numberKeys(name, Number.isSafeInteger(value))
        return [
          [key, value],
          [has, true],
        ]
      }),
    ),
  }
}

export function includes(fields: readonly RowField[]): ('documents' | 'metadatas')[] {
  const metadatas = fields.some((field) => field !== 'words')
  return [...(fields.includes('words') ? (['documents'] as const) : []), ...(metadatas ? (['metadatas'] as const) : [])]
}

export function toRows(
  found: { ids: string[]; documents: (string | null)[]; metadatas: (Metadata | null)[] },
  fields: readonly RowField[],
): FoundRow[] {
  return found.ids.map((id, n) => {
    const { document, count, chunk } = found.metadatas[n] ?? {}
    return {
      id,
      ...(fields.includes('words') ? { words: (found.documents[n] ?? '').trim() } : {}),
      ...(fields.includes('documentId') ? { documentId: String(document) } : {}),
      ...(fields.includes('wordCount') ? { wordCount: Number(count) } : {}),
      ...(fields.includes('chunk') ? { chunk: String(chunk) } : {}),
    }
  })
}

/** Float32, little-endian, as Base64. */
export function toText(vector: Float32Array): string {
  const bytes = Buffer.alloc(vector.length * 4)
  for (const [n, value] of vector.entries()) bytes.writeFloatLE(value, n * 4)
  return bytes.toString('base64')
}

export function fromText(text: string): Float32Array {
  const bytes = Buffer.from(text, 'base64')
  return Float32Array.from({ length: bytes.length / 4 }, (_, n) => bytes.readFloatLE(n * 4))
}
