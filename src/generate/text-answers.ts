import { fitsKind } from '../language/fits-kind.ts'
import { clauses, type Span, sentences } from '../language/sentences.ts'
import { queryWords } from '../language/words.ts'
import { type ElementKind, elementText } from '../model/document.ts'
import type { Passage } from '../spec/passage.ts'
import { type Candidate, prior } from './candidate.ts'
import { aroundWords, coverage, coverageWith, type Weighed, weighWithin } from './weigh.ts'

/** An answer longer than this many characters is cut to its clauses. */
const MAX_CHARACTERS = 170
const WEIGHTS = { own: 1, around: 0.4, kind: 0.25, phrase: 0.3, inherited: 0.3, prior: 0.5 } as const

/** Begins with a word that means something of the sentence before. */
const POINTS_BACK = /^(?:其|它|他|她|该|此|这|那|同时|并|且|本|it|its|this|these|that|they|he|she|the)(?![a-z])/iu

/** Sentences of the passages that may answer, each as a candidate of its clauses that matter. */
export function textAnswers(weighed: Weighed, passages: readonly Passage[]): Candidate[] {
  return passages.flatMap((passage) => {
    if (passage.chunk.group === 'table' || passage.chunk.group === 'row') return []
    const within = weighWithin(weighed, passage)
    const around = aroundWords(passage)
    const rank = prior(passages, passage)
    return passage.elements.flatMap((element) => {
      if (element.kind === 'table') return []
      const found = sentences(elementText(element)).filter((sentence) => inChunk(passage, sentence.text))
      const words = found.map((sentence) => new Set(queryWords(sentence.text)))
      return found.map((sentence, i): Candidate => {
        const own = words[i] ?? new Set<string>()
        const before = words[i - 1] ?? new Set<string>()
        const near = new Set([...around, ...before, ...(words[i + 1] ?? [])])
        const covered = coverageWith(within, own, near)
        const inherited = POINTS_BACK.test(sentence.text) ? coverageWith(within, own, before).both - covered.own : 0
        const score =
          WEIGHTS.own * covered.own +
          WEIGHTS.around * (covered.both - covered.own) +
          WEIGHTS.inherited * inherited +
          WEIGHTS.kind * fitsKind(weighed.question, sentence.text) +
          WEIGHTS.phrase * phrase(weighed, sentence.text) +
          WEIGHTS.prior * rank
        return {
          passage,
          parts: [
            { type: 'text-delta', text: cutToClauses(within, sentence.text) },
            { type: 'text-end', citations: [{ passage: passage.id, quote: sentence.text, elementId: element.id }] },
          ],
          coverage: covered.both,
          score: score - demerits(weighed, element.kind, sentence.text),
        }
      })
    })
  })
}

/** Titles name what others say; words read in a picture, and rows of numbers, are no sentences; a question is no answer. */
function demerits({ question }: Weighed, kind: ElementKind, text: string): number {
  const picture = kind === 'figure' && !question.about.includes('figure') ? 0.4 : 0
  const numbers = text.length > 80 && (text.match(/\d+(?:\.\d+)?/gu)?.length ?? 0) * 6 > text.length * 0.7 ? 0.5 : 0
  return (kind === 'title' ? 0.3 : 0) + picture + numbers + (isQuestion(text) ? 0.3 : 0)
}

function isQuestion(text: string): boolean {
  return /[?？]["”』」）)]?$/u.test(text)
}

/** A long paragraph is several chunks of one element: only the sentences of this one count. */
function inChunk(passage: Passage, sentence: string): boolean {
  return passage.elements.length > 1 || passage.chunk.group === 'figure' || passage.chunk.text.includes(sentence)
}

/** Share of neighbouring terms that are neighbours in the sentence. */
function phrase({ question }: Weighed, text: string): number {
  const pairs = question.terms.slice(1).map((term, i) => `${question.terms[i]?.word ?? ''} ${term.word}`)
  if (pairs.length === 0) return 0
  const words = queryWords(text)
  const found = new Set(words.slice(1).map((word, i) => `${words[i] ?? ''} ${word}`))
  return pairs.filter((pair) => found.has(pair)).length / pairs.length
}

/** The neighbouring clauses that say most of what is asked, within the limit; all of a short text. */
function cutToClauses(weighed: Weighed, text: string): string {
  if (text.length <= MAX_CHARACTERS) return text
  const parts = clauses(text)
  let best: { score: number; from: Span; to: Span } | undefined
  for (const [i, from] of parts.entries()) {
    for (const to of parts.slice(i)) {
      if (to.end - from.start > MAX_CHARACTERS && to !== from) break
      const piece = text.slice(from.start, to.end)
      const words = new Set(queryWords(piece))
      const score =
        coverage(weighed, (word) => words.has(word)) +
        0.4 * fitsKind(weighed.question, piece) -
        (0.1 * piece.length) / MAX_CHARACTERS
      if (!best || score > best.score) best = { score, from, to }
    }
  }
  return best ? text.slice(best.from.start, best.to.end).replace(/[，,；;：:、]$/u, '') : text
}
