import { withContrast } from './contrasts.ts'
import { periodsOf, withPeriod } from './dates-said.ts'

const ASKS =
  /\b(?:what|which|who|whom|whose|when|where|why|how|is|are|was|were|do|does|did|can|could|has|have|will|would|should)\b/iu
const LED =
  /^(?:and|but|so|also|then)?[,\s]*(?:(?:what|how) about|what of|same for)\s+(?<about>.{1,60}?)(?:\s+(?:instead|then|too))?\s*\?*$|^(?:and|also)\s+(?<and>.{1,40}?)\s*\?*$/iu
const PREPOSITION = /^(?:in|for|of|on|at|by|with|from|during|since|to)\s+/iu
const BARE = /^(?:and\s+)?(?<word>why|when|where|who|how)(?: not| so| exactly| then)?\s*\?*$/iu
/** A word that stands for something named before; `that` and `this` only where no noun follows. */
const POINTING =
  /\b(?:it|its|they|them|their|he|him|his|she|hers?|(?:this|that|these|those)(?=\s*[?.,]|\s+(?:is|are|was|were|does|did|do|cost|weigh|have|has)\b))(?!')\b/iu
const POSSESSIVE = /^(?:its|their|his|hers?)$/iu
const MEASURE =
  /\b(?:weight|price|cost|costs|speed|size|length|width|height|depth|colou?r|capacity|power|voltage|resolution|revenue|sales|profit|income|turnover|margin|rate|number|amount|area|population|temperature|date|time|address|author|title|warranty|age|salary|share|growth|total|volume|memory|accuracy|score|budget|loss|debt|expenses?)s?$/iu
/** Before a phrase that can be exchanged. */
const OF =
  /\b(?:of|for|in|at|on|from|by|with)\s+(?<phrase>(?:the |an? |its )?[^?,]+?)(?=\s+(?:of|for|in|at|on|from|by|with|during|since)\s|\s*[?,]|\s*$)/giu
const SUBJECT =
  /\b(?:is|are|was|were|do|does|did|can|could|has|have|will|would|should)\s+(?<phrase>(?:the |an? )?(?:[A-Z][\w-]*|[\w-]+)(?:\s+[A-Z\d][\w-]*)*)/u
const WANTED =
  /^(?:and\s+)?(?:what|which)\s+(?:is|was|are|were)\s+(?<phrase>(?:the |an? )?[\w-]+(?:\s[\w-]+){0,3}?)\s+(?:of|for|in|on|at|from|by)\s/iu

/**
 * A follow-up such as "and in March?" or "what about its weight?" as a question of its own, by what stands in the question
 * before; unchanged when it is one already.
 *
 * @param answer - what was answered before; "he" is a person that it names
 */
export function standAloneEnglish(question: string, before: string, answer?: string): string {
  const text = question.trim()
  const bare = BARE.exec(text)?.groups?.word
  if (bare) return bareQuestion(bare, before)
  const { about, and } = LED.exec(text)?.groups ?? {}
  const what = about ?? and
  if (what && !ASKS.test(what)) return completed(what, before, answer)
  return pointedOut(text, before, answer)
}

/** A condition, or a noun with its article. */
const NAMED = /(?:^|[,;]\s*)(?:if|when)\b(?! (?:do|does|did|is|was|are|were|can|will)\b)|\b(?:the|an?)\s+\w+/iu

/** The question before with what is named now in its place. */
function completed(what: string, before: string, answer: string | undefined): string {
  const question = before.trim()
  const preposition = PREPOSITION.exec(what)?.[0] ?? ''
  const named = what.slice(preposition.length)
  const [period] = periodsOf(named)
  if (period && period.start === 0 && period.end === named.length)
    return withPeriod(question, named, period.group) ?? atEnd(question, `${preposition || 'in '}${named}`)
  const pointing = POINTING.exec(named)
  const plain = pointing && POSSESSIVE.test(pointing[0]) ? named.replace(pointing[0], '').trim() : named
  const contrast = withContrast(question, plain)
  if (contrast !== undefined) return contrast
  if (MEASURE.test(plain)) return withMeasure(question, plain, answer)
  const last = [...question.matchAll(OF)].filter(({ groups }) => periodsOf(groups?.phrase ?? '').length === 0).at(-1)
  const own = last ?? SUBJECT.exec(question)
  const phrase = own?.groups?.phrase
  if (!own || phrase === undefined) return atEnd(question, `for ${named}`)
  const at = own.index + own[0].indexOf(phrase, last ? own[0].indexOf(' ') : own[0].search(/\s/u))
  return question.slice(0, at) + withArticle(named, phrase) + question.slice(at + phrase.length)
}

function withMeasure(question: string, measure: string, answer: string | undefined): string {
  const wanted = WANTED.exec(question)
  const phrase = wanted?.groups?.phrase
  if (wanted && phrase) {
    const at = wanted[0].indexOf(phrase)
    return question.slice(0, at) + withArticle(measure, phrase) + question.slice(at + phrase.length)
  }
  const subject = SUBJECT.exec(question)
  const own = subject?.groups?.phrase
  if (subject && own && MEASURE.test(own)) {
    const at = subject.index + subject[0].indexOf(own)
    return question.slice(0, at) + measure + question.slice(at + own.length)
  }
  const meant = subjectOf(question, answer)
  return meant === undefined
    ? atEnd(question, `, ${measure}`)
    : `What is the ${measure.replace(/^the /iu, '')} of ${meant}?`
}

/** Words for what was named before, in a question that names little else. */
function pointedOut(text: string, before: string, answer: string | undefined): string {
  const pointing = POINTING.exec(text)
  // What it means may stand before it in the same question.
  if (!pointing || /[A-Z][\w-]*\d|(?<=[a-z] )[A-Z][a-z]+/u.test(text.slice(0, pointing.index))) return text
  if (NAMED.test(text.slice(0, pointing.index))) return text
  const meant = subjectOf(before, answer)
  if (meant === undefined) return text
  return text.replace(POINTING, (word) => (POSSESSIVE.test(word) ? `${meant}’s` : meant))
}

/** What "it" means: what the question before is about, or where that asked who or which, a short answer. */
function subjectOf(before: string, answer: string | undefined): string | undefined {
  const short = answer
    ?.replace(/\s*(?:\[\d+\])+/gu, '')
    .replace(/\.$/u, '')
    .trim()
  if (short && short.split(/\s+/u).length <= 4 && !/\n/u.test(short) && /\b(?:who|which)\b/iu.test(before)) return short
  const wanted = WANTED.test(before)
  const of = [...before.matchAll(OF)].find(({ groups }) => periodsOf(groups?.phrase ?? '').length === 0)
  const subject = SUBJECT.exec(before)?.groups?.phrase
  const phrase = wanted ? (of?.groups?.phrase ?? subject) : (subject ?? of?.groups?.phrase)
  return phrase && !POINTING.test(phrase) ? phrase.trim() : undefined
}

function withArticle(named: string, replaced: string): string {
  const article = /^(?:the|an?)\s/iu.exec(replaced)?.[0] ?? ''
  return /^(?:the|an?|its|[A-Z])/u.test(named) || article.toLowerCase().startsWith('a') ? named : article + named
}

function atEnd(question: string, piece: string): string {
  return `${question.replace(/[?\s]+$/u, '')}${piece.startsWith(',') ? '' : ' '}${piece}?`
}

const WH =
  /^(?:and\s+)?(?:how (?:much|many|long|far|tall|large|big|fast|heavy|old|often|high|deep|wide)|what|which(?: \w+)?|when|where|who|how)\b/iu

/** "Why?" after "How much did sales grow?" */
function bareQuestion(word: string, before: string): string {
  const asked = word.charAt(0).toUpperCase() + word.slice(1).toLowerCase()
  return WH.test(before) ? before.trim().replace(WH, asked) : `${asked}: ${before.trim()}`
}
