import type { Document } from '../model/document.ts'
import type { ParserInput } from './parser.ts'

/** What was read of a file: the document and the bytes of its pictures, by hash. */
export interface Reading {
  readonly document: Document
  readonly assets: ReadonlyMap<string, Uint8Array>
}

export interface ReadOptions {
  readonly signal: AbortSignal
  readonly password?: string
  /** Pages done, of how many. */
  readonly onPage?: (done: number, total: number) => void
}

/** Reads untrusted bytes somewhere safe, with the parser that fits; rejects with a `DuomoError`. */
export interface Reader {
  /** What these bytes are, told by them first and by the name second; throws `unsupported-format` with what to do instead. */
  mediaType(bytes: Uint8Array, name: string): string
  /** Names the parser and its version, e.g. `pdf/3`. */
  recipe(mediaType: string): string
  read(input: ParserInput, options: ReadOptions): Promise<Reading>
}
