import type { Question } from '../language/question.ts'
import { countWordsOnce, createRarity } from '../language/rarity.ts'
import { sentences } from '../language/sentences.ts'
import { queryWords } from '../language/words.ts'
import { type Document, elementText } from '../model/document.ts'
import type { Passage } from '../spec/passage.ts'

/** A question's terms with what each is worth among the documents at hand. */
export interface Weighed {
  readonly question: Question
  readonly terms: readonly { readonly word: string; readonly weight: number }[]
}

/** What a term weighs that only names what the document is about: it chooses the file, not the place in it. */
const TOPIC = 0.3
/** Weighs the question's terms by their rarity over the sentences of the passages' documents. */
export function weigh(question: Question, passages: readonly Passage[]): Weighed {
  const documents = [...new Set(passages.map((passage) => passage.document))]
  const counts = documents.map((document) => countWordsOnce(document, () => sentencesOf(document)))
  const rarity = createRarity(counts)
  const known = (word: string) => counts.some((one) => one.counts.has(word))
  return {
    question,
    terms: question.terms.map(({ word, weight }, i) => {
      const beside = [question.terms[i - 1], question.terms[i + 1]].filter((term) => term && known(term.word)).length
      return { word, weight: weight * rarity(word) * (isPair(word) && !known(word) ? (STRADDLING[beside] ?? 1) : 1) }
    }),
  }
}

/** What a pair of characters that no document holds weighs, by how many of its neighbours are held: between two words it says nothing. */
const STRADDLING = [1, 0.6, 0.15] as const

function isPair(word: string): boolean {
  return /^\p{Script=Han}{2}$/u.test(word)
}

function* sentencesOf(document: Document): Iterable<string> {
  for (const element of document.elements) {
    if (element.kind === 'table') for (const cell of element.cells) yield cell.text
    else for (const sentence of sentences(elementText(element))) yield sentence.text
  }
}

/** The same question where what the passage's document is about goes without saying. */
export function weighWithin(weighed: Weighed, passage: Passage): Weighed {
  const topic = topicWords(passage)
  return {
    question: weighed.question,
    terms: weighed.terms.map(({ word, weight }) => ({ word, weight: weight * (topic.has(word) ? TOPIC : 1) })),
  }
}

/** Words of the document's name, titles and first sentence, and of the headings above the passage. */
function topicWords({ chunk, label, document }: Passage): Set<string> {
  const body = document.elements.filter((element) => element.layer === 'body')
  const title = body.find((element) => element.kind === 'title')
  const lead = body.find((element) => element.kind === 'text')
  const first = lead?.kind === 'text' ? (sentences(lead.text)[0]?.text ?? '').slice(0, 60) : ''
  return new Set(
    queryWords(
      [label, document.title ?? '', title?.kind === 'title' ? title.text : '', first, ...chunk.headings].join('\n'),
    ),
  )
}

/** Share of the terms' weight that `has` meets, in `[0, 1]`. */
export function coverage(weighed: Weighed, has: (word: string) => boolean): number {
  let met = 0
  let all = 0
  for (const { word, weight } of weighed.terms) {
    all += weight
    if (has(word)) met += weight
  }
  return all > 0 ? met / all : 0
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
