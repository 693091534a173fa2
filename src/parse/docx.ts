import { assembleDocument } from '../model/assemble-document.ts'
import type { Parser } from '../spec/parser.ts'
import { createElementList, TEXT_PAGE } from './element-list.ts'
import { createEmbeddedPictures } from './embedded-pictures.ts'
import { openOfficePackage } from './office/package.ts'
import { WordReader } from './office/word-reader.ts'
import { emptyFile } from './text.ts'

const MEDIA_TYPE = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document'

/**
 * Word documents: titles, paragraphs, lists with their numbers, tables, pictures, formulas as TeX, values of charts, text boxes, notes, comments;
 * headers, footers and tables of contents as furniture. Tracked changes are taken as accepted.
 */
export function createDocxParser(): Parser {
  return {
    name: 'docx',
    version: 2,
    mediaTypes: [MEDIA_TYPE],
    async doParse(input, context) {
      const office = openOfficePackage(input.bytes, input.name)
      const main = office.related('', 'officeDocument') ?? 'word/document.xml'
      const list = createElementList()
      const pictures = createEmbeddedPictures(context)
      const reader = new WordReader(office, main, list, pictures)
      await reader.read(context.signal)
      if (list.elements.length === 0 && pictures.problems.length === 0) throw emptyFile(input.name)
      const skipped = [...pictures.skipped]
      if (reader.hiddenCharacters > 0)
        skipped.push({ what: `${reader.hiddenCharacters} hidden characters`, reason: 'a reader does not see them' })
      const title = office.title()
      context.progress(1, 1)
      return assembleDocument({
        origin: { uri: input.name, sha256: input.sha256, mediaType: input.mediaType },
        ...(title ? { title } : {}),
        pages: [TEXT_PAGE],
        elements: list.elements,
        problems: [...office.problems, ...pictures.problems],
        skipped,
      })
    },
  }
}
