import { queryWords } from '../language/words.ts'
import type { Chunk } from '../model/chunk.ts'
import type { Document } from '../model/document.ts'
import { type Note, noteText } from '../model/note.ts'
import { toChunk } from './to-chunk.ts'

/** Chunks that one summary brings at the most: the section's most telling ones. */
const MAX_SOURCES = 3

/**
 * Each note as a chunk to be found by, naming the chunks of the source that it brings: a pair its table, figure or paragraph,
 * a summary or keywords the chunks of their section that share most words with them. A note whose elements have no chunk of
 * their own is left out.
 */
export function noteChunks(document: Document, sources: readonly Chunk[]): Chunk[] {
  // A row is part of a table that has a chunk of its own.
  const whole = sources.filter(({ group }) => group !== 'row')
  const words = new Map<Chunk, ReadonlySet<string>>()
  const wordsOf = (chunk: Chunk) => {
    const known = words.get(chunk) ?? new Set(queryWords(chunk.text))
    words.set(chunk, known)
    return known
  }
  return (document.notes ?? []).flatMap((note) => {
    const ids = new Set(note.elementIds)
    const elements = document.elements.filter(({ id }) => ids.has(id))
    const around = whole.filter(({ elementIds }) => elementIds.some((id) => ids.has(id)))
    const [first] = around
    if (!first || elements.length !== ids.size) return []
    const said = queryWords(note.kind === 'qa' ? note.answer : noteText(note))
    const shared = (chunk: Chunk) => said.filter((word) => wordsOf(chunk).has(word)).length
    const ordered = around.map((chunk) => ({ chunk, shared: shared(chunk) })).sort((a, b) => b.shared - a.shared)
    return [
      toChunk(document, {
        group: note.kind === 'qa' ? 'qa' : 'summary',
        modality: first.modality,
        elements,
        text: textOf(note),
        headings: first.headings,
        sourceIds: ordered.slice(0, note.kind === 'qa' ? 1 : MAX_SOURCES).map(({ chunk }) => chunk.id),
      }),
    ]
  })
}

function textOf(note: Note): string {
  return note.kind === 'qa' ? `${note.question}\n${note.answer}` : noteText(note)
}
