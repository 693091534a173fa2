import { asData } from '../../language/prompt-data.ts'
import type { Element } from '../../model/document.ts'
import { elementText, tableRows } from '../../model/element-text.ts'
import type { Passage } from '../../spec/passage.ts'
import type { Prompt } from './prompt.ts'

/** Tokens of one piece of evidence at the most: a long table leaves room for the others. */
const MAX_PIECE_TOKENS = 2_500

/** What a model may read of the evidence. */
export interface EvidenceText {
  readonly text: string
  /** The passages that it holds, best first. */
  readonly passages: readonly Passage[]
}

/** Passages as numbered pieces of data, best first, as many as fit; the first always does, cut where it must be. */
export function writeEvidence(passages: readonly Passage[], prompt: Prompt, budgetTokens: number): EvidenceText {
  const pieces: string[] = []
  let left = budgetTokens
  for (const passage of passages) {
    const head = headOf(passage, prompt)
    const most = Math.min(left - countTokens(head), MAX_PIECE_TOKENS)
    const body = bodyOf(passage)
    const fits = countTokens(body) <= most
    if (!fits && pieces.length > 0 && most < MAX_PIECE_TOKENS) break
    const piece = `${head}\n${fits ? body : `${cutToTokens(body, most)} ${prompt.cut}`}`
    pieces.push(piece)
    left -= countTokens(piece)
  }
  return { text: pieces.join('\n\n'), passages: passages.slice(0, pieces.length) }
}

function headOf({ id, chunk, label }: Passage, prompt: Prompt): string {
  const pages = prompt.page(chunk.pages[0] ?? 1, chunk.pages.at(-1) ?? 1)
  const parts = [label, pages, prompt.kinds[chunk.modality], chunk.headings.join(' > ')]
  return `[${id}] ${parts.filter(Boolean).map(asEvidence).join(' | ')}`
}

/** The source's own words: never a description that another model wrote. */
function bodyOf({ chunk, elements }: Passage): string {
  const words = chunk.group === 'row' || elements.length === 1 ? undefined : elements.map(textOf)
  const [only] = elements
  const own =
    words?.filter(Boolean).join('\n') ?? (chunk.group === 'row' || !only ? chunk.text : ownText(only, chunk.text))
  return asEvidence(own)
}

/** A long paragraph is several chunks: only this one's words. */
function ownText(element: Element, chunkText: string): string {
  return element.kind === 'table' || element.kind === 'figure' ? textOf(element) : chunkText
}

function textOf(element: Element): string {
  if (element.kind !== 'table') return elementText(element)
  return tableRows(element.cells)
    .map((row) => row.map((cell) => cell.text.replace(/\s+/gu, ' ')).join(' | '))
    .join('\n')
}

/** What only an answer may hold. */
const MARKER = /[[【［]\s*((?:(?:table|figure|表格?|图片?)\s*)?[ep]\d+|none|无)\s*[\]】］]/giu

/** Words of a document as data, without marks that would look like our own. */
function asEvidence(text: string): string {
  return asData(text).replace(MARKER, '($1)').trim()
}

/** An estimate on the safe side: a Chinese character is a token, of other scripts three characters. */
export function countTokens(text: string): number {
  const wide = text.match(/[\u2e80-\u9fff\uac00-\ud7af\uff00-\uffef]/gu)?.length ?? 0
  return wide + Math.ceil((text.length - wide) / 3)
}

function cutToTokens(text: string, tokens: number): string {
  let end = text.length
  while (end > 0 && countTokens(text.slice(0, end)) > tokens) end = Math.floor(end * 0.9)
  const line = text.lastIndexOf('\n', end)
  return text.slice(0, line > end / 2 ? line : end)
}
