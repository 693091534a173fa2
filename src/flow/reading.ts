import type { Document } from '../model/document.ts'

/** A document as it is kept among the assets. */
export function encodeReading(document: Document): Uint8Array {
  return Buffer.from(JSON.stringify(document))
}

/** The inverse; the bytes' hash was checked by the asset store, and their shape by schema when they were made. */
export function decodeReading(bytes: Uint8Array): Document {
  return JSON.parse(Buffer.from(bytes).toString('utf8')) as Document
}

/** Hashes of the pictures that a document shows and of the files that were taken out of it. */
export function picturesOf(document: Document): string[] {
  const hashes = document.elements.flatMap((element) =>
    element.kind === 'figure' && element.asset ? [element.asset.sha256] : [],
  )
  const inside = (document.attachments ?? []).flatMap(({ asset }) => (asset ? [asset.sha256] : []))
  return [...new Set([...hashes, ...inside])]
}
