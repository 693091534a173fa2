import { DuomoError } from '../base/errors.ts'
import { assembleDocument } from '../model/assemble-document.ts'
import type { Element } from '../model/document.ts'
import type { Parser } from '../spec/parser.ts'
import { decodeText } from './decode-text.ts'
import { createElementList, type ElementDraft, TEXT_PAGE } from './element-list.ts'
import { columnsOf, joinLines, type Line, textLines } from './text-lines.ts'
import { divisionLevel, loneLineLevel, numberDepth } from './text-titles.ts'

const UNDERLINE = /^(?:={3,}|-{3,}|~{3,})$/
const RULE = /^([-=_*~#·—–])\1{2,}$|^(?:[*\-_]\s+){2,}[*\-_]$/
const BULLET = /^[-–*•●○◦▪■□◆►▶·‣]\s+(?=\S)/
const NUMBER = /^(?:\d{1,3}[.)]\s+|\d{1,3}[、）．]\s*|[（(]\d{1,3}[）)]\s*|[①-⑳]\s*|[a-zA-Z][.)]\s+)(?=\S)/
const SENTENCE_END = /[.。!！?？;；:：…][”’」』"')）]*$/
/** A paragraph of short lines, such as a log, is cut after so many. */
const MAX_LINES = 40
/** A line that is wider was not broken to fit a screen: it is a paragraph by itself. */
const PARAGRAPH_COLUMNS = 160

/** Plain text in any encoding: titles, paragraphs and list items, each with its span in the decoded text. */
export function createTextParser(): Parser {
  return {
    name: 'text',
    version: 1,
    mediaTypes: ['text/plain'],
    async doParse(input, context) {
      const { text, problems } = decodeText(input.bytes)
      const elements = readPlainText(text, context.signal)
      if (elements.length === 0) throw emptyFile(input.name)
      context.progress(1, 1)
      return assembleDocument({
        origin: { uri: input.name, sha256: input.sha256, mediaType: input.mediaType },
        pages: [TEXT_PAGE],
        elements,
        problems,
      })
    },
  }
}

/** The elements of a plain text, whose spans count from its start. */
export function readPlainText(text: string, signal: AbortSignal): readonly Element[] {
  const list = createElementList()
  let before: Line[] = []
  let block: Line[] | undefined
  for (const next of blocks(text)) {
    signal.throwIfAborted()
    if (block) for (const draft of readBlock(block, before, next, list.elements.length === 0)) list.add(draft)
    before = block ?? []
    block = next
  }
  if (block) for (const draft of readBlock(block, before, [], list.elements.length === 0)) list.add(draft)
  return list.elements
}

/** A file that holds nothing to read is named, not given back as an empty document. */
export function emptyFile(name: string): DuomoError {
  return new DuomoError('empty-file', `${name} holds no words, tables or pictures.`, {
    hint: 'Check that the file was saved completely.',
  })
}

function* blocks(text: string): Generator<Line[]> {
  let block: Line[] = []
  for (const line of textLines(text)) {
    if (line.text !== '') block.push(line)
    else if (block.length > 0) {
      yield block
      block = []
    }
  }
  if (block.length > 0) yield block
}

function* readBlock(block: Line[], before: Line[], next: Line[], first: boolean): Generator<ElementDraft> {
  const [only] = block
  if (only && block.length === 1 && next.length > 0) {
    const level = isListNeighbour(only, before, next)
      ? undefined
      : (loneLineLevel(only.text) ?? openingLevel(only, first))
    if (level !== undefined) {
      yield { kind: 'title', level, text: only.text, provenance: [spanOf([only])] }
      return
    }
  }
  const numbered = block.filter((line) => NUMBER.test(line.text)).length > 1 || block.length === 1
  let paragraph: Line[] = []
  for (let at = 0; at < block.length; at++) {
    const line = block[at]
    if (!line) break
    const below = block[at + 1]
    const underlined =
      paragraph.length === 0 && below !== undefined && UNDERLINE.test(below.text) && !RULE.test(line.text)
    const level = underlined && columnsOf(line.text) <= 100 ? underlineLevel(below.text) : divisionLevel(line.text)
    if (level !== undefined) {
      yield* paragraphs(paragraph)
      paragraph = []
      yield { kind: 'title', level, text: line.text, provenance: [spanOf([line])] }
      if (underlined) at++
    } else if (RULE.test(line.text)) {
      yield* paragraphs(paragraph)
      paragraph = []
    } else if (BULLET.test(line.text) || (numbered && NUMBER.test(line.text))) {
      yield* paragraphs(paragraph)
      paragraph = []
      const item = [line]
      for (let more = block[at + 1]; more && isContinuation(more, line); more = block[at + 1]) {
        item.push(more)
        at++
      }
      yield { kind: 'list', text: joinLines(item).replace(BULLET, ''), provenance: [spanOf(item)] }
    } else {
      const last = paragraph.at(-1)
      if (last && (line.opens || line.indent >= last.indent + 2)) {
        yield* paragraphs(paragraph)
        paragraph = []
      }
      paragraph.push(line)
    }
  }
  yield* paragraphs(paragraph)
}

function underlineLevel(underline: string): number {
  return underline.startsWith('=') ? 1 : 2
}

/** "1. Cut the wood", blank line, "2. Paint it": items, not titles. */
function isListNeighbour(line: Line, before: Line[], next: Line[]): boolean {
  const depth = numberDepth(line.text)
  if (depth === undefined) return BULLET.test(line.text)
  return [before, next].some(
    (block) => block.length === 1 && block[0] !== undefined && numberDepth(block[0].text) === depth,
  )
}

/** A short first line that stands alone names the text. */
function openingLevel(line: Line, first: boolean): number | undefined {
  const plain = !/[.。,，;；:：!！?？=]/.test(line.text) && !RULE.test(line.text) && !NUMBER.test(line.text)
  return first && plain && columnsOf(line.text) <= 60 ? 1 : undefined
}

function isContinuation(line: Line, item: Line): boolean {
  return line.indent > item.indent && !BULLET.test(line.text) && !NUMBER.test(line.text)
}

function* paragraphs(lines: Line[]): Generator<ElementDraft> {
  if (lines.length === 0) return
  const separate =
    lines.every((line) => SENTENCE_END.test(line.text)) ||
    lines.some((line) => columnsOf(line.text) > PARAGRAPH_COLUMNS)
  const size = separate ? 1 : MAX_LINES
  for (let at = 0; at < lines.length; at += size) {
    const piece = lines.slice(at, at + size)
    yield { kind: 'text', text: joinLines(piece), provenance: [spanOf(piece)] }
  }
}

function spanOf(lines: readonly Line[]): { kind: 'span'; start: number; end: number } {
  return { kind: 'span', start: lines[0]?.start ?? 0, end: lines.at(-1)?.end ?? 0 }
}
