import { z } from 'zod'
import type { Provenance } from '../../model/document.ts'
import { unionBoxes } from '../../model/geometry.ts'
import { joinLines } from '../pdf/lines.ts'
import {
  type Corners,
  onPage,
  type RemoteElements,
  tableOfHtml,
  toBox,
  withoutDelimiters,
  withoutMarkup,
} from './remote-pages.ts'

// The shape of `middle.json` (docs/en/reference/output_files.md and mineru/utils/enum_class.py): boxes are
// `[x0, y0, x1, y1]` in points, origin top-left, of the page as displayed.

const cornersSchema = z.tuple([z.number(), z.number(), z.number(), z.number()])
const spanSchema = z.object({
  type: z.string().optional(),
  content: z.string().nullish(),
  html: z.string().nullish(),
  /** The line went over to the next page when paragraphs were joined. */
  cross_page: z.boolean().nullish(),
})
const lineSchema = z.object({
  bbox: cornersSchema,
  spans: z.array(spanSchema),
  is_list_start_line: z.boolean().nullish(),
})
type Line = z.infer<typeof lineSchema>
const leafSchema = z.object({
  type: z.string(),
  bbox: cornersSchema,
  lines: z.array(lineSchema).nullish(),
  level: z.number().int().min(0).nullish(),
})
const blockSchema = leafSchema.extend({ blocks: z.array(leafSchema).nullish() })
type Leaf = z.infer<typeof leafSchema>
type Block = z.infer<typeof blockSchema>

export const pageSchema = z.object({
  /** From 0. */
  page_idx: z.number().int().nonnegative(),
  page_size: z.tuple([z.number().positive(), z.number().positive()]),
  para_blocks: z.array(blockSchema),
  discarded_blocks: z.array(blockSchema).default([]),
})
export type MineruPage = z.infer<typeof pageSchema>

/** Adds what stands on a page in reading order, its furniture last. */
export function addBlocks(page: MineruPage, list: RemoteElements): void {
  const number = page.page_idx + 1
  for (const block of page.para_blocks) addBlock(block, number, list)
  for (const block of page.discarded_blocks) {
    const layer = block.type === 'page_footnote' ? 'body' : 'furniture'
    list.add({ kind: 'text', layer, text: textOf(block.lines), provenance: placesOf(block, number) })
  }
}

function addBlock(block: Block, page: number, list: RemoteElements): void {
  const provenance = placesOf(block, page)
  switch (block.type) {
    case 'doc_title':
    case 'paragraph_title':
    case 'title': {
      const level = block.level || (block.type === 'paragraph_title' ? 2 : 1)
      list.add({ kind: 'title', level, text: textOf(block.lines), provenance })
      return
    }
    case 'list':
    case 'index':
      addItems(block, page, list)
      return
    case 'equation':
    case 'interline_equation': {
      const latex = withoutDelimiters(contentsOf([block]).join('\n'))
      list.add({ kind: 'formula', text: latex, latex, provenance })
      return
    }
    case 'image':
    case 'chart':
    case 'seal':
      addFigure(block, page, list)
      return
    case 'table':
      addTable(block, page, list)
      return
    case 'code':
    case 'algorithm':
      list.addWithCaptions({ kind: 'code', text: codeOf(block), provenance }, partsOf(block, page, 'caption'))
      return
    default:
      list.add({ kind: 'text', text: textOf(block.lines), provenance })
  }
}

/** Items are blocks of their own (`vlm`), or lines of which some begin an item (`pipeline`). */
function addItems(block: Block, page: number, list: RemoteElements): void {
  for (const item of block.blocks ?? [])
    list.add({ kind: 'list', text: textOf(item.lines), provenance: placesOf(item, page) })
  const items: Line[][] = []
  for (const line of block.lines ?? []) {
    const last = items.at(-1)
    if (last && !line.is_list_start_line) last.push(line)
    else items.push([line])
  }
  for (const lines of items)
    list.add({ kind: 'list', text: textOf(lines), provenance: placesOf({ ...block, lines }, page) })
}

function addFigure(block: Block, page: number, list: RemoteElements): void {
  // What a model says of a picture, and the values that it guesses from a chart.
  const description = contentsOf(bodiesOf(block)).join('\n').trim()
  list.addWithCaptions(
    { kind: 'figure', provenance: onPage(page, placeOf(block)), ...(description ? { description } : {}) },
    partsOf(block, page, 'caption'),
  )
  addFootnotes(block, page, list)
}

function addTable(block: Block, page: number, list: RemoteElements): void {
  const provenance = onPage(page, placeOf(block))
  const html = spansOf(bodiesOf(block).flatMap(({ lines }) => lines ?? [])).find((span) => span.html)?.html
  const table = html ? tableOfHtml(html, page) : undefined
  // A table that was not taken apart is still worth seeing.
  list.addWithCaptions(
    table ? { kind: 'table', ...table, provenance } : { kind: 'figure', provenance },
    partsOf(block, page, 'caption'),
  )
  addFootnotes(block, page, list)
}

function addFootnotes(block: Block, page: number, list: RemoteElements): void {
  for (const { text, provenance } of partsOf(block, page, 'footnote')) list.add({ kind: 'text', text, provenance })
}

const isPart = (part: Leaf, role: string) => part.type === role || part.type.endsWith(`_${role}`)

/** Captions or footnotes of a block, e.g. `table_caption`. */
function partsOf(block: Block, page: number, role: 'caption' | 'footnote') {
  return (block.blocks ?? [])
    .filter((part) => isPart(part, role))
    .map((part) => ({ text: textOf(part.lines), provenance: placesOf(part, page) }))
}

function bodiesOf(block: Block): Leaf[] {
  const bodies = (block.blocks ?? []).filter((part) => isPart(part, 'body'))
  return bodies.length > 0 ? bodies : [block]
}

/** Of a block with captions only its body: they have places of their own. */
function placeOf(block: Block): Corners {
  return bodiesOf(block)[0]?.bbox ?? block.bbox
}

/** A paragraph that was joined over a page break has lines on both pages. */
function placesOf(block: Leaf, page: number): Provenance[] {
  const lines = block.lines ?? []
  const crossed = lines.filter(({ spans }) => spans.some((span) => span.cross_page))
  const stayed = lines.filter((line) => !crossed.includes(line))
  const beyond = unionBoxes(crossed.map(({ bbox }) => toBox(bbox)))
  const here = beyond && stayed.length > 0 ? unionBoxes(stayed.map(({ bbox }) => toBox(bbox))) : toBox(block.bbox)
  return [
    { kind: 'page', page, box: here ?? toBox(block.bbox) },
    ...(beyond ? [{ kind: 'page' as const, page: page + 1, box: beyond }] : []),
  ]
}

const spansOf = (lines: readonly Line[]) => lines.flatMap(({ spans }) => spans)

function contentsOf(blocks: readonly Leaf[]): string[] {
  return spansOf(blocks.flatMap(({ lines }) => lines ?? [])).flatMap(({ content }) => (content ? [content] : []))
}

function textOf(lines: readonly Line[] | null | undefined): string {
  const texts = (lines ?? []).map(({ spans }) =>
    spans
      .map(({ type, content }) =>
        type?.endsWith('equation') ? `$${withoutDelimiters(content ?? '')}$` : (content ?? ''),
      )
      .join(' ')
      .replace(/\s+/g, ' ')
      .trim(),
  )
  return withoutMarkup(joinLines(texts.filter((text) => text !== '')))
}

function codeOf(block: Block): string {
  return bodiesOf(block)
    .flatMap(({ lines }) => lines ?? [])
    .map(({ spans }) => spans.map(({ content }) => content ?? '').join(''))
    .join('\n')
}
