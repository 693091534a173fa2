import { assembleDocument } from '../../model/assemble-document.ts'
import type { Ledger, Page } from '../../model/document.ts'
import type { Problem } from '../../model/problem.ts'
import type { Parser, ParserContext } from '../../spec/parser.ts'
import { createElementList, type ElementList } from '../element-list.ts'
import { createEmbeddedPictures, type EmbeddedPictures } from '../embedded-pictures.ts'
import { emptyFile } from '../text.ts'
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

/** What was found beside the elements. */
export interface OpenDocumentPages {
  readonly pages: readonly Page[]
  /** Without those of the file and of its pictures, which come after them. */
  readonly problems?: readonly Problem[]
  /** All of it, in the order in which it is told. */
  readonly skipped: Ledger['skipped']
}

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
      const { pages, problems = [], skipped } = await read({ file, styles: readStyles(file), list, pictures, context })
      if (list.elements.length === 0 && problems.length + pictures.problems.length === 0) throw emptyFile(input.name)
      return assembleDocument({
        origin: { uri: input.name, sha256: input.sha256, mediaType: input.mediaType },
        title: file.title,
        pages,
        elements: list.elements,
        problems: [...problems, ...file.problems, ...pictures.problems],
        skipped,
      })
    },
  }
}
