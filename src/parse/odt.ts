import { assembleDocument } from '../model/document.ts'
import type { Parser } from '../spec/parser.ts'
import { createElementList, TEXT_PAGE } from './element-list.ts'
import { createEmbeddedPictures } from './embedded-pictures.ts'
import { createFlowList } from './office/flow-list.ts'
import { FlowReader } from './opendocument/flow-reader.ts'
import { openOpenDocument } from './opendocument/package.ts'
import { textOfParagraphs } from './opendocument/paragraph.ts'
import { pageFurniture, readStyles } from './opendocument/styles.ts'
import { emptyFile } from './text.ts'

const MEDIA_TYPE = 'application/vnd.oasis.opendocument.text'

/** OpenDocument texts, such as LibreOffice Writer's: what {@link createDocxParser} gives of a Word file. */
export function createOdtParser(): Parser {
  return {
    name: 'odt',
    version: 1,
    mediaTypes: [MEDIA_TYPE],
    async doParse(input, context) {
      const file = openOpenDocument(input.bytes, input.name)
      const styles = readStyles(file)
      const list = createElementList()
      const pictures = createEmbeddedPictures(context)
      const flow = createFlowList(list)
      const reader = new FlowReader(file, styles, flow, pictures)
      const addFurniture = async (part: 'header' | 'footer') => {
        flow.layer = 'furniture'
        const seen = new Set([''])
        for (const each of pageFurniture(file.styles, part)) {
          // First and left pages often repeat the others.
          const words = textOfParagraphs(each, styles)
          if (!seen.has(words)) await reader.addBlocks(each.children)
          seen.add(words)
        }
        flow.layer = 'body'
      }
      await addFurniture('header')
      for (const block of file.body.children) {
        context.signal.throwIfAborted()
        await reader.addBlocks([block])
      }
      await reader.addNotes()
      await addFurniture('footer')
      if (list.elements.length === 0 && pictures.problems.length === 0) throw emptyFile(input.name)
      const hidden = reader.hiddenCharacters
      context.progress(1, 1)
      return assembleDocument({
        origin: { uri: input.name, sha256: input.sha256, mediaType: input.mediaType },
        ...(file.title ? { title: file.title } : {}),
        pages: [TEXT_PAGE],
        elements: list.elements,
        problems: [...file.problems, ...pictures.problems],
        skipped: [
          ...pictures.skipped,
          ...(hidden > 0 ? [{ what: `${hidden} hidden characters`, reason: 'a reader does not see them' }] : []),
        ],
      })
    },
  }
}
