import { dimensionsAsked } from '../language/dimension.ts'
import { foldText, toLetters } from '../language/normal.ts'
import type { Question } from '../language/question.ts'
import { isStopWord, withoutAsking } from '../language/stop-words.ts'
import { queryWords } from '../language/words.ts'
import type { Document } from '../model/document.ts'
import { elementText } from '../model/element-text.ts'
import type { Passage } from '../spec/passage.ts'
import type { Candidate } from './candidate.ts'
import { aroundWords, coverage, pageWords, type Weighed, weighWithin } from './weigh.ts'

/** Share of the question's terms that must stand in the answer's place, around it, and on its page. */
const ENOUGH = 0.34
/** What each name that its document does not know costs. */
const UNKNOWN_NAME = 0.3
/** What it costs when nothing near says the thing that is asked for, such as the 单价 of CH582M芯片的单价. */
const UNKNOWN_HEAD = 0.3
/** What it costs when the whole document never says the thing asked for or counted: less, because 300 人 may be students. */
const NEVER_SAID = 0.15
/** What it costs when a number is asked for and none is told. */
const NO_NUMBER = 0.2

/** What must be known of a possible answer. */
type Supported = Pick<Candidate, 'passage' | 'own' | 'coverage' | 'fitsKind'>

/** Whether an answer's place holds enough of the question. */
export function supports(weighed: Weighed, candidate: Supported): boolean {
  return support(weighed, candidate) >= ENOUGH
}

/** How much of the question stands where the answer was found, in `[0, 1]`. */
function support(weighed: Weighed, candidate: Supported): number {
  const { question } = weighed
  const within = weighWithin(weighed, candidate.passage)
  const around = aroundWords(candidate.passage)
  const page = pageWords(candidate.passage)
  const near = coverage(within, (word) => candidate.own.has(word) || around.has(word))
  const onPage = coverage(within, (word) => candidate.own.has(word) || around.has(word) || page.has(word))
  const covered = Math.max(candidate.coverage, near) * 0.6 + onPage * 0.4
  const letters = lettersOf(candidate.passage.document) + toLetters(candidate.passage.label).letters
  // A document in another script writes people and places otherwise; names with digits or signs stay what they are.
  const written = isForeign(question, letters) ? question.names : [...question.names, ...question.proper]
  const said = new Set([...written, ...weighed.files.map(foldText)])
  const unknown = [...said].filter((name) => !isKnown(name, letters)).length
  const head = question.head.filter((word) => weighed.terms.some((term) => term.word === word && term.weight > 0))
  const measured = question.kind === 'count' && dimensionsAsked(question.text).length > 0 && candidate.fitsKind >= 1
  const counted = question.kind === 'count' && dimensionsAsked(question.text).length === 0 ? countedWords(question) : []
  const headless =
    head.length > 0 && !measured && !head.some((word) => candidate.own.has(word) || around.has(word) || page.has(word))
  const sameScript = (question.language === 'zh') === isMuchHan(letters)
  const unsaid = (words: readonly string[]) => words.length > 0 && !words.some((word) => letters.includes(word))
  const never = sameScript && (unsaid(counted) || (headless && unsaid(head)))
  const numberless = question.kind === 'count' && candidate.fitsKind <= -1
  const doubts =
    unknown * UNKNOWN_NAME + (headless ? UNKNOWN_HEAD : 0) + (never ? NEVER_SAID : 0) + (numberless ? NO_NUMBER : 0)
  return Math.max(covered - doubts, 0)
}

/** Words of what is counted: the 津贴 of 多少津贴, the `stages` of `how many stages`. */
function countedWords({ target }: Question): string[] {
  return queryWords(target).filter((word) => !isStopWord(word) && [...word].length > 1)
}

const known = new WeakMap<Document, string>()

/** All letters and digits of a document, so that a name is found however it is spaced. */
function lettersOf(document: Document): string {
  const found = known.get(document)
  if (found !== undefined) return found
  const made = document.elements
    .map((element) => foldText(elementText(element)).replace(/[^\p{L}\p{N}]/gu, ''))
    .join(' ')
  known.set(document, made)
  return made
}

/** Words that are quoted at length are often quoted by heart: most of them are enough. */
const BY_HEART = { characters: 8, share: 0.7 } as const

/** Does the document say the name, however it is spaced? */
function isKnown(name: string, letters: string): boolean {
  const own = toLetters(name).letters
  if (letters.includes(own)) return true
  if (!/^\p{Script=Han}+$/u.test(own) || own.length < BY_HEART.characters) return false
  const words = queryWords(own)
  return words.filter((word) => letters.includes(word)).length >= BY_HEART.share * words.length
}

/** An English question over a document with much Chinese in it. */
function isForeign({ language }: Question, letters: string): boolean {
  return language !== 'zh' && isMuchHan(letters)
}

function isMuchHan(letters: string): boolean {
  const sample = letters.slice(0, 20_000)
  return (sample.match(/\p{Script=Han}/gu)?.length ?? 0) > 0.2 * sample.length
}

const MAX_NAMED = 3

/** Says in the question's language that the documents do not hold the answer, and what was looked for and where. */
export function refusalText(question: Question, passages: readonly Passage[]): string {
  if (question.text.trim() === '') return '文档中没有这样的图片。 The documents hold no such picture.'
  const documents = [...new Set(passages.map((passage) => passage.label))]
  const named = documents.slice(0, MAX_NAMED)
  if (question.language === 'zh') {
    const wanted = withoutAsking(question.text)
      .split(/[\s，。？！、；：?!,;:]+/u)
      .filter((piece) => [...piece].length > 1)
      .slice(0, 6)
    const where =
      named.length > 0
        ? `，查看了 ${named.join('、')}${documents.length > named.length ? ` 等 ${documents.length} 个文档` : ''}`
        : ''
    return `文档中没有找到这个问题的答案。查找了：${wanted.join('、') || question.text}${where}。`
  }
  const wanted = question.text
    .replace(/[?!.]+$/u, '')
    .split(/\s+/u)
    .filter((word) => !SMALL.test(word))
    .slice(0, 8)
  const where =
    named.length > 0
      ? ` in ${named.join(', ')}${documents.length > named.length ? ` and ${documents.length - named.length} more` : ''}`
      : ''
  return `The documents do not hold an answer to this question. Searched for ${wanted.join(' ') || question.text}${where}.`
}

const SMALL =
  /^(?:the|an?|of|in|on|at|to|for|is|are|was|were|do|does|did|what|which|who|when|where|why|how|many|much|and|or|by)$/iu
