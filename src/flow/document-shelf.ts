import { DuomoError } from '../base/errors.ts'
import type { Document, Element } from '../model/document.ts'
import { decodeReading } from './reading.ts'

/** A document at hand. */
export interface ShelvedDocument {
  readonly document: Document
  /** As the user knows it. */
  readonly label: string
  readonly elements: ReadonlyMap<string, Element>
}

/** Readings by document id, the latest used kept in memory. */
export interface DocumentShelf {
  /** `undefined` when the catalogue doesn't name the document (any more). */
  take(documentId: string): Promise<ShelvedDocument | undefined>
}

/** What the shelf asks of the catalogue and the asset store. */
export interface ShelfSource {
  find(documentId: string): Promise<{ readonly label: string; readonly reading: string } | undefined>
  load(reading: string): Promise<Uint8Array | undefined>
}

interface Kept {
  readonly document: Document
  readonly elements: ReadonlyMap<string, Element>
  readonly bytes: number
}

/** Keeps up to `limitBytes` of readings (as JSON), dropping the least recently used. */
export function createDocumentShelf(source: ShelfSource, limitBytes: number): DocumentShelf {
  const kept = new Map<string, Kept>()
  const opening = new Map<string, Promise<Kept>>()
  let total = 0

  async function open(reading: string, label: string): Promise<Kept> {
    const found = kept.get(reading)
    if (found) {
      kept.delete(reading)
      kept.set(reading, found)
      return found
    }
    const begun = opening.get(reading)
    if (begun) return begun
    const load = keep(reading, label).finally(() => opening.delete(reading))
    opening.set(reading, load)
    return load
  }

  async function keep(reading: string, label: string): Promise<Kept> {
    const bytes = await source.load(reading)
    if (!bytes)
      throw new DuomoError('base-damaged', `the reading of ${label} is gone (${reading})`, {
        hint: 'Remove the document and add it again.',
      })
    const document = decodeReading(bytes)
    const entry = {
      document,
      elements: new Map(document.elements.map((element) => [element.id, element])),
      bytes: bytes.length,
    }
    kept.set(reading, entry)
    total += entry.bytes
    for (const [key, { bytes }] of kept) {
      if (total <= limitBytes || key === reading) break
      kept.delete(key)
      total -= bytes
    }
    return entry
  }

  return {
    async take(documentId) {
      const named = await source.find(documentId)
      if (!named) return undefined
      const { document, elements } = await open(named.reading, named.label)
      return { document, elements, label: named.label }
    },
  }
}
