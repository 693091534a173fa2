import type { Space } from '../model/embedding.ts'
import type { Condition } from './filter.ts'

/** A row as a server keeps it: what is filtered and ranked by has a field, the chunk is whole as JSON. */
export interface ServerRow {
  readonly id: string
  readonly documentId: string
  readonly group: string
  readonly modality: string
  readonly firstPage: number
  readonly lastPage: number
  readonly tags: readonly string[]
  readonly numbers: readonly [string, number][]
  /** Names the put that brought the row; empty for a row that replaced another. */
  readonly put: string
  /** Tokens with one space between. */
  readonly words: string
  readonly wordCount: number
  readonly chunk: string
}

/** What `scan` and `byIds` can give of a row, besides its id. */
export type RowField = 'documentId' | 'words' | 'wordCount' | 'chunk'
export type FoundRow = { readonly id: string } & Partial<Pick<ServerRow, RowField>>

/** Which rows. */
export interface Selection {
  /** Never `false`: who asks for nothing needs no server. */
  readonly condition: Exclude<Condition, false>
  /** Rows of this put don't count: it has not ended. */
  readonly hidden?: string | undefined
  /** Only rows of this put. */
  readonly put?: string | undefined
  /** Only rows that hold this token. */
  readonly token?: string | undefined
}

/**
 * What a server of vectors has to do to hold an index: single requests, each of one kind, that may be repeated. Whatever is
 * wrong is thrown as a `DuomoError`; order, batches, checks, ranking and recovery are the matter of `server-store.ts`.
 */
export interface RowServer {
  /** Of one request, at the most. */
  readonly maxRows: number
  /** Of one search, at the most. */
  readonly maxHits: number
  /** A small text, read and replaced whole; `undefined` before the first `writeState`. */
  readState(): Promise<string | undefined>
  writeState(state: string): Promise<void>
  /** Makes what is missing, for rows and for the vectors of each space. */
  create(spaces: readonly Space[]): Promise<void>
  putRows(rows: readonly ServerRow[]): Promise<void>
  putVectors(space: Space, rows: readonly (readonly [ServerRow, Float32Array])[]): Promise<void>
  removeRows(ids: readonly string[]): Promise<void>
  removeVectors(space: Space, ids: readonly string[]): Promise<void>
  byIds(ids: readonly string[], fields: readonly RowField[]): Promise<FoundRow[]>
  scan(selection: Selection, fields: readonly RowField[]): AsyncIterable<readonly FoundRow[]>
  count(selection: Selection): Promise<number>
  /** The vectors as they were put, bit for bit. */
  vectors(space: Space, ids: readonly string[]): Promise<Map<string, Float32Array>>
  /** About the nearest `limit` rows with their vectors, in any order; more of them do no harm. */
  nearest(
    space: Space,
    vector: Float32Array,
    limit: number,
    selection: Selection,
  ): Promise<{ readonly id: string; readonly vector: Float32Array }[]>
  /** Brings indexes up to date. */
  optimize(spaces: readonly Space[]): Promise<void>
  /** Removes everything of this index. */
  drop(spaces: readonly Space[]): Promise<void>
  close(): Promise<void>
}
