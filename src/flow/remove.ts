import type { DocumentRecord } from '../model/catalogue.ts'
import type { AssetStore } from '../spec/asset-store.ts'
import type { Catalogue } from '../spec/catalogue.ts'
import type { Store } from '../spec/store.ts'

export interface RemoveParts {
  readonly base: string
  readonly store: Store
  readonly catalogue: Catalogue
  readonly assets: AssetStore
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

/** Drops every asset that no record of any base names; never while files are being read, whose pictures have no name yet. */
export async function dropAssets({ catalogue, assets }: Pick<RemoveParts, 'catalogue' | 'assets'>): Promise<void> {
  const named = await catalogue.namedAssets()
  for await (const hash of assets.iterate()) if (!named.has(hash)) await assets.remove(hash)
}

/** After a crash: drops whatever was written and never named. */
export async function sweep(parts: RemoveParts): Promise<void> {
  const named = new Set((await parts.catalogue.list(parts.base)).map(({ documentId }) => documentId))
  await dropRows(
    [...(await parts.store.documents()).keys()].filter((id) => !named.has(id)),
    parts,
  )
  await dropAssets(parts)
}
