import type { Question } from '../language/question.ts'
import { countWordsOnce, createRarity } from '../language/rarity.ts'
import { queryWords } from '../language/words.ts'
import { elementText } from '../model/document.ts'
import type { Passage } from '../spec/passage.ts'

/** A question's terms with what each is worth among the documents at hand. */
export interface Weighed {
  readonly question: Question
  readonly terms: readonly { readonly word: string; readonly weight: number }[]
}

/** Terms that only name the document or its title choose the file, not the place in it. */
const NAMES_DOCUMENT = 0.35

/** Weighs the question's terms by their rarity over the elements of the passages' documents. */
export function weigh(question: Question, passages: readonly Passage[]): Weighed {
  const documents = [...new Set(passages.map((passage) => passage.document))]
  const rarity = createRarity(
    documents.map((document) => countWordsOnce(document, () => document.elements.map(elementText))),
  )
  const [best] = passages
  const naming = new Set(best ? queryWords(`${best.label}\n${best.document.title ?? ''}`) : [])
  return {
    question,
    terms: question.terms.map(({ word, weight }) => ({
      word,
      weight: weight * rarity(word) * (naming.has(word) ? NAMES_DOCUMENT : 1),
    })),
  }
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

/** Coverage by `own`, and what `around` adds to it at a lower rate. */
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

/** Words that stand around a passage without being part of it. */
export function aroundWords({ chunk, label, document }: Passage): Set<string> {
  return new Set(queryWords([...chunk.headings, chunk.context ?? '', label, document.title ?? ''].join('\n')))
}
