import { BY_CELLS, type Note } from '../model/note.ts'
import { placeElements } from '../model/outline.ts'
import { withNotes } from '../model/with-notes.ts'
import type { Enricher } from '../spec/enricher.ts'
import { captionOf, documentLanguage } from './pieces.ts'
import { tablePairs } from './table-pairs.ts'

/** Question and answer pairs of tables, computed from their cells without any model: {@link tablePairs}. */
export function createTableQuestionEnricher(): Enricher {
  return {
    name: 'table-questions',
    version: 1,
    async doEnrich(document, { signal }) {
      signal.throwIfAborted()
      const language = documentLanguage(document)
      const notes = placeElements(document).flatMap(({ element }): Note[] => {
        if (element.kind !== 'table') return []
        return tablePairs(element, captionOf(document, element), language).map(({ question, answer, cells }) => ({
          kind: 'qa',
          question,
          answer,
          elementIds: [element.id],
          cells: [...cells],
          by: BY_CELLS,
        }))
      })
      return withNotes(document, notes)
    },
  }
}
