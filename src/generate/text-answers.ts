import { definedIn, defines } from '../language/definitions.ts'
import { fitsKind } from '../language/fits-kind.ts'
import { saysOfAnother } from '../language/rivals.ts'
import { sameQuestion } from '../language/same-question.ts'
import { phrasesOf } from '../language/weigh-terms.ts'
import { queryWords } from '../language/words.ts'
import type { Passage } from '../spec/passage.ts'
import { type Candidate, prior } from './candidate.ts'
import { isQuestion, POINTS_BACK, type Said, sentencesOf } from './said.ts'
import { tell } from './telling.ts'
import { coverageWith, type Weighed, weighWithin } from './weigh.ts'

const WEIGHTS = {
  own: 1,
  around: 0.4,
  kind: 0.4,
  phrase: 0.3,
  inherited: 0.3,
  head: 0.4,
  asked: 0.5,
  defines: 0.5,
  prior: 0.5,
} as const

/** Sentences of the passages that may answer, each as a candidate. */
export function textAnswers(weighed: Weighed, passages: readonly Passage[]): Candidate[] {
  const read = passages.map((passage) => sentencesOf(passage))
  const name = definedIn(weighed.question.text)
  return passages.flatMap((passage, n) => {
    const within = weighWithin(weighed, passage)
    const said = read[n] ?? []
    const rank = prior(passages, passage)
    const asked = sameQuestion(weighed.question.text, passage.chunk.headings.at(-1) ?? '')
    return said.map((sentence, i): Candidate => {
      const covered = coverageWith(within, sentence.own, sentence.near)
      const { head } = sentence
      const inherited =
        head !== undefined || POINTS_BACK.test(sentence.text)
          ? coverageWith(within, sentence.own, sentence.before).both - covered.own
          : 0
      const kind = fitsKind(weighed.question, sentence.text)
      const score =
        WEIGHTS.own * covered.own +
        WEIGHTS.around * (covered.both - covered.own) +
        (head === undefined ? WEIGHTS.inherited : WEIGHTS.head) * inherited +
        WEIGHTS.kind * kind +
        WEIGHTS.phrase * phrasesOf(within.terms, queryWords(sentence.text)) +
        WEIGHTS.asked * asked +
        WEIGHTS.defines * (name === undefined ? 0 : definedBy(name, sentence)) +
        WEIGHTS.prior * rank
      return {
        passage,
        tell: () =>
          tell(
            within,
            said,
            i,
            read.flatMap((one, other) => (other !== n && passages[other]?.document === passage.document ? one : [])),
          ),
        own: sentence.own,
        fitsKind: kind,
        coverage: covered.both,
        score: score - demerits(weighed, sentence),
      }
    })
  })
}

/** In a list of options the name stands in a line of its own, once or with what it may be set to. */
function definedBy(name: string, { text, head }: Said): number {
  return head === undefined ? defines(name, text) : Math.max(defines(name, `${head} ${text}`), defines(name, text))
}

/** Titles name what others say; words read in a picture, and rows of numbers, are no sentences; a question is no answer, nor is what is said of another name. */
function demerits({ question }: Weighed, { text, element: { kind } }: Said): number {
  const picture = kind === 'figure' && !question.about.includes('figure') ? 0.4 : 0
  const numbers = text.length > 80 && (text.match(/\d+(?:\.\d+)?/gu)?.length ?? 0) * 6 > text.length * 0.7 ? 0.5 : 0
  return (
    (kind === 'title' ? 0.3 : 0) +
    picture +
    numbers +
    (isQuestion(text) ? 0.3 : 0) +
    (saysOfAnother(question.text, text) ? 0.4 : 0)
  )
}
