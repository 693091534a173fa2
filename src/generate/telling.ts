import { fitsKind } from '../language/fits-kind.ts'
import { polarity } from '../language/polarity.ts'
import { clauses } from '../language/sentences.ts'
import { queryWords } from '../language/words.ts'
import type { GeneratedPart } from '../spec/generator.ts'
import { focusOn } from './focus.ts'
import { ANNOUNCES, listAt } from './listing.ts'
import { freshWords, isQuestion, POINTS_BACK, type Said } from './said.ts'
import { slotIn } from './slot.ts'
import { coverage, type Weighed } from './weigh.ts'

/** An answer longer than this many characters is cut to its clauses. */
const MAX_CHARACTERS = 170
/** What a second sentence must add to the share of the question that is met. */
const GAIN = 0.2
/** The same where the question says that it wants several: two long sentences often differ in one word. */
const GAIN_OF_SEVERAL = 0.05

/**
 * The sentence, cut; the list that it announces or stands in; and where several things are asked, the sentence that says
 * the rest.
 *
 * @param said - the sentences of the sentence's passage, in order
 * @param others - sentences of other passages that were found
 */
export function tell(weighed: Weighed, said: readonly Said[], at: number, others: readonly Said[]): GeneratedPart[] {
  const sentence = said[at]
  if (!sentence) return []
  const listed = asksList(weighed) || ANNOUNCES.test(sentence.text) ? listAt(said, at, MAX_CHARACTERS) : []
  if (listed.length > 1) return toParts(listed, weighed)
  const before = said[at - 1]
  if (before && isToldBefore(weighed, sentence))
    return toParts([shortened(weighed, before, MAX_CHARACTERS), sentence], weighed)
  const rest = asksSeveral(weighed) ? sayingTheRest(weighed, said, others, sentence) : undefined
  if (!rest) return toParts([shortened(weighed, sentence, MAX_CHARACTERS)], weighed)
  const limit = Math.max(MAX_CHARACTERS - Math.min(sentence.text.length, rest.text.length), MAX_CHARACTERS / 2)
  const both = said.includes(rest) && said.indexOf(rest) < at ? [rest, sentence] : [sentence, rest]
  return toParts(
    both.map((one) => shortened(weighed, one, limit)),
    weighed,
  )
}

/** Words beside those of the question that say hardly more than it does. */
const HARDLY_MORE = 1

/** 这本书又称…: what points back and else only repeats the question is answered by the sentence before. */
function isToldBefore({ question }: Weighed, sentence: Said): boolean {
  return (
    SLOT_KINDS.has(question.kind) &&
    POINTS_BACK.test(sentence.text) &&
    freshWords(question, sentence).length <= HARDLY_MORE
  )
}

/** What is said, with the whole sentence that it is taken from. */
interface Told {
  readonly text: string
  readonly quote?: string
  readonly passage: Said['passage']
  readonly element: Said['element']
}

function shortened(weighed: Weighed, said: Said, limit: number): Told {
  return { ...said, text: cutToClauses(weighed, said.text, limit), quote: said.text }
}

function toParts(told: readonly Told[], { question }: Weighed): GeneratedPart[] {
  const list = told.length > 2
  const chinese = question.language === 'zh'
  const texts = told.map(({ text }) => (list ? text.replace(/[。；;，,.]$/u, '') : text))
  const joined = texts.join(list ? (chinese ? '；' : '; ') : '\n').replace(/([：:])[；;] ?/gu, chinese ? '$1' : '$1 ')
  const yes = told.length === 1 ? polarity(question, joined) : undefined
  const citations = told.map(({ passage, element, text, quote }) => ({
    passage: passage.id,
    quote: quote ?? text,
    elementId: element.id,
  }))
  return [
    { type: 'text-delta', text: yes === undefined ? joined : `${yes}${chinese ? '，' : ', '}${joined}` },
    { type: 'text-end', citations },
  ]
}

/** 有哪些, 三种……是什么, which are, what are the three … */
function asksList({ question }: Weighed): boolean {
  return (
    question.kind === 'list' ||
    /[两二三四五六七八九十\d]\s?[种个类项点大条]|\b(?:two|three|four|five|six|seven|eight)\b/iu.test(question.text)
  )
}

function asksSeveral({ question }: Weighed): boolean {
  return (
    question.several || TWO_ASKED.test(question.text) || /[和与及、]|范围|区间|\band\b|\branges?\b/u.test(question.text)
  )
}

/** Two question words: 哪一天由谁, who and when. */
const TWO_ASKED =
  /(?:什么|哪|谁|多少|几).+(?:什么|哪|谁|多少|几|呢[？?])|\b(?:what|which|who|when|where|how)\b.+\band (?:what|which|who|when|where|how)\b/iu

/** The sentence that adds most of what the first one leaves unsaid. */
function sayingTheRest(
  weighed: Weighed,
  said: readonly Said[],
  others: readonly Said[],
  first: Said,
): Said | undefined {
  let best: { said: Said; gain: number } | undefined
  const held = coverage(weighed, (word) => first.own.has(word))
  const least = weighed.question.several ? GAIN_OF_SEVERAL : GAIN
  // A far sentence must say as much of the question by itself.
  const far = weighed.question.several
    ? others.filter((one) => coverage(weighed, (word) => one.own.has(word)) >= held * 0.75)
    : []
  for (const one of [...said, ...far]) {
    if (one === first || isQuestion(one.text)) continue
    const gain = coverage(weighed, (word) => first.own.has(word) || one.own.has(word)) - held
    if (gain >= least && gain > (best?.gain ?? 0) && fitsKind(weighed.question, one.text) >= 0)
      best = { said: one, gain }
  }
  return best?.said
}

/** What it is worth that a clause holds the kind of thing asked for. */
const KIND = 0.8
/** Characters that are never cut. */
const SHORT = 24
/** Kinds whose answer is a name, a number or a date: the clause that holds it says enough. */
const SHORT_KINDS: ReadonlySet<string> = new Set(['who', 'when', 'where', 'count'])
/** Kinds whose answer is a thing that stands in the place of the question word. */
const SLOT_KINDS: ReadonlySet<string> = new Set(['who', 'where', 'which', 'what'])
/** What a hundred characters cost beside a share of the question: where a short answer is asked for, and elsewhere. */
const COST = { short: 0.4, long: 0.1 } as const

/** The neighbouring clauses that say most of what is asked, within the limit; all of a short text. */
function cutToClauses(weighed: Weighed, text: string, limit: number): string {
  const { question } = weighed
  const slot = SLOT_KINDS.has(question.kind) && !asksSeveral(weighed) ? slotIn(question, text) : undefined
  if (slot !== undefined) return slot
  const short = SHORT_KINDS.has(question.kind) && !asksSeveral(weighed)
  if (text.length <= (short ? SHORT : limit)) return short ? focusOn(question, text) : text
  const cost = short ? COST.short : COST.long
  let best: { score: number; piece: string } | undefined
  for (const piece of piecesOf(text, limit)) {
    const words = new Set(queryWords(piece))
    const said = coverage(weighed, (word) => words.has(word))
    const score = said + KIND * fitsKind(question, piece) - (cost * piece.length) / 100
    if (!best || score > best.score) best = { score, piece }
  }
  if (!best) return text
  const { piece } = best
  // A number that is not surely the one asked for is told with all that its sentence says of it.
  if (text.length <= limit && question.kind === 'count' && fitsKind(question, piece) < 1) return text
  const clause = piece.replace(/[，,；;：:、]$/u, '')
  return short ? focusOn(question, clause) : clause
}

/** What stands in brackets and says enough to answer by itself. */
const BRACKETED = /[（(]([^（()）]{20,})[）)]/gu

/** The runs of neighbouring clauses within the limit, each clause alone however long, and what long brackets hold. */
function piecesOf(text: string, limit: number): string[] {
  const parts = clauses(text)
  const runs = parts.flatMap((from, i) =>
    parts
      .slice(i)
      .filter((to) => to === from || to.end - from.start <= limit)
      .map((to) => text.slice(from.start, to.end)),
  )
  return [...runs, ...[...text.matchAll(BRACKETED)].map((match) => match[1]?.trim() ?? '')]
}
