import { foldText, toLetters } from '../language/normal.ts'
import { oneLine } from '../language/one-line.ts'
import type { Question } from '../language/question.ts'
import { queryWords } from '../language/words.ts'
import { captionText } from '../model/caption.ts'
import type { GeneratedPart } from '../spec/generator.ts'
import type { Passage } from '../spec/passage.ts'
import { aroundWords, coverage, type Weighed } from './weigh.ts'

/** A figure or table that is asked for, with how much of the question its caption and surroundings hold. */
export interface Shown {
  readonly passage: Passage
  readonly coverage: number
  /** Words of its caption and of what is read in it. */
  readonly own: ReadonlySet<string>
  /** Every name of the question that its document knows stands in it or its caption. */
  readonly named: boolean
  /** A picture tells no number or date in words. */
  readonly fitsKind: number
  readonly parts: readonly GeneratedPart[]
}

/** The figure that the question means: by its number, else by its caption, words and surroundings, then by rank. */
export function figureAsked(weighed: Weighed, passages: readonly Passage[]): Shown | undefined {
  const figures = passages.filter(({ elements }) => elements.some((element) => element.kind === 'figure'))
  return pick(weighed, figures, 'figure')
}

/** The table that the question means. */
export function tableAsked(weighed: Weighed, passages: readonly Passage[]): Shown | undefined {
  const tables = passages.filter(({ elements }) => elements.some((element) => element.kind === 'table'))
  return pick(weighed, tables, 'table')
}

function pick(weighed: Weighed, passages: readonly Passage[], kind: 'figure' | 'table'): Shown | undefined {
  let best: { passage: Passage; coverage: number; score: number; named: boolean } | undefined
  for (const [i, passage] of passages.entries()) {
    const own = new Set(queryWords(passage.chunk.text))
    const around = aroundWords(passage)
    const covered = coverage(weighed, (word) => own.has(word) || around.has(word))
    const numbered = hasNumber(weighed.question, passage, kind)
    const named = hasNames(weighed.question, passage)
    const score =
      coverage(weighed, (word) => own.has(word)) + 0.5 * covered + (numbered ? 2 : 0) + (named ? 0.5 : 0) - 0.02 * i
    if (!best || score > best.score) best = { passage, coverage: numbered ? 1 : covered, score, named }
  }
  if (!best) return undefined
  const element = best.passage.elements.find((one) => one.kind === kind)
  const caption = captionOf(best.passage, kind)
  const citation = { passage: best.passage.id, ...(element ? { elementId: element.id } : {}) }
  const heading = best.passage.chunk.headings.at(-1) ?? ''
  const named: GeneratedPart[] = [
    { type: 'text-delta', text: caption || heading },
    { type: 'text-end', citations: [caption ? { passage: best.passage.id, quote: caption } : citation] },
  ]
  return {
    passage: best.passage,
    coverage: best.coverage,
    own: new Set(queryWords(best.passage.chunk.text)),
    fitsKind: 0,
    named: best.named,
    parts: [...(caption || heading ? named : []), { type: kind, citation }],
  }
}

/** Names with a letter or digit at their end tell one figure from the next: Product A, ESP32-D4. */
function hasNames({ names }: Question, { chunk, document, label }: Passage): boolean {
  const own = toLetters(`${chunk.text} ${chunk.context ?? ''}`).letters
  const around = toLetters([label, document.title ?? '', ...chunk.headings].join(' ')).letters
  return names.every((name) => {
    const letters = toLetters(name).letters
    return own.includes(letters) || around.includes(letters)
  })
}

function captionOf(passage: Passage, kind: 'figure' | 'table'): string {
  const element = passage.elements.find((one) => one.kind === kind)
  return oneLine(captionText(passage.document, element))
}

function hasNumber(question: Question, passage: Passage, kind: 'figure' | 'table'): boolean {
  const caption = foldText(captionOf(passage, kind) || passage.chunk.text.slice(0, 40))
  return question.numbered.some(
    (one) =>
      one.kind === kind &&
      new RegExp(
        `^.{0,3}(?:图|圖|表|fig(?:ure)?\\.?|table)\\s*${one.number.replaceAll('.', '\\.')}(?![\\d.]\\d)(?!\\d)`,
        'u',
      ).test(caption),
  )
}
