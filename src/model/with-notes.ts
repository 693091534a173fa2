import type { Document, Element } from './document.ts'
import type { Note } from './note.ts'
import type { Problem } from './problem.ts'

/** The stage of the problems that enrichers meet. */
export const ENRICHING = 'enrich'

/** The document as its parser gave it: without notes, descriptions and problems of enrichers. */
export function withoutNotes({ notes: _, ...document }: Document): Document {
  const elements = document.elements.map((element): Element => {
    if (element.kind !== 'figure' || element.describedBy === undefined) return element
    const { description: _, describedBy: __, ...bare } = element
    return bare
  })
  return { ...document, elements, problems: document.problems.filter(({ stage }) => stage !== ENRICHING) }
}

/** The document with further notes and problems of one enricher. */
export function withNotes(document: Document, notes: readonly Note[], problems: readonly Problem[] = []): Document {
  const all = [...(document.notes ?? []), ...notes]
  return {
    ...document,
    ...(all.length > 0 ? { notes: all } : {}),
    problems: [...document.problems, ...problems],
  }
}
