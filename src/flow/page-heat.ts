import { DuomoError } from '../base/errors.ts'
import { patchHeat } from '../math/patch-heat.ts'
import { rowProducts } from '../math/row-products.ts'
import type { HeatMap } from '../model/patch-grid.ts'
import type { Encoder } from '../spec/encoder.ts'
import type { Store } from '../spec/store.ts'
import { encodeAll } from './encode-all.ts'

export interface PageHeatParts {
  readonly store: Store
  readonly encoders: readonly Encoder[]
}

export interface PageHeatRequest {
  readonly documentId: string
  /** From 1. */
  readonly page: number
  /** A question, or one word of it. */
  readonly text: string
}

/**
 * Where on a page words find what they look for: the kept vectors of its patches against the vectors of the words.
 *
 * @throws `usage` for no words, `part-unavailable` without an encoder of pages that knows where its vectors stand, `not-found`
 *   for a page without vectors
 */
export async function pageHeat(
  { documentId, page, text }: PageHeatRequest,
  { store, encoders }: PageHeatParts,
  signal: AbortSignal,
): Promise<HeatMap> {
  if (!text.trim()) throw new DuomoError('usage', 'there are no words to look for on the page')
  const { encoder, patches } = pageEncoderOf(encoders)
  const id = await pageChunk(store, documentId, page)
  const [kept] = id === undefined ? [] : await store.vectors([id], encoder.space.id)
  if (kept?.kind !== 'multi')
    throw new DuomoError('not-found', `page ${page} was not encoded by ${encoder.name}`, {
      hint: `Encode the document again: \`duomo reencode ${documentId.slice(0, 8)}\`.`,
      page,
    })
  const [query] = await encodeAll(encoder, [{ text }], 'query', signal)
  if (query?.kind !== 'multi') throw new DuomoError('bad-vector', `${encoder.name} gave no vectors for words`)
  const { columns, rows, first } = patches
  const products = rowProducts(query.values, kept.values, encoder.space.dimension)
  return { columns, rows, values: patchHeat(products, kept.rows, { first, count: columns * rows }) }
}

function pageEncoderOf(encoders: readonly Encoder[]) {
  const ofPages = encoders.filter(({ space, accepts }) => space.kind === 'multi' && accepts.includes('text'))
  for (const encoder of ofPages) if (encoder.patches) return { encoder, patches: encoder.patches }
  const [unplaced] = ofPages
  if (unplaced)
    throw new DuomoError('part-unavailable', `${unplaced.name} does not say where on a page its vectors stand`, {
      hint: 'Use a local model with "patches" in its duomo-model.json as encoding.page.',
    })
  throw new DuomoError('part-unavailable', 'a map of a page needs an encoder of pages, and none is set up', {
    hint: 'Set encoding.mode to page and encoding.page to a model of pages, then `duomo reencode --all`.',
  })
}

async function pageChunk(store: Store, documentId: string, page: number): Promise<string | undefined> {
  const wanted = store.iterate({
    op: 'and',
    of: [
      { op: 'eq', field: 'documentId', value: documentId },
      { op: 'eq', field: 'group', value: 'page' },
      { op: 'eq', field: 'page', value: page },
    ],
  })
  for await (const { id } of wanted) return id
  return undefined
}
