import type { Parser, ParserContext } from '../../spec/parser.ts'
import { assembleListed, type FoundBeside } from '../assemble-listed.ts'
import { createElementList, type ElementList } from '../element-list.ts'
import { createEmbeddedPictures, type EmbeddedPictures } from '../embedded-pictures.ts'
import { type OpenDocumentPackage, openOpenDocument } from './package.ts'
import { type OpenDocumentStyles, readStyles } from './styles.ts'

/** An opened file while it is read: elements go into `list`, pictures into `pictures`. */
export interface OpenDocumentReading {
  readonly file: OpenDocumentPackage
  readonly styles: OpenDocumentStyles
  readonly list: ElementList
  readonly pictures: EmbeddedPictures
  readonly context: ParserContext
}

export type OpenDocumentPages = Pick<FoundBeside, 'pages' | 'lost' | 'skipped'>

/** A parser of one kind of OpenDocument files; `read` puts the elements into the list and says what the pages are. */
export function createOpenDocumentParser(
  about: Pick<Parser, 'name' | 'version' | 'mediaTypes'>,
  read: (reading: OpenDocumentReading) => Promise<OpenDocumentPages>,
): Parser {
  return {
    ...about,
    async doParse(input, context) {
      const file = openOpenDocument(input.bytes, input.name)
      const list = createElementList()
      const pictures = createEmbeddedPictures(context)
      const found = await read({ file, styles: readStyles(file), list, pictures, context })
      return assembleListed(input, list, pictures, { ...found, title: file.title, problems: file.problems })
    },
  }
}
