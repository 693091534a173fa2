import { hashParts } from '../base/hash.ts'
import type { Chunk } from '../model/chunk.ts'
import type { Document, Element } from '../model/document.ts'
import type { Chunker } from '../spec/chunker.ts'

/** Encoders of sound look at ten seconds at a time. */
const WINDOW_MS = 10_000
/** What comes later in a longer sound is found by its words only. */
const MAX_WINDOWS = 360

/**
 * A chunker that also gives the sound of a document in windows of ten seconds, up to an hour, for encoders that listen. A
 * window has no words of its own; it cites what is said or shown in its time, or the sound as a whole.
 */
export function withSounds(chunker: Chunker): Chunker {
  return {
    ...chunker,
    name: `${chunker.name}+sounds`,
    chunk: (document) => [...chunker.chunk(document), ...soundChunks(document)],
  }
}

function soundChunks(document: Document): Chunk[] {
  const { media } = document
  const [first] = document.elements
  const durationMs = media?.durationMs ?? 0
  if (!first || !media?.tracks.some(({ kind }) => kind === 'audio')) return []
  const count = Math.min(Math.ceil(durationMs / WINDOW_MS), MAX_WINDOWS)
  return Array.from({ length: count }, (_, n): Chunk => {
    const time = { startMs: n * WINDOW_MS, endMs: Math.min((n + 1) * WINDOW_MS, durationMs) }
    const within = document.elements.filter((element) => overlaps(element, time)).map(({ id }) => id)
    const elementIds = within.length > 0 ? within : [first.id]
    return {
      id: hashParts([document.id, 'sound', String(time.startMs), ...elementIds]),
      documentId: document.id,
      group: 'block',
      modality: 'audio',
      elementIds,
      text: '',
      headings: [],
      pages: [1],
      time,
    }
  })
}

function overlaps({ provenance }: Element, { startMs, endMs }: { startMs: number; endMs: number }): boolean {
  return provenance.some((place) => place.kind === 'time' && place.startMs < endMs && place.endMs > startMs)
}
