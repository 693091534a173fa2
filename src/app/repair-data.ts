import { rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { DuomoError, toDuomoError } from '../base/errors.ts'
import { sha256 } from '../base/hash.ts'
import { type IngestParts, ingest } from '../flow/ingest.ts'
import type { IngestFile } from '../flow/prepare.ts'
import { decodeReading } from '../flow/reading.ts'
import { toRows } from '../flow/to-rows.ts'
import type { DocumentRecord } from '../model/catalogue.ts'
import type { Damage, Repair } from '../model/damage.ts'
import { documentSchema } from '../model/document.ts'
import type { AssetStore } from '../spec/asset-store.ts'
import { salvageRecords } from '../store/catalogue-salvage.ts'
import { openDataFolder, repairMarker } from '../store/data-folder.ts'
import { openFolderAssets } from '../store/folder-assets.ts'
import { type IndexPlace, openIndex } from '../store/index-place.ts'
import { openCatalogue } from '../store/sqlite-catalogue.ts'
import { examineData } from './examine-data.ts'
import { type Kept, labelRecords, openKept, placesOf } from './kept.ts'
import { readBytes } from './read-bytes.ts'

/**
 * Makes anew whatever of a base is damaged, from the kept originals or the files they came from: the catalogue from what
 * can be read of it and from the readings, the index and its rows, readings and pictures. What can't be made again is told
 * as `lost`.
 *
 * @param partsOf - what reads and indexes documents of an opened base
 * @throws `base-locked` while another process writes
 */
export async function* repairData(
  folder: string,
  base: string,
  partsOf: (kept: Kept) => Promise<IngestParts>,
  signal: AbortSignal,
): AsyncGenerator<Repair> {
  for (;;) {
    const [first, ...more] = await found(folder, base)
    if (!first) return
    if (first.part === 'data-folder') await repairMarker(folder)
    else if (first.part === 'catalogue') await repairCatalogue(folder, base)
    else {
      yield* repairDocuments(folder, base, [first, ...more], partsOf, signal)
      return
    }
    // Behind it may lie more, which could not be seen.
    yield { ...first, outcome: 'repaired' }
  }
}

async function found(folder: string, base: string): Promise<Damage[]> {
  const damages: Damage[] = []
  for await (const damage of examineData(folder, base)) damages.push(damage)
  return damages
}

/** A new catalogue of what can be read of the old one, which is laid aside, and of originals whose readings tell their names. */
async function repairCatalogue(folder: string, base: string): Promise<void> {
  const dataFolder = await openDataFolder(folder)
  const lock = await dataFolder.lockForWriting()
  try {
    const file = dataFolder.catalogueFile
    const saved = salvageRecords(file)
    const assets = openFolderAssets(dataFolder.assetsFolder)
    const named = new Set(saved.map(({ record }) => record.documentId))
    for (const record of await unnamedDocuments(assets, folder))
      if (!named.has(record.documentId)) saved.push({ base, record })
    for (const ending of ['-wal', '-shm']) await rm(file + ending, { force: true })
    await rename(file, `${file}.damaged`).catch((error: unknown) => {
      if (toDuomoError(error, file).code !== 'not-found') throw error
    })
    const catalogue = openCatalogue(file)
    for (const [name, records] of Map.groupBy(saved, (one) => one.base))
      await catalogue.commit(name, { put: records.map(({ record }) => record) })
    await catalogue.close()
  } finally {
    await lock.release()
  }
}

/** Kept originals by their readings. Where they lay is not known; the next `add` that finds one there corrects it. */
async function unnamedDocuments(assets: AssetStore, folder: string): Promise<DocumentRecord[]> {
  const records: DocumentRecord[] = []
  for await (const hash of assets.iterate()) {
    const document = await documentOf(hash, assets)
    if (!document || !(await assets.has(document.id))) continue
    records.push({
      documentId: document.id,
      paths: [{ path: join(folder, 'recovered', document.origin.uri), root: join(folder, 'recovered') }],
      mediaType: document.origin.mediaType,
      status: 'indexed',
      pages: document.pages.length,
      elements: {},
      problems: [],
      reading: hash,
      assets: [],
      // What made it is not known: it is made again.
      recipe: { reading: '', rows: '' },
      chunks: 0,
      addedAt: Date.now(),
    })
  }
  return records
}

async function documentOf(hash: string, assets: AssetStore) {
  try {
    const bytes = await assets.get(hash)
    if (bytes?.[0] !== '{'.charCodeAt(0)) return undefined
    return documentSchema.safeParse(decodeReading(bytes)).data
  } catch {
    // Damaged, or no reading: nothing to learn from it.
    return undefined
  }
}

/** Rows on a server are removed, files of our own with whatever is wrong with them. */
async function clearIndex(place: IndexPlace): Promise<void> {
  if (place.kind === 'folder') return rm(place.folder, { recursive: true, force: true })
  const store = await openIndex(place, process.env)
  try {
    await store.remove({ op: 'and', of: [] })
  } finally {
    await store.close()
  }
}

async function* repairDocuments(
  folder: string,
  base: string,
  damages: readonly Damage[],
  partsOf: (kept: Kept) => Promise<IngestParts>,
  signal: AbortSignal,
): AsyncGenerator<Repair> {
  const dataFolder = await openDataFolder(folder)
  const wholeIndex = damages.some(({ part }) => part === 'index')
  if (wholeIndex) await clearIndex((await placesOf(dataFolder, base).read()).current)
  const kept = await openKept(folder, base)
  try {
    const lock = await kept.lock(signal)
    try {
      const records = labelRecords(await kept.catalogue.list(base))
      const ids = new Set(damages.flatMap(({ documentId }) => documentId ?? []))
      const wanted = [...records.values()].filter(({ record }) => wholeIndex || ids.has(record.documentId))
      const failed = new Map<string, string>()
      const parts = await partsOf(kept)
      const files: IngestFile[] = []
      for (const { record, labels } of wanted) {
        const bytes = await originalOf(record, kept.assets)
        const [place] = record.paths
        if (bytes && place) {
          await kept.assets.put(bytes)
          const label = labels[0] ?? place.path
          files.push({ place, label, named: true, readBytes: async () => bytes })
        } else {
          failed.set(record.documentId, 'its original is gone: add the file again')
          await rowsOfReading(record, kept, parts, signal)
        }
      }
      for await (const result of ingest(files, parts, { signal, again: 'reading' }))
        if (result.status === 'failed' && result.documentId)
          failed.set(result.documentId, result.problems[0]?.message ?? 'it can no longer be read')
      await kept.store.optimize(signal)
      for (const damage of damages) {
        const why = damage.documentId && failed.get(damage.documentId)
        yield why
          ? { ...damage, message: `${damage.message}; ${why}`, outcome: 'lost' }
          : { ...damage, outcome: 'repaired' }
      }
    } finally {
      await lock.release()
    }
  } finally {
    await kept.close()
  }
}

/** Without an original a document can still be searched, as long as its reading is whole. */
async function rowsOfReading(
  record: DocumentRecord,
  { store, assets }: Kept,
  parts: IngestParts,
  signal: AbortSignal,
): Promise<void> {
  const document = record.reading === undefined ? undefined : await documentOf(record.reading, assets)
  if (!document) return
  const { metadata } = record
  const chunks = parts.chunker.chunk(document).map((chunk) => (metadata ? { ...chunk, meta: metadata } : chunk))
  const { rows } = await toRows(chunks, document, undefined, parts, signal)
  await store.put(rows, signal)
}

/** The kept bytes, or those of a file that are still the same. */
async function originalOf(record: DocumentRecord, assets: AssetStore): Promise<Uint8Array | undefined> {
  try {
    const bytes = await assets.get(record.documentId)
    if (bytes) return bytes
  } catch (error) {
    if (!(error instanceof DuomoError) || error.code !== 'base-damaged') throw error
  }
  for (const { path } of record.paths) {
    const bytes = await readBytes(path, path).catch(() => undefined)
    if (bytes && sha256(bytes) === record.documentId) return bytes
  }
  return undefined
}
