import { existsSync } from 'node:fs'
import { createDocumentShelf, type DocumentShelf } from '../flow/document-shelf.ts'
import { sweep } from '../flow/remove.ts'
import type { DocumentRecord } from '../model/catalogue.ts'
import type { AssetStore } from '../spec/asset-store.ts'
import type { Catalogue } from '../spec/catalogue.ts'
import type { Store } from '../spec/store.ts'
import { openDataFolder } from '../store/data-folder.ts'
import { openFolderAssets } from '../store/folder-assets.ts'
import { type IndexPlaces, openIndex, readPlaces, writePlaces } from '../store/index-place.ts'
import { openCatalogue } from '../store/sqlite-catalogue.ts'
import { labelFiles } from './find-files.ts'

/** A document's record and how the user knows its files. */
export interface LabelledRecord {
  readonly record: DocumentRecord
  readonly labels: readonly string[]
}

/** What one knowledge base keeps, opened. */
export interface Kept {
  readonly base: string
  readonly catalogue: Catalogue
  readonly store: Store
  /** Where the index is, kept in the data folder. */
  readonly places: { read(): Promise<IndexPlaces>; write(places: IndexPlaces): Promise<void> }
  readonly assets: AssetStore
  readonly shelf: DocumentShelf
  /** Every document with its labels, oldest first. */
  records(): Promise<readonly LabelledRecord[]>
  /** Becomes the only writer of the data folder, until the lock is released; after a crash it is swept first. */
  lock(signal?: AbortSignal): Promise<{ release(): Promise<void> }>
  /** Drops what was written and never named, as an ended run leaves it; only for who holds the lock. */
  sweep(): Promise<void>
  close(): Promise<void>
}

/** Readings kept in memory, as JSON. */
const SHELF_BYTES = 256 * 2 ** 20

/** Is there anything to open? Asking must not create. */
export function isKept(folder: string): boolean {
  return existsSync(folder)
}

/** Opens the parts below a data folder, creating what is missing. */
export async function openKept(folder: string, base: string): Promise<Kept> {
  const dataFolder = await openDataFolder(folder)
  const catalogue = openCatalogue(dataFolder.catalogueFile)
  const assets = openFolderAssets(dataFolder.assetsFolder)
  const placeFile = dataFolder.placeFile(base)
  const places = {
    read: () => readPlaces(placeFile, dataFolder.indexFolder(base)),
    write: (changed: IndexPlaces) => writePlaces(placeFile, changed),
  }
  const store = await openIndex((await places.read()).current, process.env)
  const records = createRecordList(catalogue, base)
  const source = {
    async find(documentId: string) {
      const found = (await records()).get(documentId)
      const reading = found?.record.reading
      return found && reading ? { label: found.labels[0] ?? documentId, reading } : undefined
    },
    load: (reading: string) => assets.get(reading),
  }
  return {
    base,
    catalogue,
    store,
    places,
    assets,
    shelf: createDocumentShelf(source, SHELF_BYTES),
    records: async () => [...(await records()).values()],
    async lock(signal) {
      const lock = await dataFolder.lockForWriting(signal ? { signal } : {})
      if (lock.recovered) await sweep({ base, catalogue, store, assets })
      return lock
    },
    sweep: () => sweep({ base, catalogue, store, assets }),
    async close() {
      await store.close()
      await catalogue.close()
    },
  }
}

/** The catalogue's records with their labels, listed again only after a commit of any process. */
function createRecordList(catalogue: Catalogue, base: string): () => Promise<ReadonlyMap<string, LabelledRecord>> {
  let known: { version: string; records: ReadonlyMap<string, LabelledRecord> } | undefined
  return async () => {
    const version = await catalogue.version()
    if (known?.version === version) return known.records
    const list = await catalogue.list(base)
    const labels = labelFiles(list.flatMap(({ paths }) => paths))
    const labelled = list.map((record) => ({
      record,
      labels: record.paths.map(({ path }) => labels.get(path) ?? path),
    }))
    known = { version, records: new Map(labelled.map((one) => [one.record.documentId, one])) }
    return known.records
  }
}
