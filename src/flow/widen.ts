import type { ChunkGroup } from '../model/chunk.ts'
import type { Element } from '../model/document.ts'
import { elementText } from '../model/element-text.ts'
import type { Passage } from '../spec/passage.ts'

/** What of a found passage is given. */
export interface WidenChoice {
  /** Passages of a group at the most; any number of those that are not named. */
  readonly perGroup?: Readonly<Partial<Record<ChunkGroup, number>>>
  /** Elements of the same page before and behind a passage that are given with it. */
  readonly neighbours?: number
  /** `page`: the whole page that a passage stands on, each once. */
  readonly target?: 'passage' | 'page'
}

/** Passages kept to their number a group, then widened; best first as they came. */
export function widen(passages: readonly Passage[], { perGroup = {}, neighbours = 0, target }: WidenChoice): Passage[] {
  const counts = new Map<ChunkGroup, number>()
  const kept = passages.filter(({ chunk: { group } }) => {
    const count = (counts.get(group) ?? 0) + 1
    counts.set(group, count)
    return count <= (perGroup[group] ?? Number.POSITIVE_INFINITY)
  })
  if (target === 'page') return wholePages(kept)
  return neighbours > 0 ? kept.map((passage) => withNeighbours(passage, neighbours)) : kept
}

function wholePages(passages: readonly Passage[]): Passage[] {
  const seen = new Set<string>()
  return passages.flatMap((passage) => {
    const [page = 1] = passage.chunk.pages
    const key = `${passage.document.id} ${page}`
    if (seen.has(key)) return []
    seen.add(key)
    const elements = bodyOf(passage).filter((element) => standsOn(element, page))
    return [made(passage, elements.length > 0 ? elements : passage.elements, [page])]
  })
}

function withNeighbours(passage: Passage, count: number): Passage {
  const [page = 1] = passage.chunk.pages
  const own = new Set(passage.elements.map(({ id }) => id))
  const onPage = bodyOf(passage).filter((element) => own.has(element.id) || standsOn(element, page))
  const places = onPage.flatMap(({ id }, n) => (own.has(id) ? [n] : []))
  if (places.length === 0) return passage
  const from = Math.max(0, Math.min(...places) - count)
  return made(passage, onPage.slice(from, Math.max(...places) + count + 1), passage.chunk.pages)
}

function made(passage: Passage, elements: readonly Element[], pages: readonly number[]): Passage {
  const text = elements
    .map(elementText)
    .filter((part) => part.trim())
    .join('\n')
  const chunk = { ...passage.chunk, elementIds: elements.map(({ id }) => id), text, pages: [...pages] }
  return { ...passage, chunk, elements }
}

function bodyOf({ document }: Passage): Element[] {
  return document.elements.filter(({ layer }) => layer === 'body')
}

function standsOn({ provenance }: Element, page: number): boolean {
  return provenance.some((place) =>
    place.kind === 'page' || place.kind === 'range' ? place.page === page : page === 1,
  )
}
