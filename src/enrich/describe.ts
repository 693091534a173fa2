import { z } from 'zod'
import { oneLine } from '../language/one-line.ts'
import type { Element } from '../model/document.ts'
import { withNotes } from '../model/with-notes.ts'
import type { Enricher } from '../spec/enricher.ts'
import { askAbout, countAnswered, createRejections, type Writer } from './ask.ts'
import { holdsAddress, isIn, type Reason } from './checks.ts'
import { figurePieces, type Piece } from './pieces.ts'
import { DESCRIBE } from './prompts/describe.ts'
import { toMessages } from './prompts/prompt.ts'
import type { SeePicture } from './see-picture.ts'

const MAX_CHARACTERS = 1_500

const replySchema = z.strictObject({ description: z.string() })

/**
 * What each figure shows, by a model that sees. One that carries a description already keeps it, and what can't be drawn
 * gets none.
 *
 * @param see - shows the figure to the model
 */
export function createDescriber(writer: Writer, see: SeePicture): Enricher {
  const name = `describe(${writer.model.name})`
  return {
    name,
    version: DESCRIBE.version,
    asks: true,
    async doEnrich(document, context) {
      const described = new Set(
        document.elements.flatMap((element) => (element.kind === 'figure' && element.description ? [element.id] : [])),
      )
      const pieces = figurePieces(document).filter(
        ({ parts }) => !parts.some(({ elementId }) => described.has(elementId)),
      )
      const rejections = createRejections(name)
      const task = {
        name: `describe/${DESCRIBE.version}`,
        schema: replySchema,
        async messages(piece: Piece) {
          const picture = piece.picture && (await see(piece.picture, context))
          return picture && toMessages(DESCRIBE, piece, picture)
        },
      }
      const found = new Map<string, string>()
      const answered = countAnswered(pieces.length, context)
      const options = { documentId: document.id, signal: context.signal, reject: rejections.reject, answered }
      for await (const { item, value } of askAbout(pieces, task, writer, options)) {
        const description = oneLine(value.description)
        const reason = faultOf(description, item)
        if (reason) rejections.reject(reason)
        else {
          rejections.keep()
          for (const { elementId } of item.parts) found.set(elementId, description)
        }
      }
      const elements = document.elements.map((element): Element => {
        const description = found.get(element.id)
        if (element.kind !== 'figure' || description === undefined) return element
        return { ...element, description, describedBy: writer.model.name }
      })
      return withNotes({ ...document, elements }, [], rejections.problems())
    },
  }
}

function faultOf(description: string, piece: Piece): Reason | undefined {
  if (!description || description.length > MAX_CHARACTERS) return 'length'
  if (holdsAddress(description)) return 'form'
  return isIn(piece.language, description) ? undefined : 'language'
}
