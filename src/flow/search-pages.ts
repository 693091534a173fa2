import { rowProducts } from '../math/row-products.ts'
import type { Chunk } from '../model/chunk.ts'
import type { Element } from '../model/document.ts'
import type { Embedding } from '../model/embedding.ts'
import type { Filter } from '../model/filter.ts'
import { type Box, intersectBoxes } from '../model/geometry.ts'
import { type PatchGrid, patchBox } from '../model/patch-grid.ts'
import type { SearchOptions, Store, StoreHit } from '../spec/store.ts'
import type { DocumentShelf } from './document-shelf.ts'

export interface PageSearchParts {
  readonly store: Store
  readonly shelf: DocumentShelf
  /** Absent where the encoder does not say where its vectors stand: then a page's parts count like the page. */
  readonly patches?: PatchGrid | undefined
}

type MultiEmbedding = Extract<Embedding, { kind: 'multi' }>

/** Pages that are looked into, and how many of their parts may be found. */
const PAGES = 12
const PARTS_A_PAGE = 4
/** What a part is worth by its own patches; the rest by its page. */
const OWN_SHARE = 0.5

/**
 * Late interaction over whole pages, told as the parts of pages that answered: the pages nearest by MaxSim, and on each the
 * blocks, tables and figures under the patches that stand out, so that what is cited is a region and not a page.
 */
export async function searchPages(
  query: MultiEmbedding,
  parts: PageSearchParts,
  options: SearchOptions,
): Promise<StoreHit[]> {
  const { store } = parts
  const pageFilter = options.filter && aboutPages(options.filter)
  const pages = await store.search(query, { ...options, k: PAGES, ...(pageFilter ? { filter: pageFilter } : {}) })
  const ids = pages.map(({ id }) => id)
  const [chunks, vectors] = [await store.get(ids), await store.vectors(ids, query.space)]
  const hits: StoreHit[] = []
  for (const [n, { score }] of pages.entries()) {
    const [chunk, rows] = [chunks[n], vectors[n]]
    if (!chunk || rows?.kind !== 'multi') continue
    const found = await partsOfPage(chunk, query, rows, parts, options.filter)
    hits.push(...found.map((part) => ({ id: part.id, score: OWN_SHARE * part.score + (1 - OWN_SHARE) * score })))
  }
  return hits.sort((a, b) => b.score - a.score || (a.id < b.id ? -1 : 1)).slice(0, options.k)
}

async function partsOfPage(
  page: Chunk,
  query: MultiEmbedding,
  rows: MultiEmbedding,
  { store, shelf, patches }: PageSearchParts,
  filter: Filter | undefined,
): Promise<StoreHit[]> {
  const shelved = await shelf.take(page.documentId)
  const [number = 1] = page.pages
  const size = shelved?.document.pages.find((one) => one.number === number)
  if (!shelved || !size) return []
  const products = rowProducts(query.values, rows.values, rows.values.length / rows.rows)
  const onPage: Filter = {
    op: 'and',
    of: [
      { op: 'eq', field: 'documentId', value: page.documentId },
      { op: 'eq', field: 'page', value: number },
      { op: 'in', field: 'group', values: ['block', 'table', 'figure'] },
      ...(filter ? [filter] : []),
    ],
  }
  const hits: StoreHit[] = []
  for await (const { id, elementIds } of store.iterate(onPage)) {
    const elements = elementIds.flatMap((element) => shelved.elements.get(element) ?? [])
    const under = patches ? rowsUnder(boxesOn(elements, number), patches, rows.rows, size) : allRows(rows.rows)
    if (under.length > 0) hits.push({ id, score: sumOfBest(products, rows.rows, under) })
  }
  return hits.sort((a, b) => b.score - a.score || (a.id < b.id ? -1 : 1)).slice(0, PARTS_A_PAGE)
}

/** MaxSim of the query with some of the page's rows only. */
function sumOfBest(products: Float32Array, pageRows: number, rows: readonly number[]): number {
  let sum = 0
  for (let from = 0; from < products.length; from += pageRows) {
    let best = Number.NEGATIVE_INFINITY
    for (const row of rows) best = Math.max(best, products[from + row] ?? best)
    sum += best
  }
  return sum
}

/** The patches that some box covers by half, and of a smaller box the one that has most of it. */
function rowsUnder(
  boxes: readonly Box[],
  patches: PatchGrid,
  count: number,
  page: { readonly width: number; readonly height: number },
): number[] {
  const covered = allRows(count).flatMap((row) => {
    const patch = patchBox(patches, row, page)
    const share = patch ? Math.max(0, ...boxes.map((box) => shareOf(patch, box))) : 0
    return share > 0 ? [{ row, share }] : []
  })
  const most = covered.reduce((best, { share }) => Math.max(best, share), 0)
  return covered.filter(({ share }) => share >= Math.min(0.5, most)).map(({ row }) => row)
}

function shareOf(patch: Box, box: Box): number {
  const common = intersectBoxes(patch, box)
  return common ? (common.width * common.height) / (patch.width * patch.height) : 0
}

function boxesOn(elements: readonly Element[], page: number): Box[] {
  return elements.flatMap(({ provenance }) =>
    provenance.flatMap((place) => (place.kind === 'page' && place.page === page ? [place.box] : [])),
  )
}

function allRows(count: number): number[] {
  return Array.from({ length: count }, (_, row) => row)
}

/**
 * What a filter says of pages: conditions on what a part is are met by its page, which is none of it.
 *
 * @param met - what such a condition counts as: always met, inside a negation never
 */
function aboutPages(filter: Filter, met = true): Filter {
  switch (filter.op) {
    case 'and':
    case 'or':
      return { op: filter.op, of: filter.of.map((part) => aboutPages(part, met)) }
    case 'not':
      return { op: 'not', of: aboutPages(filter.of, !met) }
    default: {
      const ofPart = filter.field === 'group' || filter.field === 'modality' || filter.field === 'id'
      return ofPart ? { op: met ? 'and' : 'or', of: [] } : filter
    }
  }
}
