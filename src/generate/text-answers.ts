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
      const kind = fitsKind(weighed.question, sentence.text)
      const score =
        WEIGHTS.own * covered.own +
        WEIGHTS.around * (covered.both - covered.own) +
        WEIGHTS.inherited * inherited +
        WEIGHTS.kind * kind +
        WEIGHTS.phrase * phrase(weighed, sentence.text) +
        WEIGHTS.prior * rank
      return {
        passage,
        parts: tell(within, passage, said, i),
        own: sentence.own,
        fitsKind: kind,
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

/** The sentence, cut; the list that it announces or stands in; and where several things are asked, the sentence that says the rest. */
function tell(weighed: Weighed, passage: Passage, said: readonly Said[], at: number): GeneratedPart[] {
  const sentence = said[at]
  if (!sentence) return []
  const listed = asksList(weighed) || /[：:]$/u.test(sentence.text) ? listAt(passage, said, at) : []
  if (listed.length > 1)
    return toParts(
      passage,
      listed.map((one) => ({ text: one.text, said: one })),
      weighed,
    )
  const rest = asksSeveral(weighed) ? sayingTheRest(weighed, said, sentence) : undefined
  if (rest) {
    const limit = Math.max(MAX_CHARACTERS - Math.min(sentence.text.length, rest.text.length), MAX_CHARACTERS / 2)
    const both = [sentence, rest].toSorted((a, b) => said.indexOf(a) - said.indexOf(b))
    return toParts(
      passage,
      both.map((one) => ({ text: cutToClauses(weighed, one.text, limit), said: one })),
      weighed,
    )
  }
  return toParts(passage, [{ text: cutToClauses(weighed, sentence.text, MAX_CHARACTERS), said: sentence }], weighed)
}

function toParts(
  passage: Passage,
  told: readonly { readonly text: string; readonly said: Said }[],
  { question }: Weighed,
): GeneratedPart[] {
  const list = told.length > 2
  const texts = told.map(({ text }) => (list ? text.replace(/[。；;，,.]$/u, '') : text))
  return [
    {
      type: 'text-delta',
      text: texts.join(list ? (question.language === 'zh' ? '；' : '; ') : '\n').replace(/([：:])[；;] ?/u, '$1'),
    },
    {
      type: 'text-end',
      citations: told.map(({ said }) => ({ passage: passage.id, quote: said.text, elementId: said.element.id })),
    },
  ]
}

/** 有哪些, 三种……是什么, which are, what are the three … */
function asksList({ question }: Weighed): boolean {
  return (
    question.kind === 'list' ||
    /[两二三四五六七八九十\d]\s?[种个类项点大条]|\b(?:two|three|four|five|six|seven|eight)\b/iu.test(question.text)
  )
}

/** The announcing sentence and its items, or the items among which a sentence stands; each cut to its head where all would be too long. */
function listAt(passage: Passage, said: readonly Said[], at: number): Said[] {
  const sentence = said[at]
  if (!sentence || passage.chunk.group !== 'block') return []
  const announces = /[：:]$/u.test(sentence.text)
  if (!announces && sentence.element.kind !== 'list') return []
  let from = announces ? at + 1 : at
  while (!announces && said[from - 1]?.element.kind === 'list') from--
  const kind = said[from]?.element.kind
  let to = from
  while (said[to] && said[to]?.element.kind === kind && to - from < 12) to++
  const items = said.slice(from, to)
  const lead = announces
    ? [sentence]
    : said[from - 1] && /[：:]$/u.test(said[from - 1]?.text ?? '')
      ? said.slice(from - 1, from)
      : []
  const full = [...lead, ...items.map((item) => ({ ...item, text: withoutBullet(item.text) }))]
  if (lengthOf(full) <= MAX_CHARACTERS) return full
  const heads = full.map((item, i) => (i < lead.length ? item : { ...item, text: headOf(item.text) }))
  return lengthOf(heads) <= MAX_CHARACTERS ? heads : lead.length > 0 ? fitting(full) : []
}

function fitting(items: readonly Said[]): Said[] {
  const last = items.findIndex((_, i) => lengthOf(items.slice(0, i + 1)) > MAX_CHARACTERS)
  return items.slice(0, Math.max(last, 1))
}

function lengthOf(items: readonly Said[]): number {
  return items.reduce((sum, item) => sum + item.text.length + 1, 0)
}

function withoutBullet(text: string): string {
  return text.replace(/^\s*[-•·●▪◦*–—➢➤✓]\s*/u, '')
}

/** What an item names before it explains: `统一模态：…`. */
function headOf(text: string): string {
  return /^(.{1,30}?)\s*[：:—]/u.exec(text)?.[1] ?? text
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
