import type { DocumentRecord } from '../model/catalogue.ts'

/** One change of one knowledge base; carried out whole or not at all. */
export interface CatalogueChange {
  readonly put?: readonly DocumentRecord[]
  /** Document ids. */
  readonly remove?: readonly string[]
}

/**
 * The list of documents that count. Rows and assets are written first and are invisible;
 * one small commit here makes a document searchable, and what no record names may be swept.
 */
export interface Catalogue {
  /** All or nothing, durable when it resolves. */
  commit(base: string, change: CatalogueChange): Promise<void>
  get(base: string, documentId: string): Promise<DocumentRecord | undefined>
  /** Oldest first. */
  list(base: string): Promise<DocumentRecord[]>
  bases(): Promise<string[]>
  /** Changes whenever any process has committed, so that what was listed may be kept until then. */
  version(): Promise<string>
  /** Every asset hash that a record of any base names (originals, readings, pictures). */
  namedAssets(): Promise<ReadonlySet<string>>
  close(): Promise<void>
}
