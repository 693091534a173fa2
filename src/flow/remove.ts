import type { DocumentRecord } from '../model/catalogue.ts'
import type { Filter } from '../model/filter.ts'
import type { AnswerCache } from '../spec/answer-cache.ts'
import type { AssetStore } from '../spec/asset-store.ts'
import type { Catalogue } from '../spec/catalogue.ts'
import type { ReplyCache } from '../spec/reply-cache.ts'
import type { Store, StoreRow } from '../spec/store.ts'
import type { VectorCache } from '../spec/vector-cache.ts'

export interface RemoveParts {
  readonly base: string
  readonly store: Store
  readonly catalogue: Catalogue
  readonly assets: AssetStore
  readonly vectorCache?: VectorCache
  readonly replyCache?: ReplyCache
  readonly answerCache?: AnswerCache
}

/** Takes documents out: first the catalogue, so that nothing of them can be found, then their rows, readings and pictures. */
export async function remove(records: readonly DocumentRecord[], parts: RemoveParts): Promise<void> {
  const ids = records.map(({ documentId }) => documentId)
  await parts.catalogue.commit(parts.base, { remove: ids })
  await dropRows(ids, parts)
  await dropAssets(parts)
}

/** Drops the rows of documents that the catalogue no longer names in this base. */
export async function dropRows(documentIds: readonly string[], { store }: Pick<RemoveParts, 'store'>): Promise<void> {
  if (documentIds.length) await store.remove({ op: 'in', field: 'documentId', values: documentIds })
}

/** Drops what an earlier recipe made of a document whose rows these are now. */
export async function dropOtherRows(rows: readonly StoreRow[], { store }: Pick<RemoveParts, 'store'>): Promise<void> {
  for (const [documentId, ids] of Map.groupBy(rows, ({ chunk }) => chunk.documentId)) {
    const values = ids.map(({ chunk }) => chunk.id)
    const others: Filter = { op: 'not', of: { op: 'in', field: 'id', values } }
    await store.remove({ op: 'and', of: [{ op: 'eq', field: 'documentId', value: documentId }, others] })
  }
}

/** Drops every asset, and every cached vector, reply and answer, that no record of any base names; never while files are being read, whose pictures have no name yet. */
export async function dropAssets({
  catalogue,
  assets,
  vectorCache,
  replyCache,
  answerCache,
}: Pick<RemoveParts, 'catalogue' | 'assets' | 'vectorCache' | 'replyCache' | 'answerCache'>): Promise<void> {
  const named = await catalogue.namedAssets()
  for await (const hash of assets.iterate()) if (!named.has(hash)) await assets.remove(hash)
  // A document's id is its original's hash.
  await vectorCache?.keepOnly(named)
  await replyCache?.keepOnly(named)
  await answerCache?.keepOnly(named)
}

/** After a crash: drops whatever was written and never named, and marks what was half replaced. */
export async function sweep(parts: RemoveParts): Promise<void> {
  const records = await parts.catalogue.list(parts.base)
  const counts = await parts.store.documents()
  const named = new Set(records.map(({ documentId }) => documentId))
  await dropRows(
    [...counts.keys()].filter((id) => !named.has(id)),
    parts,
  )
  // Rows of two recipes, or too few: the next `add` makes them again.
  const torn = records.filter(({ documentId, chunks }) => (counts.get(documentId) ?? 0) !== chunks)
  const put = torn.map((record) => ({ ...record, recipe: { ...record.recipe, rows: '' } }))
  if (put.length > 0) await parts.catalogue.commit(parts.base, { put })
  await dropAssets(parts)
}
