import { countWordSets, type WordCounts } from '../language/rarity.ts'
import { sentences } from '../language/sentences.ts'
import { queryWords } from '../language/words.ts'
import type { Document, Element } from '../model/document.ts'
import { elementText } from '../model/element-text.ts'

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
  const pages = new Map<number, Set<string>>()
  const all = new Set<string>()
  const pieces: ReadonlySet<string>[] = []
  for (const element of document.elements) {
    if (element.layer !== 'body') continue
    // Split into words once, by far the dearest step: no word runs over the end of a sentence or cell.
    const own = piecesOf(element).map((text) => new Set(queryWords(text)))
    pieces.push(...own)
    const described = element.kind === 'figure' ? queryWords(element.description ?? '') : []
    const on = new Set(element.provenance.map(({ page }) => page ?? 1))
    const into = [all, ...[...on].map((page) => setOf(pages, page))]
    for (const words of [...own, described]) for (const word of words) for (const set of into) set.add(word)
  }
  return { counts: countWordSets(pieces), pages, all }
}

function piecesOf(element: Element): string[] {
  if (element.kind === 'table') return element.cells.map((cell) => cell.text)
  return sentences(elementText(element)).map(({ text }) => text)
}

function setOf(pages: Map<number, Set<string>>, page: number): Set<string> {
  const known = pages.get(page) ?? new Set<string>()
  pages.set(page, known)
  return known
}
