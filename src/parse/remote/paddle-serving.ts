import { z } from 'zod'
import { DuomoError } from '../../base/errors.ts'
import { callService, type HttpService } from '../../base/http.ts'
import { assembleDocument } from '../../model/assemble-document.ts'
import type { Page } from '../../model/document.ts'
import { captionTarget, linkCaptions } from '../pdf/captions.ts'
import {
  type Corners,
  createRemoteElements,
  onPage,
  type RemoteElements,
  tableOfHtml,
  toBox,
  toPage,
  withoutDelimiters,
  withoutMarkup,
} from './remote-pages.ts'
import { PAGED_TYPES, REQUEST_LIMITS, type RemoteOptions, type RemoteReader } from './remote-reader.ts'

// Serving of PaddleX pipelines (PP-StructureV3, PaddleOCR-VL): `POST /layout-parsing`. A PDF file is drawn by the server; boxes
// are in pixels of what it drew.

const corners = z
  .array(z.number())
  .length(4)
  .transform((box): Corners => [box[0] ?? 0, box[1] ?? 0, box[2] ?? 0, box[3] ?? 0])
const blockSchema = z.object({
  block_label: z.string(),
  block_content: z.string().nullish(),
  block_bbox: corners,
})
type Block = z.infer<typeof blockSchema>
const sizeSchema = z.object({ width: z.number().positive(), height: z.number().positive() })
const answerSchema = z.object({
  errorCode: z.number(),
  errorMsg: z.string().default(''),
  result: z
    .object({
      layoutParsingResults: z.array(
        z.object({
          prunedResult: z.object({
            parsing_res_list: z.array(blockSchema),
            width: z.number().positive().nullish(),
            height: z.number().positive().nullish(),
          }),
        }),
      ),
      dataInfo: z.union([z.object({ pages: z.array(sizeSchema) }), sizeSchema]),
    })
    .optional(),
})

/** Reads pages with the serving of PaddleX (`paddlex --serve --pipeline PP-StructureV3`). */
export function createPaddleServingReader({ url, key }: RemoteOptions): RemoteReader {
  const service: HttpService = {
    name: 'PaddleX',
    url,
    setting: 'reading.url',
    ...(key ? { headers: { authorization: `token ${key}` } } : {}),
  }
  return {
    name: 'paddle',
    version: 1,
    mediaTypes: PAGED_TYPES,
    // What the server takes unless it is told otherwise; it leaves further pages out without a word.
    pagesPerRequest: 10,
    async doParse(input, { signal, progress }) {
      const { errorCode, errorMsg, result } = await callService(service, {
        path: '/layout-parsing',
        body: {
          json: {
            file: Buffer.from(input.bytes).toString('base64'),
            // 0 is PDF, 1 a picture.
            fileType: input.mediaType === 'application/pdf' ? 0 : 1,
            visualize: false,
          },
        },
        schema: answerSchema,
        signal,
        ...REQUEST_LIMITS,
      })
      if (errorCode !== 0 || !result)
        throw new DuomoError(
          'bad-response',
          `PaddleX could not read the pages: ${errorMsg.slice(0, 300)} (${errorCode})`,
          {
            hint: 'Its log says more.',
          },
        )
      const sizes = 'pages' in result.dataInfo ? result.dataInfo.pages : [result.dataInfo]
      const list = createRemoteElements()
      const pages = result.layoutParsingResults.map(({ prunedResult }, n) => {
        const { width, height, parsing_res_list } = prunedResult
        const size = width && height ? { width, height } : sizes[n]
        if (!size) throw new DuomoError('bad-response', `PaddleX tells no size of page ${n + 1}`)
        const page = toPage(n + 1, size.width, size.height)
        addBlocks(parsing_res_list, page, list)
        return page
      })
      progress(pages.length, pages.length)
      return assembleDocument({
        origin: { uri: input.name, sha256: input.sha256, mediaType: input.mediaType },
        pages,
        elements: list.elements,
      })
    },
  }
}

const FURNITURE = new Set(['header', 'footer', 'number', 'header_image', 'footer_image', 'aside_text'])
const PICTURES = new Set(['image', 'chart', 'seal', 'figure', 'header_image', 'footer_image'])
const CAPTIONS = new Set(['figure_title', 'table_title', 'chart_title', 'figure_table_title'])

/** Blocks come in the order of reading. */
function addBlocks(blocks: readonly Block[], page: Page, list: RemoteElements): void {
  const links = captionsByTarget(blocks, page)
  const linked = new Set(links.values())
  for (const block of blocks) {
    if (linked.has(block)) continue
    const caption = links.get(block)
    const captions = caption
      ? [{ text: withoutMarkup(caption.block_content ?? ''), provenance: onPage(page.number, caption.block_bbox) }]
      : []
    addBlock(block, page.number, list, captions)
  }
}

/** The server does not say what a caption describes; its place does. */
function captionsByTarget(blocks: readonly Block[], page: Page): Map<Block, Block> {
  // Distances are judged in points of an A4 page.
  const scale = 842 / page.height
  const captioned = (block: Block, n: number, kind: 'figure' | 'table') => {
    const [x0, y0, x1, y1] = block.block_bbox
    return { key: String(n), page: 1, box: toBox([x0 * scale, y0 * scale, x1 * scale, y1 * scale]), kind }
  }
  const targets = blocks.flatMap((block, n) => {
    const { block_label: label } = block
    if (label !== 'table' && !PICTURES.has(label)) return []
    return FURNITURE.has(label) ? [] : [captioned(block, n, label === 'table' ? 'table' : 'figure')]
  })
  const captions = blocks.flatMap((block, n) => {
    if (!CAPTIONS.has(block.block_label)) return []
    const said = captionTarget(block.block_content ?? '')
    return [captioned(block, n, said ?? (block.block_label === 'table_title' ? 'table' : 'figure'))]
  })
  const found = new Map<Block, Block>()
  for (const [target, caption] of linkCaptions(captions, targets)) {
    const [at, by] = [blocks[Number(target)], blocks[Number(caption)]]
    if (at && by) found.set(at, by)
  }
  return found
}

function addBlock(
  block: Block,
  page: number,
  list: RemoteElements,
  captions: Parameters<RemoteElements['addWithCaptions']>[1],
): void {
  const { block_label: label, block_bbox } = block
  const content = block.block_content ?? ''
  const provenance = onPage(page, block_bbox)
  const layer = FURNITURE.has(label) ? 'furniture' : 'body'
  if (PICTURES.has(label)) {
    const text = withoutMarkup(content)
    // A chart's values are guessed by a model, a seal's words are read.
    const words = text === '' || label === 'image' ? {} : label === 'chart' ? { description: text } : { text }
    list.addWithCaptions({ kind: 'figure', layer, provenance, ...words }, captions)
    return
  }
  switch (label) {
    case 'table': {
      const table = tableOfHtml(content, page)
      list.addWithCaptions(table ? { kind: 'table', ...table, provenance } : { kind: 'figure', provenance }, captions)
      return
    }
    case 'doc_title':
      list.add({ kind: 'title', level: 1, text: heading(content).text, provenance })
      return
    case 'paragraph_title':
    case 'abstract_title':
    case 'reference_title':
    case 'content_title': {
      const { text, level } = heading(content)
      list.add({ kind: 'title', level: level ?? 2, text, provenance })
      return
    }
    case 'formula':
    case 'display_formula': {
      const latex = withoutDelimiters(content)
      list.add({ kind: 'formula', text: latex, latex, provenance })
      return
    }
    case 'algorithm':
      list.add({ kind: 'code', text: content, provenance })
      return
    default:
      if (CAPTIONS.has(label)) list.add({ kind: 'caption', text: withoutMarkup(content), provenance })
      else list.add({ kind: 'text', layer, text: withoutMarkup(content), provenance })
  }
}

/** A server that formats its blocks writes titles as Markdown. */
function heading(content: string): { text: string; level?: number } {
  const [, marks = '', text = ''] = /^(#{0,6})\s*(.*)$/s.exec(withoutMarkup(content)) ?? []
  return marks ? { text, level: marks.length } : { text }
}
