import { z } from 'zod'
import type { Cell, Document, Element, Ledger, Page, Provenance } from '../../model/document.ts'
import { type Box, boxFromCorners } from '../../model/geometry.ts'
import { createRemoteElements, type RemoteElements, toPage, withoutDelimiters } from './remote-pages.ts'

// DoclingDocument, version 1 (docling_core/types/doc/document.py and labels.py): lists of items that refer to each other
// (`#/texts/5`), and a tree of references that gives the order of reading.

const boxSchema = z.object({
  l: z.number(),
  t: z.number(),
  r: z.number(),
  b: z.number(),
  coord_origin: z.enum(['TOPLEFT', 'BOTTOMLEFT']).default('TOPLEFT'),
})
const referenceSchema = z.object({ $ref: z.string() })
const references = z.array(referenceSchema).default([])
const itemBase = {
  self_ref: z.string(),
  children: references,
  content_layer: z.string().default('body'),
  label: z.string(),
}
const placedBase = {
  ...itemBase,
  prov: z.array(z.object({ page_no: z.number().int().positive(), bbox: boxSchema })).default([]),
}
const groupSchema = z.object(itemBase)
const textSchema = z.object({
  ...placedBase,
  text: z.string(),
  orig: z.string().default(''),
  level: z.number().int().nonnegative().nullish(),
  enumerated: z.boolean().nullish(),
  marker: z.string().nullish(),
})
const annotationSchema = z.object({ kind: z.string().optional(), text: z.string().optional() })
const pictureSchema = z.object({
  ...placedBase,
  captions: references,
  annotations: z.array(annotationSchema).default([]),
})
const cellSchema = z.object({
  bbox: boxSchema.nullish(),
  row_span: z.number().int().positive().default(1),
  col_span: z.number().int().positive().default(1),
  start_row_offset_idx: z.number().int().nonnegative(),
  start_col_offset_idx: z.number().int().nonnegative(),
  text: z.string(),
  column_header: z.boolean().default(false),
  row_header: z.boolean().default(false),
})
const tableSchema = z.object({
  ...placedBase,
  captions: references,
  footnotes: references,
  data: z.object({
    table_cells: z.array(cellSchema),
    num_rows: z.number().int().nonnegative(),
    num_cols: z.number().int().nonnegative(),
  }),
})
export const doclingSchema = z.object({
  schema_name: z.literal('DoclingDocument'),
  body: z.object({ children: references }),
  groups: z.array(groupSchema).default([]),
  texts: z.array(textSchema).default([]),
  pictures: z.array(pictureSchema).default([]),
  tables: z.array(tableSchema).default([]),
  pages: z.record(
    z.string(),
    z.object({ page_no: z.number().int().positive(), size: z.object({ width: z.number(), height: z.number() }) }),
  ),
})
export type DoclingDocument = z.infer<typeof doclingSchema>
type Text = z.infer<typeof textSchema>
type Picture = z.infer<typeof pictureSchema>
type Table = z.infer<typeof tableSchema>
type Item =
  | { readonly kind: 'group'; readonly item: z.infer<typeof groupSchema> }
  | { readonly kind: 'text'; readonly item: Text }
  | { readonly kind: 'picture'; readonly item: Picture }
  | { readonly kind: 'table'; readonly item: Table }

/** Deeper than any list in a list that people write. */
const MAX_DEPTH = 64

/** What a DoclingDocument says of its pages, in its order of reading. */
export function readDocling(document: DoclingDocument): {
  pages: Page[]
  elements: readonly Element[]
  skipped: Ledger['skipped']
} {
  const pages = Object.values(document.pages)
    .sort((a, b) => a.page_no - b.page_no)
    .map(({ page_no, size }) => toPage(page_no, size.width, size.height))
  const walk = createWalk(document, pages)
  walk.follow(document.body.children, 0)
  walk.followCaptions()
  const skipped =
    walk.placeless > 0 ? [{ what: `${walk.placeless} elements`, reason: 'docling tells no place for them' }] : []
  return { pages, elements: walk.list.elements, skipped }
}

function createWalk(document: DoclingDocument, pages: readonly Page[]) {
  const items = itemsOf(document)
  const list = createRemoteElements()
  const seen = new Set<string>()
  const heights = new Map(pages.map(({ number, height }) => [number, height]))
  /** A title of the whole document stands above its section headers. */
  const below = document.texts.some(({ label }) => label === 'title') ? 1 : 0
  const described = [...document.pictures, ...document.tables].filter((item) => placesOf(item).length > 0)
  /** They come with what they describe, wherever the tree has them. */
  const captions = new Set(described.flatMap((item) => item.captions.map(({ $ref }) => $ref)))
  const state = {
    list,
    placeless: 0,
    follow,
    /** Those of pictures and tables that the tree does not reach. */
    followCaptions() {
      const rest = [...captions].map(($ref) => ({ $ref }))
      captions.clear()
      follow(rest, 0)
    },
  }

  function follow(children: readonly { $ref: string }[], depth: number): void {
    if (depth > MAX_DEPTH) return
    for (const { $ref } of children) {
      const item = items.get($ref)
      if (!item || seen.has($ref) || captions.has($ref)) continue
      seen.add($ref)
      if (item.kind === 'group') follow(item.item.children, depth + 1)
      else if (placesOf(item.item).length === 0) state.placeless++
      else add(item, depth)
    }
  }

  function add(item: Exclude<Item, { kind: 'group' }>, depth: number): void {
    switch (item.kind) {
      case 'text':
        addText(item.item, list, placesOf(item.item), below)
        follow(item.item.children, depth + 1)
        return
      case 'picture':
        list.addWithCaptions(figureOf(item.item), captionsOf(item.item))
        return
      case 'table': {
        const { item: table } = item
        list.addWithCaptions(tableOf(table, placesOf(table), toBox), captionsOf(table))
        follow(table.footnotes, depth + 1)
      }
    }
  }

  function toBox(page: number, { l, t, r, b, coord_origin }: z.infer<typeof boxSchema>): Box {
    const height = heights.get(page) ?? 0
    return coord_origin === 'TOPLEFT' ? boxFromCorners(l, t, r, b) : boxFromCorners(l, height - t, r, height - b)
  }

  function placesOf({ prov }: Text | Picture | Table): Provenance[] {
    return prov
      .filter(({ page_no }) => heights.has(page_no))
      .map(({ page_no, bbox }) => ({ kind: 'page', page: page_no, box: toBox(page_no, bbox) }))
  }

  function captionsOf({ captions }: Picture | Table) {
    return captions.flatMap(({ $ref }) => {
      const item = items.get($ref)
      if (item?.kind !== 'text' || seen.has($ref)) return []
      seen.add($ref)
      const provenance = placesOf(item.item)
      return provenance.length > 0 ? [{ text: item.item.text, provenance }] : []
    })
  }

  /** Words that stand inside a picture are its own. */
  function figureOf(picture: Picture) {
    const words = picture.children.flatMap(({ $ref }) => {
      const item = items.get($ref)
      if (item?.kind !== 'text' || captions.has($ref)) return []
      seen.add($ref)
      return [item.item.text]
    })
    const description = picture.annotations.find(({ kind }) => kind === 'description')?.text
    return {
      kind: 'figure' as const,
      provenance: placesOf(picture),
      ...(words.length > 0 ? { text: words.join('\n') } : {}),
      ...(description ? { description } : {}),
    }
  }

  return state
}

function itemsOf({ groups, texts, pictures, tables }: DoclingDocument): Map<string, Item> {
  const items: Item[] = [
    ...groups.map((item) => ({ kind: 'group' as const, item })),
    ...texts.map((item) => ({ kind: 'text' as const, item })),
    ...pictures.map((item) => ({ kind: 'picture' as const, item })),
    ...tables.map((item) => ({ kind: 'table' as const, item })),
  ]
  return new Map(items.map((one) => [one.item.self_ref, one]))
}

function addText(item: Text, list: RemoteElements, provenance: Provenance[], below: number): void {
  const text = item.text || item.orig
  const layer = item.content_layer === 'furniture' ? 'furniture' : 'body'
  if (item.content_layer !== 'body' && layer === 'body') return
  switch (item.label) {
    case 'title':
      list.add({ kind: 'title', level: 1, text, layer, provenance })
      return
    case 'section_header':
      list.add({ kind: 'title', level: Math.max(item.level ?? 1, 1) + below, text, layer, provenance })
      return
    case 'list_item':
      list.add({
        kind: 'list',
        text: item.enumerated && item.marker ? `${item.marker} ${text}` : text,
        layer,
        provenance,
      })
      return
    case 'formula': {
      // `text` is LaTeX where a model wrote it, `orig` what the file's own characters give.
      const latex = withoutDelimiters(item.text)
      list.add({ kind: 'formula', text: latex || text, ...(latex ? { latex } : {}), layer, provenance })
      return
    }
    case 'caption':
    case 'code':
      list.add({ kind: item.label, text, layer, provenance })
      return
    case 'page_header':
    case 'page_footer':
      list.add({ kind: 'text', text, layer: 'furniture', provenance })
      return
    default:
      list.add({ kind: 'text', text, layer, provenance })
  }
}

function tableOf(
  { data }: Table,
  provenance: Provenance[],
  toBox: (page: number, box: z.infer<typeof boxSchema>) => Box,
): Pick<Document['elements'][number] & { kind: 'table' }, 'kind' | 'rows' | 'columns' | 'cells' | 'provenance'> {
  const [first] = provenance
  const page = first?.kind === 'page' ? first.page : 1
  const seen = new Set<string>()
  const cells = data.table_cells
    .map(
      (cell): Cell => ({
        row: cell.start_row_offset_idx,
        column: cell.start_col_offset_idx,
        rowSpan: cell.row_span,
        columnSpan: cell.col_span,
        header: cell.column_header || cell.row_header,
        text: cell.text,
        page,
        ...(cell.bbox ? { box: toBox(page, cell.bbox) } : {}),
      }),
    )
    .filter(({ row, column }) => {
      // A merged cell may be listed once for each place that it covers.
      const place = `${row},${column}`
      return !seen.has(place) && seen.add(place)
    })
    .sort((a, b) => a.row - b.row || a.column - b.column)
  return { kind: 'table', rows: data.num_rows, columns: data.num_cols, cells, provenance }
}
