import type { Mark } from '../media/draw-marks.ts'
import type { Answer, SearchResult } from '../model/answer.ts'
import type { AddResult, DocumentSummary } from '../model/catalogue.ts'
import type { Document } from '../model/document.ts'
import type { Box } from '../model/geometry.ts'
import type { Query } from '../model/query.ts'
import type { Reading } from '../spec/reader.ts'
import type { ConfigurationInput } from './configuration.ts'

/** How far a long call has come; `etaMs` is absent until it can be told. */
export interface Progress {
  readonly stage: 'find' | 'read' | 'index' | 'commit'
  readonly file?: string
  /** Files done, of how many. */
  readonly done: number
  readonly total: number
  /** Pages done in the file being read. */
  readonly page?: number
  readonly pages?: number
  readonly elapsedMs: number
  readonly etaMs?: number
}

export interface AddOptions {
  readonly password?: string
  readonly signal?: AbortSignal
  readonly onProgress?: (progress: Progress) => void
}

export interface AskOptions {
  readonly signal?: AbortSignal
  /** How many entries of evidence at the most; 10 if absent. */
  readonly limit?: number
}

export interface DrawOptions {
  /** Pixels per point, 2 if absent; lowered so that the picture stays under 25 Mpx. */
  readonly scale?: number
  /** Of the file; it is never kept, so a protected one is drawn only with it. */
  readonly password?: string
  readonly signal?: AbortSignal
}

/** What `parseFile` gives: the document and its pictures by hash. */
export type ParseResult = Reading

export interface PageBytes {
  readonly bytes: Uint8Array
  readonly mediaType: string
}

/** One knowledge base in one data folder. Every failure is a `DuomoError`. */
export interface Duomo {
  readonly base: string
  readonly dataFolder: string

  /**
   * Reads files and folders (recursively) into the base; one result a file, as each is done. Unchanged files cost nothing.
   * A file that fails is a result with status `failed` and its problems; others go on. A named path that does not exist,
   * or a folder without a readable file, is an error before anything is read.
   */
  add(paths: readonly string[], options?: AddOptions): AsyncIterable<AddResult>

  ask(question: string | Query, options?: AskOptions): Promise<Answer>

  search(query: string | Query, options?: AskOptions): Promise<SearchResult>

  /** Every document of the base, oldest first. */
  list(): Promise<DocumentSummary[]>

  /** The document as it was read; `not-found` names the id. An id may be cut to its first 8 or more digits if that is unique. */
  document(id: string): Promise<Document>

  /** Removes documents with their rows, readings and pictures; `not-found` when one of them is not there, and none is removed. */
  remove(ids: readonly string[]): Promise<DocumentSummary[]>

  /** The original file's bytes. */
  original(id: string): Promise<PageBytes & { readonly name: string }>

  /** A page drawn as PNG; `marks` are outlined. */
  pagePicture(
    id: string,
    page: number,
    options?: DrawOptions & { readonly marks?: readonly Mark[] },
  ): Promise<Uint8Array>

  /** A crop of a page as PNG. */
  regionPicture(id: string, page: number, box: Box, options?: DrawOptions): Promise<Uint8Array>

  /** A kept picture by its hash. */
  asset(sha256: string): Promise<PageBytes>

  close(): Promise<void>
}

export interface OpenOptions {
  /** Default `.duomo` in the working folder; environment `DUOMO_DATA`. */
  readonly data?: string
  /** Knowledge base, default `default`. */
  readonly base?: string
  /** All other settings; where it is given, the environment is not read. `loadConfiguration` makes one from files and environment. */
  readonly configuration?: ConfigurationInput
}
