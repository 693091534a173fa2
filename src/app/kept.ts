import { existsSync } from 'node:fs'
import { DuomoError } from '../base/errors.ts'
import { createDocumentShelf, type DocumentShelf } from '../flow/document-shelf.ts'
import { sweep } from '../flow/remove.ts'
import type { DocumentRecord } from '../model/catalogue.ts'
import type { AnswerCache } from '../spec/answer-cache.ts'
import type { AssetStore } from '../spec/asset-store.ts'
import type { Catalogue } from '../spec/catalogue.ts'
import type { ReplyCache } from '../spec/reply-cache.ts'
import type { Store } from '../spec/store.ts'
import type { VectorCache } from '../spec/vector-cache.ts'
import { openAnswerCache } from '../store/answer-cache.ts'
import { type DataFolder, openDataFolder } from '../store/data-folder.ts'
import { openFolderAssets } from '../store/folder-assets.ts'
import { type IndexPlaces, isSamePlace, newPlace, openIndex, readPlaces, writePlaces } from '../store/index-place.ts'
import { keptLateSpaces, lateFolderOf } from '../store/late-folders.ts'
import { openLateIndex } from '../store/late-index.ts'
import { withLateIndexes } from '../store/late-store.ts'
import { openReplyCache } from '../store/reply-cache.ts'
import { brokenSeals, sealFolder } from '../store/seal.ts'
import { openCatalogue } from '../store/sqlite-catalogue.ts'
import { openVectorCache } from '../store/vector-cache.ts'
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
  /** The part of it that can be moved: all but the multi-vectors. */
  readonly rows: Store
  /** Where the index is, kept in the data folder. */
  readonly places: { read(): Promise<IndexPlaces>; write(places: IndexPlaces): Promise<void> }
  readonly assets: AssetStore
  /** Only for who holds the lock. */
  readonly vectorCache: VectorCache
  /** Only for who holds the lock. */
  readonly replyCache: ReplyCache
  readonly answerCache: AnswerCache
  readonly shelf: DocumentShelf
  /** Every document with its labels, oldest first. */
  records(): Promise<readonly LabelledRecord[]>
  /** Becomes the only writer of the data folder, until the lock is released; after a crash it is swept first. */
  lock(signal?: AbortSignal): Promise<{ release(): Promise<void> }>
  /** Files of the index that are not as they were written. */
  damagedIndexFiles(): Promise<string[]>
  /** Drops what was written and never named, as an ended run leaves it; only for who holds the lock. */
  sweep(): Promise<void>
  close(): Promise<void>
}

const REPAIR_HINT = 'Put back a copy of that file, or let `duomo doctor --repair` make it anew from the originals.'

/** Readings kept in memory, as JSON. */
const SHELF_BYTES = 256 * 2 ** 20

/** Is there anything to open? Asking must not create. */
export function isKept(folder: string): boolean {
  return existsSync(folder)
}

/**
 * Opens the parts below a data folder, creating what is missing.
 *
 * @param storeOfNew - where the index of a base that is new is kept; in the data folder if absent
 */
export async function openKept(folder: string, base: string, storeOfNew?: string): Promise<Kept> {
  const dataFolder = await openDataFolder(folder)
  if (!existsSync(dataFolder.catalogueFile) && existsSync(dataFolder.assetsFolder))
    throw new DuomoError('base-damaged', `the catalogue ${dataFolder.catalogueFile} is gone, and documents are kept`, {
      hint: REPAIR_HINT,
    })
  const catalogue = openCatalogue(dataFolder.catalogueFile)
  const assets = openFolderAssets(dataFolder.assetsFolder)
  const places = placesOf(dataFolder, base)
  const placeOfNew = storeOfNew === undefined ? undefined : newPlace(storeOfNew, folder, process.env)
  const isNew = !existsSync(dataFolder.placeFile(base)) && !existsSync(dataFolder.indexFolder(base))
  if (placeOfNew && isNew) await places.write({ current: placeOfNew, former: [] })
  const { current } = await places.read()
  // An address in the settings may hold what the kept one leaves out: a name and a password.
  const address = placeOfNew && isSamePlace(placeOfNew, current) ? storeOfNew : undefined
  const rows = await openIndex(current, process.env, {}, address)
  const lateFolder = dataFolder.lateFolder(base)
  const store = withLateIndexes(rows, (space, idsOf) =>
    openLateIndex(lateFolderOf(lateFolder, space), { space, idsOf }),
  )
  // What was encoded once goes with its documents, whatever the settings say now.
  store.declare(await keptLateSpaces(lateFolder))
  // Files of a server are its own affair.
  const indexFolder = current.kind === 'folder' ? current.folder : undefined
  const vectorCache = openVectorCache(dataFolder.vectorsFile)
  const replyCache = openReplyCache(dataFolder.repliesFile)
  const answerCache = openAnswerCache(dataFolder.answersFile)
  const parts = { base, catalogue, store, assets, vectorCache, replyCache, answerCache }
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
    ...parts,
    rows,
    places,
    shelf: createDocumentShelf(source, SHELF_BYTES),
    records: async () => [...(await records()).values()],
    async lock(signal) {
      const lock = await dataFolder.lockForWriting(signal ? { signal } : {})
      if (lock.recovered) await sweep(parts)
      return {
        async release() {
          // A run that could not write its seal, on a full disk, has other things to tell; the next one seals more.
          if (indexFolder !== undefined) await sealFolder(indexFolder).catch(() => {})
          await lock.release()
        },
      }
    },
    damagedIndexFiles: async () => (indexFolder === undefined ? [] : brokenSeals(indexFolder)),
    sweep: () => sweep(parts),
    async close() {
      await store.close()
      await vectorCache.close()
      await replyCache.close()
      await answerCache.close()
      await catalogue.close()
    },
  }
}

/** Where the index of a base is, as its data folder keeps it. */
export function placesOf(dataFolder: DataFolder, base: string): Kept['places'] {
  const file = dataFolder.placeFile(base)
  return {
    read: () => readPlaces(file, dataFolder.indexFolder(base)),
    write: (changed: IndexPlaces) => writePlaces(file, changed),
  }
}

/** Records by document id, with how the user knows their files. */
export function labelRecords(list: readonly DocumentRecord[]): ReadonlyMap<string, LabelledRecord> {
  const names = labelFiles(list.flatMap(({ paths }) => paths))
  const labelled = list.map((record) => ({ record, labels: record.paths.map(({ path }) => names.get(path) ?? path) }))
  return new Map(labelled.map((one) => [one.record.documentId, one]))
}

/** The catalogue's records with their labels, listed again only after a commit of any process. */
function createRecordList(catalogue: Catalogue, base: string): () => Promise<ReadonlyMap<string, LabelledRecord>> {
  let known: { version: string; records: ReadonlyMap<string, LabelledRecord> } | undefined
  return async () => {
    const version = await catalogue.version()
    if (known?.version === version) return known.records
    known = { version, records: labelRecords(await catalogue.list(base)) }
    return known.records
  }
}
