import { countWords, type WordCounts } from '../language/rarity.ts'
import { sentences } from '../language/sentences.ts'
import { queryWords } from '../language/words.ts'
import { type Document, elementText } from '../model/document.ts'

/** What the reranker knows of a whole document. */
export interface DocumentWords {
  readonly counts: WordCounts
  /** Words of each page, by page number. */
  readonly pages: ReadonlyMap<number, ReadonlySet<string>>
  /** Every word of the document. */
  readonly all: ReadonlySet<string>
}

const known = new WeakMap<Document, DocumentWords>()

/** Words of a document by page; counted once for as long as the document is held. */
export function documentWords(document: Document): DocumentWords {
  const found = known.get(document)
  if (found) return found
  const made = readWords(document)
  known.set(document, made)
  return made
}

function readWords(document: Document): DocumentWords {
  const body = document.elements.filter((element) => element.layer === 'body')
  const texts = body.map(
    (element) => elementText(element) + (element.kind === 'figure' ? `\n${element.description ?? ''}` : ''),
  )
  const pages = new Map<number, Set<string>>()
  const all = new Set<string>()
  for (const [i, element] of body.entries()) {
    const found = queryWords(texts[i] ?? '')
    const on = new Set(element.provenance.map(({ page }) => page ?? 1))
    for (const page of on) {
      const words = pages.get(page) ?? new Set<string>()
      for (const word of found) words.add(word)
      pages.set(page, words)
    }
    for (const word of found) all.add(word)
  }
  const pieces = body.flatMap((element) =>
    element.kind === 'table'
      ? element.cells.map((cell) => cell.text)
      : sentences(elementText(element)).map(({ text }) => text),
  )
  return { counts: countWords(pieces), pages, all }
}
