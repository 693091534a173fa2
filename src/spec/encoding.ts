import type { Chunk } from '../model/chunk.ts'
import type { Document } from '../model/document.ts'
import type { Encoder, InputKind } from './encoder.ts'

/** Which chunks go through an encoder, and what of them. */
export interface Encoding {
  readonly encoder: Encoder
  /** Names what `takes` says, with a version, so that documents that were encoded otherwise are known. */
  readonly rule: string
  /** Nothing, one kind, or several that become one vector. */
  takes(chunk: Chunk): readonly InputKind[]
}

/** A picture or a sound of a document. */
export interface Content {
  /** The same for the same bytes. */
  readonly key: string
  load(signal: AbortSignal): Promise<Uint8Array>
}

/** What chunks look and sound like, as files that encoders take; `undefined` where a chunk shows or sounds nothing. */
export interface Contents {
  image(chunk: Chunk, document: Document): Content | undefined
  audio(chunk: Chunk, document: Document): Content | undefined
}
