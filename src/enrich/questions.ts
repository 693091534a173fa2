import { z } from 'zod'
import { oneLine } from '../language/one-line.ts'
import type { Document } from '../model/document.ts'
import type { Note, QaNote } from '../model/note.ts'
import { withNotes } from '../model/with-notes.ts'
import type { Enricher } from '../spec/enricher.ts'
import { askAbout, countAnswered, createRejections, type Writer } from './ask.ts'
import { holdsAddress, isIn, type Reason, sameKey, strangeNumber } from './checks.ts'
import { figurePieces, ownWords, type Piece, sizeOf, tablePieces, textPieces, wordsOf } from './pieces.ts'
import { toMessages } from './prompts/prompt.ts'
import { QUESTIONS } from './prompts/questions.ts'
import type { SeePicture } from './see-picture.ts'

const MAX_QUESTION = 300
const MAX_ANSWER = 800
/** Text that says less is found as it is; measured by {@link sizeOf}. */
const MIN_TEXT = 120

const repliesSchema = z.strictObject({
  pairs: z.array(
    z.strictObject({
      question: z.string(),
      answer: z.string(),
      from: z.array(z.number().int()).min(1).describe('numbers of the parts that give the answer'),
    }),
  ),
})
type Pair = z.infer<typeof repliesSchema>['pairs'][number]

/**
 * Question and answer pairs of text, tables and figures, by a model. A pair is kept when it names parts that exist, is in
 * the source's language, holds no number that the source doesn't hold, and was not said before.
 *
 * @param see - shows a figure to a model that sees
 */
export function createQuestionEnricher(writer: Writer, see?: SeePicture): Enricher {
  const name = `questions(${writer.model.name})`
  return {
    name,
    version: QUESTIONS.version,
    asks: true,
    async doEnrich(document, context) {
      const seen = new Set(
        (document.notes ?? []).flatMap((note) => (note.kind === 'qa' ? [sameKey(note.question)] : [])),
      )
      const rejections = createRejections(name)
      const notes: Note[] = []
      const task = {
        name: `questions/${QUESTIONS.version}`,
        schema: repliesSchema,
        async messages(piece: Piece) {
          const picture = see && piece.picture && (await see(piece.picture, context))
          return ownWords(piece) || picture ? toMessages(QUESTIONS, piece, picture) : undefined
        },
      }
      const pieces = piecesOf(document)
      const answered = countAnswered(pieces.length, context)
      const options = { documentId: document.id, signal: context.signal, reject: rejections.reject, answered }
      for await (const { item, value } of askAbout(pieces, task, writer, options)) {
        for (const pair of value.pairs) {
          const reason = faultOf(pair, item, seen)
          if (reason) rejections.reject(reason)
          else {
            rejections.keep()
            seen.add(sameKey(pair.question))
            notes.push(toNote(pair, item, writer.model.name))
          }
        }
      }
      return withNotes(document, notes, rejections.problems())
    },
  }
}

function piecesOf(document: Document): Piece[] {
  const text = textPieces(document).filter((piece) => sizeOf(piece) >= MIN_TEXT)
  return [...text, ...tablePieces(document), ...figurePieces(document)]
}

function faultOf({ question, answer, from }: Pair, piece: Piece, seen: ReadonlySet<string>): Reason | undefined {
  if (!question.trim() || !answer.trim() || question.length > MAX_QUESTION || answer.length > MAX_ANSWER)
    return 'length'
  if (holdsAddress(question + answer)) return 'form'
  if (from.some((n) => n < 1 || n > piece.parts.length)) return 'source'
  if (!isIn(piece.language, question)) return 'language'
  const cited = { ...piece, parts: piece.parts.filter((_, n) => from.includes(n + 1)) }
  if (strangeNumber(answer, wordsOf(cited)) ?? strangeNumber(question, wordsOf(piece))) return 'number'
  return seen.has(sameKey(question)) ? 'repeated' : undefined
}

function toNote({ question, answer, from }: Pair, piece: Piece, by: string): QaNote {
  const elementIds = piece.parts.filter((_, n) => from.includes(n + 1)).map(({ elementId }) => elementId)
  return { kind: 'qa', question: oneLine(question), answer: oneLine(answer), elementIds: [...new Set(elementIds)], by }
}
