import type { Chunk, ChunkGroup } from '../model/chunk.ts'
import type { Document } from '../model/document.ts'

/** Document → chunks of named groups. Pure and deterministic: the same document gives the same chunks with the same ids. */
export interface Chunker {
  readonly name: string
  /** Raised whenever the same document may give other chunks. */
  readonly version: number
  readonly groups: readonly ChunkGroup[]
  chunk(document: Document): Chunk[]
}
