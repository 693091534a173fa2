import { dates } from '../language/dates.ts'
import { foldText } from '../language/normal.ts'
import { quantities } from '../language/numbers.ts'
import type { Question } from '../language/question.ts'
import { clauses, type Span, sentences } from '../language/sentences.ts'
import { queryWords } from '../language/words.ts'
import { elementText } from '../model/document.ts'
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
          WEIGHTS.kind * kindFits(weighed.question, sentence.text) +
          WEIGHTS.phrase * phrase(weighed, sentence.text) +
          WEIGHTS.prior * rank
        return {
          passage,
          parts: [
            { type: 'text-delta', text: cutToClauses(within, sentence.text) },
            { type: 'text-end', citations: [{ passage: passage.id, quote: sentence.text, elementId: element.id }] },
          ],
          coverage: covered.both,
          score: score - (element.kind === 'title' ? 0.3 : 0) - (isQuestion(sentence.text) ? 0.3 : 0),
        }
      })
    })
  })
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

/** How well a text holds the kind of thing that is asked for, in `[-1, 1]`. */
export function kindFits(question: Question, text: string): number {
  switch (question.kind) {
    case 'count': {
      const fresh = quantities(text).filter((quantity) => !question.text.includes(quantity.text))
      if (fresh.length === 0) return -1
      if (!question.target) return 0.8
      const folded = foldText(text).replaceAll(' ', '')
      return fresh.some(
        ({ unit, end }) => (unit && question.target.startsWith(unit)) || folded.slice(end).startsWith(question.target),
      ) || question.target.split(' ').some((word) => word.length > 2 && folded.includes(word))
        ? 1
        : 0.6
    }
    case 'when':
      return dates(text).some((date) => !question.text.includes(date.text)) ? 1 : -1
    case 'why':
      return /因为|由于|因此|所以|原因|为了|because|due to|since|therefore|in order to/iu.test(text) ? 1 : 0
    case 'definition':
      return /是指|是一[种个类]|指的是|称为|定义为|\bis an?\b|\brefers? to\b|\bdefined as\b/iu.test(text) ? 1 : 0
    case 'where':
      return /位于|分布|坐落|在[^，。]{2,}(?:市|省|县|区|国|州|镇|村|路|街|岛|洲)|(?:市|省|县|国|州|岛|洲)[，、。]|\b(?:located|in|at|near)\s+(?:the\s+)?\p{Lu}/u.test(
        text,
      )
        ? 1
        : 0
    case 'list':
      return Math.min((text.match(/[、；;]|,\s|\band\b|和|与|及/gu)?.length ?? 0) / 2, 1)
    case 'who':
      return /\p{Lu}\p{Ll}+ \p{Lu}\p{Ll}+|[由]\p{Script=Han}+|公司|协会|部门|先生|女士/u.test(text) ? 0.5 : 0
    default:
      return 0
  }
}

/** The neighbouring clauses that say most of what is asked, within the limit; all of a short text. */
export function cutToClauses(weighed: Weighed, text: string): string {
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
        0.4 * kindFits(weighed.question, piece) -
        (0.1 * piece.length) / MAX_CHARACTERS
      if (!best || score > best.score) best = { score, from, to }
    }
  }
  return best ? text.slice(best.from.start, best.to.end).replace(/[，,；;：:、]$/u, '') : text
}
