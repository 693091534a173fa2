import { DuomoError } from '../base/errors.ts'
import { mapConcurrent } from '../base/map-concurrent.ts'
import type { AddResult, DocumentPath, DocumentRecord } from '../model/catalogue.ts'
import type { AnswerCache } from '../spec/answer-cache.ts'
import type { AssetStore } from '../spec/asset-store.ts'
import type { Catalogue } from '../spec/catalogue.ts'
import type { ReplyCache } from '../spec/reply-cache.ts'
import type { Store } from '../spec/store.ts'
import type { NotesProgress } from './enrich.ts'
import { findGone, toRemovedResult, withoutGone } from './gone.ts'
import { type IngestFile, type Prepared, type PrepareParts, prepare } from './prepare.ts'
import { createReadings } from './readings.ts'
import { dropAssets, dropOtherRows, dropRows } from './remove.ts'

export interface IngestParts extends PrepareParts {
  readonly base: string
  readonly store: Store
  readonly catalogue: Catalogue
  readonly assets: AssetStore
  readonly replyCache?: ReplyCache
  readonly answerCache?: AnswerCache
  /** Is there still a file at a path? A document found elsewhere has moved when its old place is empty. */
  readonly isThere: (path: string) => Promise<boolean>
  /** Files in work at the same time. */
  readonly concurrency: number
}

export interface IngestOptions {
  readonly signal: AbortSignal
  readonly password?: string
  /** Folders that were looked through: what lay in them before and lies nowhere now is taken out. */
  readonly folders?: readonly string[]
  /** A deleted file as the user knew it; its path if absent. */
  readonly labelOf?: (path: string) => string
  /** What is in and unchanged is made anew all the same: its reading, or only its rows. */
  readonly again?: 'reading' | 'rows'
  readonly onPage?: (file: IngestFile, done: number, total: number) => void
  readonly onNotes?: (file: IngestFile, progress: NotesProgress) => void
  readonly onPrepared?: (file: IngestFile) => void
}

// A single row is as dear to write as a thousand.
const ROWS_PER_WRITE = 2000
const FILES_PER_WRITE = 64

/**
 * Files → searchable documents: parse → enrich → chunk → encode → store, then one small catalogue commit.
 * A crash at any moment leaves a document's old version or its new one; what was committed is never read again.
 * A file that fails is a result with its reason, and the others go on; a failing store or catalogue ends the whole.
 *
 * @returns one result a file, in the order of the files, each after its commit; then those of deleted files
 */
export async function* ingest(
  files: readonly IngestFile[],
  parts: IngestParts,
  options: IngestOptions,
): AsyncGenerator<AddResult, void, undefined> {
  const records = new Map((await parts.catalogue.list(parts.base)).map((record) => [record.documentId, record]))
  const metadata = new Map([...records.values()].flatMap((one) => one.paths.map(({ path }) => [path, one.metadata])))
  const before = {
    records,
    metadataAt: (path: string) => metadata.get(path),
    readings: await createReadings(parts, options.again === 'reading'),
    again: options.again !== undefined,
  }
  let batch: Prepared[] = []
  let rows = 0
  let replaced = false

  async function* write(): AsyncGenerator<AddResult, void, undefined> {
    const written = batch
    batch = []
    rows = 0
    const added = written.flatMap((prepared) => prepared.rows)
    if (added.length) await parts.store.put(added)
    const remade = written.filter(({ record, rows }) => rows.length > 0 && record && records.has(record.documentId))
    const removed = await commit(written, records, parts)
    for (const prepared of written) yield prepared.result
    for (const prepared of remade) await dropOtherRows(prepared.rows, parts)
    // Its reading may have been replaced.
    replaced ||= remade.length > 0
    await dropRows(removed, parts)
    replaced ||= removed.length > 0
  }

  let addedAt = 0
  const prepareOne = async (file: IngestFile) => {
    // Rising by the order of the files, not by which is read first: documents are listed by it.
    addedAt = Math.max(Date.now(), addedAt + 1)
    const prepared = await prepare(file, before, parts, { ...options, addedAt })
    options.onPrepared?.(file)
    return prepared
  }
  try {
    for await (const prepared of mapConcurrent(files, parts.concurrency, prepareOne)) {
      batch.push(prepared)
      rows += prepared.rows.length
      if (rows >= ROWS_PER_WRITE || batch.length >= FILES_PER_WRITE) yield* write()
    }
  } catch (error) {
    // An interruption keeps what is finished; the next run goes on from there.
    if (error instanceof DuomoError && error.code === 'cancelled') yield* write()
    throw error
  }
  yield* write()
  const gone = await findGone(records.values(), options.folders ?? [], parts.isThere)
  if (gone.length > 0) {
    const change = withoutGone(gone)
    await parts.catalogue.commit(parts.base, change)
    for (const one of gone) yield toRemovedResult(one, options.labelOf?.(one.place.path) ?? one.place.path)
    await dropRows(change.remove, parts)
    replaced ||= change.remove.length > 0
  }
  if (replaced) await dropAssets(parts)
}

/** Names the new documents and their places in one commit; returns the ids that no place holds any more. */
async function commit(
  written: readonly Prepared[],
  records: Map<string, DocumentRecord>,
  { base, catalogue, isThere }: IngestParts,
): Promise<string[]> {
  const changed = new Map<string, DocumentRecord>()
  for (const { file, record } of written) {
    if (!record) continue
    const { documentId } = record
    const before = changed.get(documentId) ?? records.get(documentId)
    const elsewhere: DocumentPath[] = []
    for (const place of before?.paths ?? [])
      if (place.path !== file.place.path && (await isThere(place.path))) elsewhere.push(place)
    const paths = [...elsewhere, file.place]
    const moved = paths.length !== before?.paths.length || !before.paths.some(({ path }) => path === file.place.path)
    if (before === record && !moved) continue
    changed.set(documentId, { ...record, paths, addedAt: before?.addedAt ?? record.addedAt })
    // A file that could not be read leaves the version that was there: half-written files are common.
    if (record.status === 'failed') continue
    for (const other of records.values()) {
      const current = changed.get(other.documentId) ?? other
      if (other.documentId === documentId || !current.paths.some(({ path }) => path === file.place.path)) continue
      changed.set(other.documentId, {
        ...current,
        paths: current.paths.filter(({ path }) => path !== file.place.path),
      })
    }
  }
  const put = [...changed.values()].filter((record) => record.paths.length > 0)
  const remove = [...changed.values()].filter((record) => record.paths.length === 0).map(({ documentId }) => documentId)
  if (put.length || remove.length) await catalogue.commit(base, { put, remove })
  for (const record of put) records.set(record.documentId, record)
  for (const id of remove) records.delete(id)
  return remove
}
