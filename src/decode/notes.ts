import type { Document } from '../model/document.ts'
import { type Note, noteText } from '../model/note.ts'

/** Stands before everything that no author wrote, in both languages: a document may be read in either. */
export const WRITTEN_BY = 'machine-written · 机器生成'

/** A note as it is shown beside a document. */
export interface ShownNote {
  readonly kind: Note['kind']
  readonly by: string
  /** Pages of its elements: `p. 2`. */
  readonly about: string
  /** In one line. */
  readonly text: string
  readonly elementIds: readonly string[]
}

/** The notes of a document in its order. */
export function notesOf(document: Document): ShownNote[] {
  const pages = new Map(document.elements.map(({ id, provenance }) => [id, provenance[0]?.page ?? 1]))
  return (document.notes ?? []).map((note) => {
    const on = [...new Set(note.elementIds.map((id) => pages.get(id) ?? 1))].sort((a, b) => a - b)
    const [first = 1] = on
    const last = on.at(-1) ?? first
    const about = first === last ? `p. ${first}` : `p. ${first}–${last}`
    return { kind: note.kind, by: note.by, about, text: noteText(note), elementIds: note.elementIds }
  })
}
