import type { AssetReference } from '../model/asset.ts'
import type { Document } from '../model/document.ts'

/** What an enricher gets beside the document. */
export interface EnrichContext {
  readonly signal: AbortSignal
  /** The bytes of a picture of the document, as they stood in the file (untrusted); `undefined` when they are not kept. */
  picture(asset: AssetReference): Promise<Uint8Array | undefined>
  /** Told after each request to a model how many are answered, of how many; absent when nobody listens. */
  progress?(done: number, total: number): void
}

/**
 * Document → Document: adds notes and descriptions that help to find, never changes the source's own words or places. What
 * it had to reject is a problem of the document; when its model can't be reached at all it rejects, and is run again later.
 */
export interface Enricher {
  /** Without blanks; names the model too, where there is one. */
  readonly name: string
  /** Raised whenever the same document may give other notes. */
  readonly version: number
  /** Asks a model, and tells `progress`: what takes by far the longest of adding a document. */
  readonly asks?: boolean
  doEnrich(document: Document, context: EnrichContext): Promise<Document>
}
