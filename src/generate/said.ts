import type { Question } from '../language/question.ts'
import { sentences } from '../language/sentences.ts'
import { isStopWord } from '../language/stop-words.ts'
import { queryWords } from '../language/words.ts'
import type { Element } from '../model/document.ts'
import { elementText } from '../model/element-text.ts'
import type { Passage } from '../spec/passage.ts'
import { aroundWords } from './weigh.ts'

/** A sentence of a passage, with what it holds. */
export interface Said {
  readonly passage: Passage
  readonly text: string
  readonly element: Element
  readonly own: ReadonlySet<string>
  /** Words of the sentence before. */
  readonly before: ReadonlySet<string>
  /** The line of its own in front of it that names what it tells, as in a list of options. */
  readonly head?: string
  /** Words of the sentences beside it and of what is around the passage. */
  readonly near: ReadonlySet<string>
}

/** The sentences of a passage's text, in order; those of tables are cells and left out. */
export function sentencesOf(passage: Passage): Said[] {
  if (passage.chunk.group === 'table' || passage.chunk.group === 'row') return []
  const around = aroundWords(passage)
  const found = passage.elements.flatMap((element) => {
    if (element.kind === 'table') return []
    const all = sentences(elementText(element)).filter(({ text }) => inChunk(passage, text))
    return all.map(({ text }) => ({ text, element }))
  })
  const words = found.map(({ text }) => new Set(queryWords(text)))
  return found.map(({ text, element }, i) => {
    const before = words[i - 1] ?? new Set<string>()
    // The name of the next entry says nothing of this one.
    const after = isHead(found, i + 1) ? [] : (words[i + 1] ?? [])
    const near = new Set([...around, ...before, ...after])
    const head = isHead(found, i - 1) ? { head: found[i - 1]?.text ?? '' } : {}
    return { passage, text, element, own: words[i] ?? new Set<string>(), before, near, ...head }
  })
}

/** Words of a head, without what may be set: `depth depth = {mm}`. */
const HEAD = 3
const ENDS = /[。！？.!?；;，,、:：…]["'”’」』）)\]]*\s*$/u
const SYNTAX = /[=＝].*|[{[<〈⟨(（].*/su

/** A name in a line of its own, with a sentence behind it. */
function isHead(found: readonly { text: string; element: Element }[], at: number): boolean {
  const [line, next] = [found[at], found[at + 1]]
  if (!line || !next || line.element.kind === 'title' || next.element.kind === 'title' || ENDS.test(line.text))
    return false
  const words = new Set(queryWords(line.text.replace(SYNTAX, '')))
  return words.size > 0 && words.size <= HEAD && ENDS.test(next.text)
}

/** A long paragraph is several chunks of one element: only the sentences of this one count. */
function inChunk(passage: Passage, sentence: string): boolean {
  return passage.elements.length > 1 || passage.chunk.group === 'figure' || passage.chunk.text.includes(sentence)
}

/** A question in the source is no answer. */
export function isQuestion(text: string): boolean {
  return /[?？]["”』」）)]?$/u.test(text)
}

/** Begins with a word that means something of the sentence before. */
export const POINTS_BACK =
  /^(?:其|它|他|她|该|此|这|那|同时|并|且|本|it|its|this|these|that|they|he|she|the)(?![a-z])/iu

/** Content words that the question does not say itself. */
export function freshWords({ terms }: Question, { own }: Pick<Said, 'own'>): string[] {
  const asked = new Set(terms.flatMap(({ word, parts = [], also = [] }) => [word, ...parts, ...also]))
  return [...own].filter((word) => !isStopWord(word) && !asked.has(word))
}
