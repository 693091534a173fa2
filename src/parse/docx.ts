import type { Parser } from '../spec/parser.ts'
import { assembleListed } from './assemble-listed.ts'
import { createElementList, TEXT_PAGE } from './element-list.ts'
import { createEmbeddedPictures } from './embedded-pictures.ts'
import { openOfficePackage } from './office/package.ts'
import { WordReader } from './office/word-reader.ts'

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
      const skipped = [...pictures.skipped]
      if (reader.hiddenCharacters > 0)
        skipped.push({ what: `${reader.hiddenCharacters} hidden characters`, reason: 'a reader does not see them' })
      const found = { title: office.title(), pages: [TEXT_PAGE], problems: office.problems, skipped }
      const document = assembleListed(input, list, pictures, found)
      context.progress(1, 1)
      return document
    },
  }
}
