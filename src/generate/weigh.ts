import type { Question } from '../language/question.ts'
import { countWordsOnce } from '../language/rarity.ts'
import { sentences } from '../language/sentences.ts'
import { isStopWord } from '../language/stop-words.ts'
import { coverageOf, discountTopic, type WeighedTerm, weighTerms } from '../language/weigh-terms.ts'
import { queryWords } from '../language/words.ts'
import type { Document } from '../model/document.ts'
import { elementText } from '../model/element-text.ts'
import type { Passage } from '../spec/passage.ts'

/** A question's terms with what each is worth among the documents at hand. */
export interface Weighed {
  readonly question: Question
  readonly terms: readonly WeighedTerm[]
  /** Names of files among the documents at hand that the question says, without folder and ending. */
  readonly files: readonly string[]
}

/** Weighs the question's terms by their rarity over the sentences of the passages' documents. */
export function weigh(question: Question, passages: readonly Passage[]): Weighed {
  const documents = [...new Set(passages.map((passage) => passage.document))]
  const counts = documents.map((document) => countWordsOnce(document, () => sentencesOf(document)))
  return { question, terms: weighTerms(question, counts), files: filesNamed(question, passages) }
}

/** Shorter names of files are no names: `a.pdf`. */
const SHORTEST_NAME = 4

function filesNamed({ text }: Question, passages: readonly Passage[]): string[] {
  const asked = new Set(queryWords(text))
  const names = passages.map(({ label }) => /([^/\\]*?)(?:\.[^./\\]*)?$/u.exec(label)?.[1] ?? '')
  return [...new Set(names)].filter((name) => {
    const words = queryWords(name).filter((word) => !isStopWord(word))
    return name.length >= SHORTEST_NAME && words.length > 0 && words.every((word) => asked.has(word))
  })
}

function* sentencesOf(document: Document): Iterable<string> {
  for (const element of document.elements) {
    if (element.kind === 'table') for (const cell of element.cells) yield cell.text
    else for (const sentence of sentences(elementText(element))) yield sentence.text
  }
}

/** The same question where what the passage's document is about goes without saying. */
export function weighWithin(weighed: Weighed, passage: Passage): Weighed {
  return { ...weighed, terms: discountTopic(weighed.terms, topicWords(passage)) }
}

/** Sentences and elements up to which a document has no topic of its own. */
const FEW = 5

/** Words of the document's name, titles and first sentence, and of the headings above the passage. */
function topicWords({ chunk, label, document }: Passage): Set<string> {
  const body = document.elements.filter((element) => element.layer === 'body')
  const titled = body.find((element) => element.kind === 'title')
  const title = titled?.kind === 'title' ? titled.text : ''
  const lead = body.find((element) => element.kind === 'text')
  const opening = lead?.kind === 'text' ? sentences(lead.text) : []
  // A document of a few sentences is not about its first one more than about the others.
  const first = opening.length + body.length > FEW ? (opening[0]?.text ?? '').slice(0, 60) : ''
  const own = chunk.headings[0] ?? ''
  const names = [label, document.title ?? '', replaces(own, title) ? '' : title, first, ...chunk.headings]
  return new Set(queryWords(names.join('\n')))
}

/** A later title that is worded like the first one stands in its place: the second of two terms, a further year. */
function replaces(heading: string, title: string): boolean {
  if (!heading || !title || heading === title) return false
  const words = queryWords(title)
  const held = new Set(queryWords(heading))
  return words.filter((word) => held.has(word)).length >= words.length * 0.6
}

/** Share of the terms' weight that `has` meets, in `[0, 1]`. */
export function coverage(weighed: Weighed, has: (word: string) => boolean): number {
  return coverageOf(weighed.terms, has)
}

/** Coverage by `own`, and by it together with what stands `around`. */
export function coverageWith(
  weighed: Weighed,
  own: ReadonlySet<string>,
  around: ReadonlySet<string>,
): { own: number; both: number } {
  return {
    own: coverage(weighed, (word) => own.has(word)),
    both: coverage(weighed, (word) => own.has(word) || around.has(word)),
  }
}

/** Words that stand around a passage without being part of it: what its document is about, its headings and context. */
export function aroundWords(passage: Passage): Set<string> {
  return new Set([...topicWords(passage), ...queryWords(passage.chunk.context ?? '')])
}

/** Words of the pages that a passage stands on. */
export function pageWords({ chunk, document }: Passage): Set<string> {
  const on = document.elements.filter((element) =>
    element.provenance.some((place) =>
      place.kind === 'page' || place.kind === 'range' ? chunk.pages.includes(place.page) : false,
    ),
  )
  return new Set(on.flatMap((element) => queryWords(elementText(element))))
}
