import type { Cell, Element, Ledger, Page, Provenance } from '../../model/document.ts'
import { type Box, boxFromCorners } from '../../model/geometry.ts'
import type {
  DoclingBox,
  DoclingDocument,
  DoclingGroup,
  DoclingPicture,
  DoclingTable,
  DoclingText,
} from './docling-schema.ts'
import { createRemoteElements, type RemoteElements, toPage, withoutDelimiters } from './remote-pages.ts'

type Item =
  | { readonly kind: 'group'; readonly item: DoclingGroup }
  | { readonly kind: 'text'; readonly item: DoclingText }
  | { readonly kind: 'picture'; readonly item: DoclingPicture }
  | { readonly kind: 'table'; readonly item: DoclingTable }

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
  const walk = new Walk(document, pages)
  walk.follow(document.body.children, 0)
  walk.followCaptions()
  const skipped =
    walk.placeless > 0 ? [{ what: `${walk.placeless} elements`, reason: 'docling tells no place for them' }] : []
  return { pages, elements: walk.list.elements, skipped }
}

/** One way through a document, each item taken once, wherever references lead. */
class Walk {
  readonly list = createRemoteElements()
  /** Items without a place. */
  placeless = 0
  private readonly items: ReadonlyMap<string, Item>
  private readonly heights: ReadonlyMap<number, number>
  /** Captions of what has a place: they come with it, wherever the tree has them. */
  private readonly captions: Set<string>
  private readonly seen = new Set<string>()
  /** How far a title of the whole document puts its section headers down. */
  private readonly below: number

  constructor(document: DoclingDocument, pages: readonly Page[]) {
    this.items = itemsOf(document)
    this.heights = new Map(pages.map(({ number, height }) => [number, height]))
    this.below = document.texts.some(({ label }) => label === 'title') ? 1 : 0
    const placed = [...document.pictures, ...document.tables].filter((item) => this.placesOf(item).length > 0)
    this.captions = new Set(placed.flatMap((item) => item.captions.map(({ $ref }) => $ref)))
  }

  follow(children: readonly { $ref: string }[], depth: number): void {
    if (depth > MAX_DEPTH) return
    for (const { $ref } of children) {
      const found = this.items.get($ref)
      if (!found || this.seen.has($ref) || this.captions.has($ref)) continue
      this.seen.add($ref)
      if (found.kind === 'group') this.follow(found.item.children, depth + 1)
      else if (this.placesOf(found.item).length === 0) this.placeless++
      else this.add(found, depth)
    }
  }

  /** Captions of pictures and tables that the tree does not reach. */
  followCaptions(): void {
    const rest = [...this.captions].map(($ref) => ({ $ref }))
    this.captions.clear()
    this.follow(rest, 0)
  }

  private add(found: Exclude<Item, { kind: 'group' }>, depth: number): void {
    const { list } = this
    switch (found.kind) {
      case 'text':
        addText(found.item, list, this.placesOf(found.item), this.below)
        this.follow(found.item.children, depth + 1)
        return
      case 'picture':
        list.addWithCaptions(this.figureOf(found.item), this.captionsOf(found.item))
        return
      case 'table':
        list.addWithCaptions(this.tableOf(found.item), this.captionsOf(found.item))
        this.follow(found.item.footnotes, depth + 1)
    }
  }

  private placesOf({ prov }: DoclingText | DoclingPicture | DoclingTable): Provenance[] {
    return prov
      .filter(({ page_no }) => this.heights.has(page_no))
      .map(({ page_no, bbox }) => ({ kind: 'page', page: page_no, box: this.toBox(page_no, bbox) }))
  }

  private toBox(page: number, { l, t, r, b, coord_origin }: DoclingBox): Box {
    const height = this.heights.get(page) ?? 0
    return coord_origin === 'TOPLEFT' ? boxFromCorners(l, t, r, b) : boxFromCorners(l, height - t, r, height - b)
  }

  private captionsOf({ captions }: DoclingPicture | DoclingTable) {
    return captions.flatMap(({ $ref }) => {
      const found = this.items.get($ref)
      if (found?.kind !== 'text' || this.seen.has($ref)) return []
      this.seen.add($ref)
      const provenance = this.placesOf(found.item)
      return provenance.length > 0 ? [{ text: found.item.text, provenance }] : []
    })
  }

  /** Words that stand inside a picture are its own. */
  private figureOf(picture: DoclingPicture) {
    const words = picture.children.flatMap(({ $ref }) => {
      const found = this.items.get($ref)
      if (found?.kind !== 'text' || this.captions.has($ref)) return []
      this.seen.add($ref)
      return [found.item.text]
    })
    const description = picture.annotations.find(({ kind }) => kind === 'description')?.text
    return {
      kind: 'figure' as const,
      provenance: this.placesOf(picture),
      ...(words.length > 0 ? { text: words.join('\n') } : {}),
      ...(description ? { description } : {}),
    }
  }

  private tableOf(table: DoclingTable) {
    const { data } = table
    const provenance = this.placesOf(table)
    const page = provenance[0]?.page ?? 1
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
          ...(cell.bbox ? { box: this.toBox(page, cell.bbox) } : {}),
        }),
      )
      .filter(({ row, column }) => {
        // A merged cell may be listed once for each place that it covers.
        const place = `${row},${column}`
        return !seen.has(place) && seen.add(place)
      })
      .sort((a, b) => a.row - b.row || a.column - b.column)
    return { kind: 'table' as const, rows: data.num_rows, columns: data.num_cols, cells, provenance }
  }
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

function addText(item: DoclingText, list: RemoteElements, provenance: Provenance[], below: number): void {
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
