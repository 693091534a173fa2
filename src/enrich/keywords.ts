import { z } from 'zod'
import { oneLine } from '../language/one-line.ts'
import type { Note } from '../model/note.ts'
import { withNotes } from '../model/with-notes.ts'
import type { Enricher } from '../spec/enricher.ts'
import { askAbout, countAnswered, createRejections, type Writer } from './ask.ts'
import { holdsAddress, sameKey, strangeNumber } from './checks.ts'
import { type Piece, sizeOf, textPieces, wordsOf } from './pieces.ts'
import { KEYWORDS } from './prompts/keywords.ts'
import { toMessages } from './prompts/prompt.ts'

const MAX_WORDS = 10
const MAX_CHARACTERS = 60
/** Text that says less is found as it is; measured by {@link sizeOf}. */
const MIN_TEXT = 300

const replySchema = z.strictObject({ keywords: z.array(z.string()) })

/** Up to ten keywords of each piece of text, by a model: terms, names, and other words for them, which the source need not hold. */
export function createKeywordEnricher(writer: Writer): Enricher {
  const name = `keywords(${writer.model.name})`
  return {
    name,
    version: KEYWORDS.version,
    asks: true,
    async doEnrich(document, context) {
      const rejections = createRejections(name)
      const notes: Note[] = []
      const task = {
        name: `keywords/${KEYWORDS.version}`,
        schema: replySchema,
        messages: async (piece: Piece) => toMessages(KEYWORDS, piece),
      }
      const pieces = textPieces(document).filter((piece) => sizeOf(piece) >= MIN_TEXT)
      const answered = countAnswered(pieces.length, context)
      const options = { documentId: document.id, signal: context.signal, reject: rejections.reject, answered }
      for await (const { item, value } of askAbout(pieces, task, writer, options)) {
        const words = new Map<string, string>()
        for (const said of value.keywords.map(oneLine)) {
          if (!sameKey(said) || said.length > MAX_CHARACTERS) rejections.reject('length')
          else if (holdsAddress(said)) rejections.reject('form')
          else if (strangeNumber(said, wordsOf(item))) rejections.reject('number')
          else words.set(sameKey(said), said)
        }
        if (words.size === 0) continue
        rejections.keep()
        const elementIds = [...new Set(item.parts.map(({ elementId }) => elementId))]
        notes.push({
          kind: 'keywords',
          words: [...words.values()].slice(0, MAX_WORDS),
          elementIds,
          by: writer.model.name,
        })
      }
      return withNotes(document, notes, rejections.problems())
    },
  }
}
