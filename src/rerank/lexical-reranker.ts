import { definedIn, defines } from '../language/definitions.ts'
import { fitsKind } from '../language/fits-kind.ts'
import { foldText } from '../language/normal.ts'
import { type Question, readQuestion } from '../language/question.ts'
import { sameQuestion } from '../language/same-question.ts'
import { sentences } from '../language/sentences.ts'
import { coverageOf, discountTopic, phrasesOf, type WeighedTerm, weighTerms } from '../language/weigh-terms.ts'
import { queryWords } from '../language/words.ts'
import { tableRows } from '../model/element-text.ts'
import type { Passage } from '../spec/passage.ts'
import type { Reranker } from '../spec/reranker.ts'
import { documentWords } from './document-words.ts'

/** How much each feature, in `[0, 1]`, adds to a score. */
const WEIGHTS = {
  text: 1,
  sentence: 1,
  phrase: 0.6,
  headings: 0.35,
  context: 0.3,
  note: 0.3,
  page: 0.45,
  document: 0.35,
  label: 0.5,
  names: 0.6,
  kind: 0.25,
  asked: 1.5,
  defines: 0.8,
  group: 0.3,
  listing: -0.6,
  prior: 0.4,
} as const
const FULL_MARKS = Object.values(WEIGHTS).reduce((sum, weight) => sum + Math.max(weight, 0), 0)
type Features = { readonly [name in keyof typeof WEIGHTS]: number }

/** A further passage of a page that has already been ranked loses this share, so that one table does not fill the list. */
const REPEAT_LOSS = 0.06

/**
 * Ranks candidates by words alone: rarity-weighted coverage of the question's terms in text, best sentence, headings,
 * context, page, document, and of what programs wrote about it and it was found by; phrases; names and numbers exactly; the kind of thing asked for; a heading that asks the same; a sentence that
 * defines what is asked for. Deterministic.
 */
export function createLexicalReranker(): Reranker {
  return {
    name: 'lexical',
    maxCandidates: 200,
    judges: 'words',
    fullMarks: FULL_MARKS,
    async doRerank(query, candidates, signal) {
      signal.throwIfAborted()
      return damped(candidates, scoreAll(readQuestion(query.text), candidates))
    },
  }
}

function scoreAll(question: Question, candidates: readonly Passage[]): number[] {
  const documents = [...new Set(candidates.map((candidate) => candidate.document))]
  const terms = weighTerms(
    question,
    documents.map((document) => documentWords(document).counts),
  )
  const best = candidates.reduce((top, candidate) => Math.max(top, candidate.score), 0)
  return candidates.map((candidate) => {
    const features = featuresOf(question, terms, candidate, best)
    const names = Object.keys(WEIGHTS) as (keyof typeof WEIGHTS)[]
    return names.reduce((sum, name) => sum + WEIGHTS[name] * features[name], 0)
  })
}

function featuresOf(question: Question, terms: readonly WeighedTerm[], candidate: Passage, best: number): Features {
  const { chunk, document } = candidate
  const words = documentWords(document)
  const text = queryWords(chunk.text)
  const inText = new Set(text)
  const inHeadings = new Set(queryWords(chunk.headings.join('\n')))
  const inContext = new Set(queryWords(chunk.context ?? ''))
  const inLabel = new Set(queryWords([candidate.label, document.title ?? '', firstTitle(candidate)].join('\n')))
  const within = discountTopic(terms, inLabel)
  const inOwn = coverageOf(within, (word) => inText.has(word))
  const onPage = chunk.pages.map((page) => coverageOf(within, (word) => words.pages.get(page)?.has(word) ?? false))
  return {
    text: inOwn,
    sentence: bestSentence(within, chunk.text),
    phrase: phrasesOf(within, text),
    headings: coverageOf(within, (word) => inHeadings.has(word)),
    context: coverageOf(within, (word) => inContext.has(word)),
    note: Math.max(0, ...(candidate.notes ?? []).map((note) => coverageIn(within, note) - inOwn)),
    page: Math.max(0, ...onPage),
    document: coverageOf(terms, (word) => words.all.has(word)),
    label: coverageOf(terms, (word) => inLabel.has(word)),
    names: namesMet(question, candidate),
    kind: kindOf(question, within, chunk.text),
    asked: sameQuestion(question.text, chunk.headings.at(-1) ?? ''),
    defines: bestDefinition(question, chunk.text),
    group: groupFits(question, candidate),
    listing: isListing(candidate) ? 1 : 0,
    prior: best > 0 ? candidate.score / best : 0,
  }
}

function bestSentence(terms: readonly WeighedTerm[], text: string): number {
  return sentences(text).reduce((best, sentence) => Math.max(best, coverageIn(terms, sentence.text)), 0)
}

function bestDefinition({ text: asked }: Question, text: string): number {
  const name = definedIn(asked)
  if (name === undefined) return 0
  return sentences(text).reduce((best, sentence) => Math.max(best, defines(name, sentence.text)), 0)
}

/** How well the sentence that says most of the question, or one as good, holds the kind of thing that is asked for. */
function kindOf(question: Question, terms: readonly WeighedTerm[], text: string): number {
  const found = sentences(text).map((sentence) => ({ text: sentence.text, covered: coverageIn(terms, sentence.text) }))
  const best = found.reduce((top, { covered }) => Math.max(top, covered), 0)
  const kinds = found
    .filter(({ covered }) => covered >= best * 0.7)
    .map((sentence) => fitsKind(question, sentence.text))
  return kinds.reduce((top, kind) => Math.max(top, kind), -1)
}

function coverageIn(terms: readonly WeighedTerm[], text: string): number {
  const words = new Set(queryWords(text))
  return coverageOf(terms, (word) => words.has(word))
}

/** The first title of the document, unless a later one that is worded like it stands above the passage. */
function firstTitle({ chunk, document }: Passage): string {
  const found = document.elements.find((element) => element.kind === 'title')
  const title = found?.kind === 'title' ? found.text : ''
  const words = queryWords(title)
  const own = new Set(queryWords(chunk.headings[0] ?? ''))
  const alike = words.length > 0 && words.filter((word) => own.has(word)).length >= words.length * 0.6
  return alike && chunk.headings[0] !== title ? '' : title
}

/** Share of the names that stand in the passage or around it, a name of the document counting as around. */
function namesMet(question: Question, { chunk, label, document }: Passage): number {
  if (question.names.length === 0) return 0
  const text = foldText(chunk.text)
  const around = foldText([...chunk.headings, chunk.context ?? '', label, document.title ?? ''].join('\n'))
  const met = question.names.map((name) => (text.includes(name) ? 1 : around.includes(name) ? 0.95 : 0))
  return met.reduce((sum: number, one) => sum + one, 0) / question.names.length
}

/** A table of contents repeats the words of every heading and answers nothing: its last column is page numbers. */
function isListing({ chunk, elements, document }: Passage): boolean {
  if (
    /^(?:目\s*录|目\s*次|(?:table of )?contents|(?:图|表格?|插图)目录|list of (?:figures|tables)|references|bibliography|参考文献)$/iu.test(
      chunk.headings.at(-1)?.trim() ?? '',
    )
  )
    return true
  const table = elements.find((element) => element.kind === 'table')
  const text = table
    ? tableRows(table.cells)
        .map((row) => row.map((cell) => cell.text).join(' '))
        .join('\n')
    : chunk.text
  const lines = text.split('\n').filter((line) => line.trim())
  const numbers = lines
    .map((line) => Number(/[\s.…·]+(\d{1,4})\s*$/u.exec(line)?.[1] ?? Number.NaN))
    .filter((number) => number <= document.pages.length + 20)
  if (lines.length < 4 || numbers.length < lines.length * 0.7) return false
  return (
    numbers.every((number, i) => i === 0 || number >= (numbers[i - 1] ?? 0)) &&
    (numbers[0] ?? 0) < (numbers.at(-1) ?? 0)
  )
}

/** Asked for a figure or table, or one of them by number. */
function groupFits(question: Question, { chunk }: Passage): number {
  const kind =
    chunk.group === 'figure' ? 'figure' : chunk.group === 'table' || chunk.group === 'row' ? 'table' : undefined
  if (kind === undefined) return 0
  const named = question.numbered.filter((one) => one.kind === kind)
  const caption = foldText(`${chunk.text.slice(0, 80)}\n${(chunk.context ?? '').slice(0, 80)}`)
  const met = named.some(({ number }) =>
    new RegExp(`(?:图|圖|表|fig(?:ure)?\\.?|table)\\s*${number.replaceAll('.', '\\.')}(?!\\d)`, 'u').test(caption),
  )
  if (met) return 2
  return question.about.includes(kind) ? 1 : 0
}

function damped(candidates: readonly Passage[], scores: readonly number[]): number[] {
  const order = scores
    .map((_, i) => i)
    .sort(
      (a, b) =>
        (scores[b] ?? 0) - (scores[a] ?? 0) ||
        ((candidates[a]?.chunk.id ?? '') < (candidates[b]?.chunk.id ?? '') ? -1 : 1),
    )
  const seen = new Map<string, number>()
  const result = [...scores]
  for (const i of order) {
    const candidate = candidates[i]
    if (!candidate) continue
    const place = `${candidate.document.id}/${candidate.chunk.pages[0] ?? 1}`
    const before = seen.get(place) ?? 0
    seen.set(place, before + 1)
    result[i] = (scores[i] ?? 0) * (1 - REPEAT_LOSS * Math.min(before, 6))
  }
  return result
}
