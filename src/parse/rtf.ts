import { DuomoError } from '../base/errors.ts'
import type { Ledger } from '../model/document.ts'
import type { Problem } from '../model/problem.ts'
import type { Parser } from '../spec/parser.ts'
import { assembleListed } from './assemble-listed.ts'
import { createElementList, TEXT_PAGE } from './element-list.ts'
import { createEmbeddedPictures, type EmbeddedPictures } from './embedded-pictures.ts'
import { createFlowList, type FlowList } from './office/flow-list.ts'
import { type RtfFile, readRtf } from './rtf/read-rtf.ts'
import type { RtfBlock } from './rtf/story.ts'

const MEDIA_TYPE = 'application/rtf'

/** Rich Text Format: titles, paragraphs, lists with their numbers, tables, pictures (PNG, JPEG), notes and comments; headers and footers as furniture. */
export function createRtfParser(): Parser {
  return {
    name: 'rtf',
    version: 1,
    mediaTypes: [MEDIA_TYPE],
    async doParse(input, context) {
      if (input.bytes.length === 0) throw new DuomoError('empty-file', `${input.name} has no bytes.`)
      const file = readRtf(input.bytes, input.name)
      context.signal.throwIfAborted()
      const list = createElementList()
      const pictures = createEmbeddedPictures(context)
      const flow = createFlowList(list)
      await addFurniture(file.headers, flow, pictures)
      await addBlocks(file.body, flow, pictures)
      for (const note of file.notes) await addBlocks(note, flow, pictures)
      await addFurniture(file.footers, flow, pictures)
      const document = assembleListed(input, list, pictures, {
        title: file.title,
        pages: [TEXT_PAGE],
        problems: problemsOf(file),
        skipped: [...pictures.skipped, ...leftOut(file)],
      })
      context.progress(1, 1)
      return document
    },
  }
}

async function addBlocks(blocks: readonly RtfBlock[], flow: FlowList, pictures: EmbeddedPictures): Promise<void> {
  for (const block of blocks) {
    switch (block.kind) {
      case 'paragraph':
        addParagraph(block, flow)
        break
      case 'formula':
        flow.add({ kind: 'formula', text: block.text, latex: block.latex })
        break
      case 'table':
        // A single cell is a frame around some text.
        if (block.table.cells.length === 1) flow.add({ kind: 'text', text: block.table.cells[0]?.text ?? '' })
        else flow.add({ kind: 'table', ...block.table })
        break
      case 'picture': {
        const asset = await pictures.keepPart({ name: block.name, read: () => block.bytes })
        if (asset) flow.add({ kind: 'figure', asset })
        break
      }
      case 'comment':
        flow.addComment(block.text, block.author)
        break
      case 'box':
        await addBlocks(block.blocks, flow, pictures)
        break
    }
  }
}

function addParagraph({ text, role, listed }: Extract<RtfBlock, { kind: 'paragraph' }>, flow: FlowList): void {
  if (role.kind === 'title' && flow.layer === 'body') flow.add({ kind: 'title', level: role.level, text })
  else if (role.kind === 'caption') flow.addCaption(text)
  else if (role.kind === 'contents') flow.add({ kind: 'text', text, layer: 'furniture' })
  else flow.add({ kind: role.kind === 'code' ? 'code' : listed ? 'list' : 'text', text })
}

/** First, left and right pages often repeat each other. */
async function addFurniture(
  stories: readonly (readonly RtfBlock[])[],
  flow: FlowList,
  pictures: EmbeddedPictures,
): Promise<void> {
  const seen = new Set<string>()
  flow.layer = 'furniture'
  for (const blocks of stories) {
    const words = blocks.map((block) => (block.kind === 'paragraph' ? block.text : block.kind)).join('\n')
    if (!seen.has(words)) await addBlocks(blocks, flow, pictures)
    seen.add(words)
  }
  flow.layer = 'body'
}

function problemsOf(file: RtfFile): Problem[] {
  if (!file.cut) return []
  const message = 'The file ends inside its groups: its end may be missing.'
  return [{ stage: 'parse', code: 'file-cut', message, hint: 'Check that it was copied completely.' }]
}

function leftOut({ hiddenCharacters, unreadPictures }: RtfFile): Ledger['skipped'] {
  const skipped: Ledger['skipped'] = []
  if (hiddenCharacters > 0)
    skipped.push({ what: `${hiddenCharacters} hidden characters`, reason: 'a reader does not see them' })
  if (unreadPictures > 0)
    skipped.push({ what: `${unreadPictures} pictures`, reason: 'only PNG and JPEG are read in RTF' })
  return skipped
}
