import { fitsKind } from '../language/fits-kind.ts'
import { clauses, type Span, sentences } from '../language/sentences.ts'
import { queryWords } from '../language/words.ts'
import { type Element, type ElementKind, elementText } from '../model/document.ts'
import type { GeneratedPart } from '../spec/generator.ts'
import type { Passage } from '../spec/passage.ts'
import { type Candidate, prior } from './candidate.ts'
import { aroundWords, coverage, coverageWith, type Weighed, weighWithin } from './weigh.ts'

/** An answer longer than this many characters is cut to its clauses. */
const MAX_CHARACTERS = 170
/** What a second sentence must add to the share of the question that is met. */
const GAIN = 0.2
const WEIGHTS = { own: 1, around: 0.4, kind: 0.4, phrase: 0.3, inherited: 0.3, prior: 0.5 } as const

/** Begins with a word that means something of the sentence before. */
const POINTS_BACK = /^(?:其|它|他|她|该|此|这|那|同时|并|且|本|it|its|this|these|that|they|he|she|the)(?![a-z])/iu

/** A sentence of a passage, with what it holds. */
interface Said {
  readonly text: string
  readonly element: Element
  readonly own: ReadonlySet<string>
  readonly near: ReadonlySet<string>
  readonly before: ReadonlySet<string>
}

/** Sentences of the passages that may answer, each as a candidate of its clauses that matter. */
export function textAnswers(weighed: Weighed, passages: readonly Passage[]): Candidate[] {
  return passages.flatMap((passage) => {
    if (passage.chunk.group === 'table' || passage.chunk.group === 'row') return []
    const within = weighWithin(weighed, passage)
    const said = sentencesOf(passage)
    const rank = prior(passages, passage)
    return said.map((sentence, i): Candidate => {
      const covered = coverageWith(within, sentence.own, sentence.near)
      const inherited = POINTS_BACK.test(sentence.text)
        ? coverageWith(within, sentence.own, sentence.before).both - covered.own
        : 0
      const score =
        WEIGHTS.own * covered.own +
        WEIGHTS.around * (covered.both - covered.own) +
        WEIGHTS.inherited * inherited +
        WEIGHTS.kind * fitsKind(weighed.question, sentence.text) +
        WEIGHTS.phrase * phrase(weighed, sentence.text) +
        WEIGHTS.prior * rank
      return {
        passage,
        parts: tell(within, passage, said, i),
        own: sentence.own,
        coverage: covered.both,
        score: score - demerits(weighed, sentence.element.kind, sentence.text),
      }
    })
  })
}

function sentencesOf(passage: Passage): Said[] {
  const around = aroundWords(passage)
  const found = passage.elements.flatMap((element) =>
    element.kind === 'table'
      ? []
      : sentences(elementText(element))
          .filter(({ text }) => inChunk(passage, text))
          .map(({ text }) => ({ text, element })),
  )
  const words = found.map(({ text }) => new Set(queryWords(text)))
  return found.map(({ text, element }, i) => {
    const before = words[i - 1] ?? new Set<string>()
    return {
      text,
      element,
      own: words[i] ?? new Set<string>(),
      before,
      near: new Set([...around, ...before, ...(words[i + 1] ?? [])]),
    }
  })
}

/** The sentence, cut; what it announces with a colon; and where several things are asked, the sentence that says the rest. */
function tell(weighed: Weighed, passage: Passage, said: readonly Said[], at: number): GeneratedPart[] {
  const sentence = said[at]
  if (!sentence) return []
  const first = cutToClauses(weighed, sentence.text, MAX_CHARACTERS)
  const chosen = [{ text: first, said: sentence }]
  let room = MAX_CHARACTERS - first.length
  if (/[：:]$/u.test(sentence.text)) {
    for (const next of announced(passage, said, at)) {
      if (next.text.length > room) break
      chosen.push({ text: next.text, said: next })
      room -= next.text.length
    }
  } else if (asksSeveral(weighed)) {
    const rest = sayingTheRest(weighed, said, sentence)
    const text = rest ? cutToClauses(weighed, rest.text, Math.max(room, 80)) : ''
    if (rest && text.length <= room + 20) chosen.push({ text, said: rest })
  }
  const ordered = chosen.toSorted((a, b) => said.indexOf(a.said) - said.indexOf(b.said))
  return [
    { type: 'text-delta', text: ordered.map(({ text }) => text).join(chosen.length > 1 ? '\n' : '') },
    {
      type: 'text-end',
      citations: ordered.map((one) => ({ passage: passage.id, quote: one.said.text, elementId: one.said.element.id })),
    },
  ]
}

/** What follows a colon: the passage's next sentences, as long as they look like items of one list. */
function announced(passage: Passage, said: readonly Said[], at: number): readonly Said[] {
  const following = said.slice(at + 1, at + 9)
  const kind = following[0]?.element.kind
  return passage.chunk.group === 'block' ? following.filter(({ element }, i) => i === 0 || element.kind === kind) : []
}

function asksSeveral({ question }: Weighed): boolean {
  return question.several || /[和与及、]|\band\b/u.test(question.text)
}

/** The sentence that adds most of what the first one leaves unsaid. */
function sayingTheRest(weighed: Weighed, said: readonly Said[], first: Said): Said | undefined {
  let best: { said: Said; gain: number } | undefined
  const held = coverage(weighed, (word) => first.own.has(word))
  for (const one of said) {
    if (one === first || isQuestion(one.text)) continue
    const gain = coverage(weighed, (word) => first.own.has(word) || one.own.has(word)) - held
    if (gain >= GAIN && gain > (best?.gain ?? 0) && fitsKind(weighed.question, one.text) >= 0)
      best = { said: one, gain }
  }
  return best?.said
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
function cutToClauses(weighed: Weighed, text: string, limit: number): string {
  if (text.length <= limit) return text
  const parts = clauses(text)
  let best: { score: number; from: Span; to: Span } | undefined
  for (const [i, from] of parts.entries()) {
    for (const to of parts.slice(i)) {
      if (to.end - from.start > limit && to !== from) break
      const piece = text.slice(from.start, to.end)
      const words = new Set(queryWords(piece))
      const score =
        coverage(weighed, (word) => words.has(word)) +
        0.4 * fitsKind(weighed.question, piece) -
        (0.1 * piece.length) / limit
      if (!best || score > best.score) best = { score, from, to }
    }
  }
  return best ? text.slice(best.from.start, best.to.end).replace(/[，,；;：:、]$/u, '') : text
}
