import type { StoreRow } from '../spec/store.ts'
import { numbersOf, pageSpan, tagsOf } from './filter.ts'
import type { ServerRow } from './row-server.ts'
import { wordsToText } from './tokens.ts'

// Servers limit a request: Chroma to 40 MB, Milvus to 64 MB; JSON and 3-byte characters leave room for a quarter.
const CHARACTERS = 8_000_000

/** A row as servers keep it, brought by that put. */
export function toServerRow({ chunk, words }: StoreRow, put: string): ServerRow {
  const { first, last } = pageSpan(chunk)
  const { text, count } = wordsToText(words)
  return {
    id: chunk.id,
    documentId: chunk.documentId,
    group: chunk.group,
    modality: chunk.modality,
    firstPage: first,
    lastPage: last,
    tags: tagsOf(chunk),
    numbers: numbersOf(chunk),
    put,
    words: text,
    wordCount: count,
    chunk: JSON.stringify(chunk),
  }
}

/** Slices of up to `most` items whose sizes stay together under what a request may hold; each has one item at least. */
export function* inBatches<T>(
  items: readonly T[],
  most: number,
  sizeOf: (item: T) => number = () => 0,
): Generator<T[]> {
  let batch: T[] = []
  let size = 0
  for (const item of items) {
    const itemSize = sizeOf(item)
    if (batch.length > 0 && (batch.length >= most || size + itemSize > CHARACTERS)) {
      yield batch
      batch = []
      size = 0
    }
    batch.push(item)
    size += itemSize
  }
  if (batch.length > 0) yield batch
}
