import { z } from 'zod'
import { oneLine } from '../language/one-line.ts'
import type { Document } from '../model/document.ts'
import type { Note } from '../model/note.ts'
import { withNotes } from '../model/with-notes.ts'
import type { Enricher } from '../spec/enricher.ts'
import { type Asking, askAbout, countAnswered, createRejections, type Writer } from './ask.ts'
import { holdsAddress, isIn, type Reason, strangeNumber } from './checks.ts'
import { documentLanguage, type Piece, sizeOf, textPieces, wordsOf } from './pieces.ts'
import { toMessages } from './prompts/prompt.ts'
import { SUMMARY } from './prompts/summary.ts'

/** From this size on a section is summed up, measured by {@link sizeOf}; a shorter one is its own summary. */
const MIN_SECTION = 600
const MAX_SUMMARY = 1_200
/** Characters of summaries and short sections that a whole document is told by. */
const MAX_DOCUMENT = 12_000

const replySchema = z.strictObject({ summary: z.string() })
type Summary = Extract<Note, { kind: 'summary' }>

/** Summaries of each longer section and, from these, of the whole document, by a model; numbers stand in the source or it is rejected. */
export function createSummaryEnricher(writer: Writer): Enricher {
  const name = `summaries(${writer.model.name})`
  return {
    name,
    version: SUMMARY.version,
    asks: true,
    async doEnrich(document, context) {
      const rejections = createRejections(name)
      const pieces = textPieces(document)
      const long = pieces.filter((piece) => sizeOf(piece) >= MIN_SECTION)
      const hasWhole = pieces.length > 1
      const asking = {
        documentId: document.id,
        signal: context.signal,
        reject: rejections.reject,
        answered: countAnswered(long.length + (hasWhole ? 1 : 0), context),
      }
      const sections = await sumUp(long, writer, asking, rejections)
      const whole = hasWhole ? [toWhole(document, pieces, sections)] : []
      const notes = [...sections.values(), ...(await sumUp(whole, writer, asking, rejections)).values()]
      return withNotes(document, notes, rejections.problems())
    },
  }
}

async function sumUp(
  pieces: readonly Piece[],
  writer: Writer,
  asking: Asking,
  rejections: ReturnType<typeof createRejections>,
): Promise<Map<Piece, Summary>> {
  const found = new Map<Piece, Summary>()
  const task = {
    name: `summary/${SUMMARY.version}`,
    schema: replySchema,
    messages: async (piece: Piece) => toMessages(SUMMARY, piece),
  }
  for await (const { item, value } of askAbout(pieces, task, writer, asking)) {
    const text = oneLine(value.summary)
    const reason = faultOf(text, item)
    if (reason) rejections.reject(reason)
    else {
      rejections.keep()
      const elementIds = [...new Set(item.parts.map(({ elementId }) => elementId))]
      found.set(item, { kind: 'summary', text, headings: [...item.headings], elementIds, by: writer.model.name })
    }
  }
  return found
}

/** The whole document: its long sections by their summaries, short ones by their words. */
function toWhole(document: Document, pieces: readonly Piece[], sections: ReadonlyMap<Piece, Summary>): Piece {
  const parts: Piece['parts'][number][] = []
  let size = 0
  for (const piece of pieces) {
    const [first] = piece.parts
    const said =
      sections.get(piece)?.text ??
      piece.parts
        .map(({ text }) => text)
        .join('\n')
        .slice(0, MIN_SECTION)
    const text = [piece.headings.at(-1), said].filter(Boolean).join(': ')
    if (!first || size + text.length > MAX_DOCUMENT) break
    parts.push({ elementId: first.elementId, text })
    size += text.length
  }
  return { kind: 'text', headings: [], caption: '', parts, language: documentLanguage(document) }
}

function faultOf(text: string, piece: Piece): Reason | undefined {
  if (!text || text.length > MAX_SUMMARY) return 'length'
  if (holdsAddress(text)) return 'form'
  if (!isIn(piece.language, text)) return 'language'
  return strangeNumber(text, wordsOf(piece)) === undefined ? undefined : 'number'
}
