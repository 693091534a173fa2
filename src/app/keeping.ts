import { ingest } from '../flow/ingest.ts'
import type { IngestFile } from '../flow/prepare.ts'
import { remove } from '../flow/remove.ts'
import { setMetadata } from '../flow/set-metadata.ts'
import type { AddResult, DocumentPath } from '../model/catalogue.ts'
import type { AddOptions, Duomo, Which } from './duomo.ts'
import { examineData } from './examine-data.ts'
import { findFiles, labelFiles } from './find-files.ts'
import type { Kept, LabelledRecord } from './kept.ts'
import { moveIndex } from './move-index.ts'
import { createProgress } from './progress.ts'
import { readBytes } from './read-bytes.ts'
import { repairData } from './repair-data.ts'
import type { Session } from './session.ts'
import { toSummary } from './showing.ts'
import { watchAndAdd } from './watch.ts'

type Keeping = Pick<Duomo, 'add' | 'watch' | 'reread' | 'reencode' | 'remove' | 'tag' | 'move' | 'examine' | 'repair'>

/** What changes a knowledge base. */
export function createKeeping(session: Session): Keeping {
  async function* addChosen(
    paths: readonly string[],
    { password, signal, onProgress }: AddOptions = {},
    choose = async (found: DocumentPath[]) => found,
  ): AsyncGenerator<AddResult> {
    const stop = signal ?? new AbortController().signal
    const all = await findFiles(paths, session.dataFolder)
    const found = await choose(all)
    const open = await session.create()
    const progress = createProgress(found.length, onProgress)
    progress.found()
    const lock = await open.lock(stop)
    let whole = false
    try {
      const labels = labelFiles([...(await open.records()).flatMap(({ record }) => record.paths), ...all])
      const files = found.map((file) => toIngestFile(file, labels))
      for await (const result of ingest(files, await session.ingestParts(open), {
        signal: stop,
        ...(password === undefined ? {} : { password }),
        onPage: (file, done, total) => progress.page(file.label, done, total),
        onNotes: (file, notes) => progress.notes(file.label, notes),
        onPrepared: (file) => progress.prepared(file.label),
        // A folder in which nothing was found may be a disk that is not there at the moment.
        folders: [...new Set(all.flatMap(({ root }) => root ?? []))],
        labelOf: (path) => labels.get(path) ?? path,
      })) {
        progress.committed(result.file)
        yield result
      }
      await open.store.optimize(stop)
      whole = true
    } finally {
      // What stopped the run is what its user must hear of; what can't be swept now is swept after the next crash or removal.
      if (!whole) await open.sweep().catch(() => {})
      await lock.release()
    }
  }

  async function chosen(which: Which): Promise<readonly LabelledRecord[]> {
    if (typeof which !== 'string') return Promise.all(which.map(session.find))
    const all = (await (await session.existing())?.records()) ?? []
    return which === 'all' ? all : all.filter(({ record }) => record.status === 'failed')
  }

  /** Under the lock of `open`. */
  async function* remake(
    records: readonly LabelledRecord[],
    open: Kept,
    again: 'reading' | 'rows',
    options: AddOptions = {},
  ): AsyncGenerator<AddResult> {
    const { signal, password, onProgress } = options
    const progress = createProgress(records.length, onProgress)
    const files = records.flatMap((one) => toKeptFile(one, open) ?? [])
    yield* ingest(files, await session.ingestParts(open), {
      signal: signal ?? new AbortController().signal,
      ...(password === undefined ? {} : { password }),
      again,
      onPage: (file, done, total) => progress.page(file.label, done, total),
      onNotes: (file, notes) => progress.notes(file.label, notes),
      onPrepared: (file) => progress.prepared(file.label),
    })
  }

  async function* redo(which: Which, again: 'reading' | 'rows', options: AddOptions = {}): AsyncGenerator<AddResult> {
    const records = await chosen(which)
    const open = await session.existing()
    if (!open || records.length === 0) return
    const lock = await open.lock(options.signal)
    let whole = false
    try {
      yield* remake(records, open, again, options)
      await open.store.optimize(options.signal)
      whole = true
    } finally {
      if (!whole) await open.sweep().catch(() => {})
      await lock.release()
    }
  }

  return {
    add: (paths, options) => addChosen(paths, options),

    watch(paths, { rescanMs, settleMs, ...options } = {}) {
      return watchAndAdd(paths, session.dataFolder, (choose) => addChosen(paths, options, choose), {
        signal: options.signal ?? new AbortController().signal,
        ...(rescanMs === undefined ? {} : { rescanMs }),
        ...(settleMs === undefined ? {} : { settleMs }),
      })
    },

    reread: (which, options) => redo(which, 'reading', options),

    reencode: (which, options) => redo(which, 'rows', options),

    async remove(ids) {
      const found = await Promise.all(ids.map(session.find))
      const open = found[0]?.kept
      if (!open) return []
      const records = found.map(({ record }) => record)
      const lock = await open.lock()
      try {
        await remove(records, open)
      } finally {
        await lock.release()
      }
      return found.map(({ record, labels }) => toSummary(record, labels))
    },

    async tag(id, change) {
      const { kept: open, record, labels } = await session.find(id)
      const lock = await open.lock()
      try {
        const changed = await setMetadata(record, change, open)
        if (changed.reading) for await (const _ of remake([{ record: changed, labels }], open, 'rows'));
        return toSummary(changed, labels)
      } finally {
        await lock.release()
      }
    },

    async move(target, options = {}) {
      const open = await session.filled()
      const lock = await open.lock(options.signal)
      try {
        return await moveIndex(open, target, options)
      } finally {
        await lock.release()
        // Opened anew it is at its new place.
        await session.closeKept()
      }
    },

    examine: () => examineData(session.dataFolder, session.base),

    async *repair({ signal } = {}) {
      await session.closeKept()
      yield* repairData(session.dataFolder, session.base, session.ingestParts, signal ?? new AbortController().signal)
    },
  }
}

function toIngestFile(file: DocumentPath, labels: ReadonlyMap<string, string>): IngestFile {
  const label = labels.get(file.path) ?? file.path
  return { place: file, label, named: file.root === undefined, readBytes: () => readBytes(file.path, label) }
}

/** The kept original, or for what was never read the file itself. */
function toKeptFile({ record, labels }: LabelledRecord, { assets }: Kept): IngestFile | undefined {
  const [place] = record.paths
  if (!place) return undefined
  const label = labels[0] ?? place.path
  const readKept = async () => (await assets.get(record.documentId)) ?? readBytes(place.path, label)
  return { place, label, named: true, readBytes: readKept }
}
