import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { createDocumentShelf, type DocumentShelf } from '../flow/document-shelf.ts'
import { sweep } from '../flow/remove.ts'
import type { DocumentRecord } from '../model/catalogue.ts'
import type { AssetStore } from '../spec/asset-store.ts'
import type { Catalogue } from '../spec/catalogue.ts'
import type { Store } from '../spec/store.ts'
import { type DataFolder, openDataFolder } from '../store/data-folder.ts'
import { openFolderAssets } from '../store/folder-assets.ts'
import { openLanceStore } from '../store/lance.ts'
import { openCatalogue } from '../store/sqlite-catalogue.ts'
import { labelFiles } from './find-files.ts'

/** What one knowledge base keeps, opened. */
export interface Kept {
  readonly base: string
  readonly catalogue: Catalogue
  readonly store: Store
  readonly assets: AssetStore
  readonly shelf: DocumentShelf
  /** Every document with its labels, oldest first. */
  records(): Promise<readonly { readonly record: DocumentRecord; readonly labels: readonly string[] }[]>
  /** Becomes the only writer of the data folder, until the lock is released; after a crash it is swept first. */
  lock(signal?: AbortSignal): Promise<{ release(): Promise<void> }>
  close(): Promise<void>
}

/** Readings kept in memory, as JSON. */
const SHELF_BYTES = 256 * 2 ** 20

/** Is there anything to open? Asking must not create. */
export function isKept(folder: string): boolean {
  return existsSync(folder)
}

/** Opens the parts below a data folder: `catalogue.sqlite`, `assets/`, `index/<base>/`. */
export async function openKept(folder: string, base: string): Promise<Kept> {
  const dataFolder: DataFolder = await openDataFolder(folder)
  const catalogue = openCatalogue(join(folder, 'catalogue.sqlite'))
  const assets = openFolderAssets(join(folder, 'assets'))
  const store = await openLanceStore(join(folder, 'index', base))

  async function records() {
    const list = await catalogue.list(base)
    const labels = labelFiles(list.flatMap(({ paths }) => paths))
    return list.map((record) => ({ record, labels: record.paths.map(({ path }) => labels.get(path) ?? path) }))
  }

  const shelf = createDocumentShelf(
    {
      async find(documentId) {
        const found = (await records()).find(({ record }) => record.documentId === documentId)
        const reading = found?.record.reading
        return found && reading ? { label: found.labels[0] ?? documentId, reading } : undefined
      },
      load: (reading) => assets.get(reading),
    },
    SHELF_BYTES,
  )

  return {
    base,
    catalogue,
    store,
    assets,
    shelf,
    records,
    async lock(signal) {
      const lock = await dataFolder.lockForWriting(signal ? { signal } : {})
      if (lock.recovered) await sweep({ base, catalogue, store, assets })
      return lock
    },
    async close() {
      await store.close()
      await catalogue.close()
    },
  }
}
