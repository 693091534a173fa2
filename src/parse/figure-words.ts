import type { Element } from '../model/document.ts'
import type { Parser } from '../spec/parser.ts'
import type { TextReader } from '../spec/text-reader.ts'
import { createFigureReading } from './figure-reading.ts'

/**
 * The same parser, whose figures also have the words in their pictures, so that charts and screenshots are found by what they say.
 * Figures whose words are known, furniture and small pictures are left alone; equal pictures are read once.
 */
export function withFigureWords(parser: Parser, textReader: TextReader): Parser {
  return {
    ...parser,
    textReader,
    async doParse(input, context) {
      let progress: [done: number, total: number] = [0, 1]
      const figures = createFigureReading(textReader, context, () => context.progress(...progress))
      const document = await parser.doParse(input, {
        ...figures.context,
        progress(done, total) {
          progress = [done, total]
          context.progress(done, total)
        },
      })
      const elements = await figures.read(document.elements, document.pages)
      const added = charactersOf(elements) - charactersOf(document.elements)
      const ledger = { ...document.ledger, characters: document.ledger.characters + added }
      return { ...document, elements, problems: [...document.problems, ...figures.problems()], ledger }
    },
  }
}

function charactersOf(elements: readonly Element[]): number {
  return elements.reduce((sum, element) => sum + (element.kind === 'figure' ? (element.text ?? '').length : 0), 0)
}
