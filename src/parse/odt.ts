import type { Parser } from '../spec/parser.ts'
import { TEXT_PAGE } from './element-list.ts'
import { createFlowList } from './office/flow-list.ts'
import { FlowReader } from './opendocument/flow-reader.ts'
import { textOfParagraphs } from './opendocument/paragraph.ts'
import { createOpenDocumentParser, type OpenDocumentPages, type OpenDocumentReading } from './opendocument/parser.ts'
import { pageFurniture } from './opendocument/styles.ts'

const MEDIA_TYPE = 'application/vnd.oasis.opendocument.text'

/** OpenDocument texts, such as LibreOffice Writer's: what {@link createDocxParser} gives of a Word file. */
export function createOdtParser(): Parser {
  return createOpenDocumentParser({ name: 'odt', version: 1, mediaTypes: [MEDIA_TYPE] }, readText)
}

async function readText({ file, styles, list, pictures, context }: OpenDocumentReading): Promise<OpenDocumentPages> {
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
  const hidden = reader.hiddenCharacters
  context.progress(1, 1)
  return {
    pages: [TEXT_PAGE],
    skipped: [
      ...pictures.skipped,
      ...(hidden > 0 ? [{ what: `${hidden} hidden characters`, reason: 'a reader does not see them' }] : []),
    ],
  }
}
