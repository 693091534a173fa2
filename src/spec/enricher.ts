import type { Document } from '../model/document.ts'

/** Document → Document: adds what helps to find and to answer, never changes the source's own words or places. */
export interface Enricher {
  readonly name: string
  readonly version: number
  doEnrich(document: Document, signal: AbortSignal): Promise<Document>
}
