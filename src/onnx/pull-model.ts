import { stat } from 'node:fs/promises'
import path from 'node:path'
import { DuomoError } from '../base/errors.ts'
import { hashParts } from '../base/hash.ts'
import { fetchFile, fileHashes } from './fetch-file.ts'
import { askFile, type Hub, type HubFile, type HubModel, hubHost } from './hub.ts'
import { findPulled, type ModelLock, type PulledFolder, pulledFolder, writeLock } from './model-lock.ts'
import { graphFile, PRECISIONS, type Precision } from './precision.ts'

export interface PullOptions {
  readonly hub: Hub
  /** The folder of models. */
  readonly models: string
  readonly id: string
  readonly revision: string
  readonly precision: Precision
  readonly graphs: readonly string[]
  /** Files beside the graphs. */
  readonly files: readonly string[]
  /** SHA-256 that is known beforehand, by file. */
  readonly sha256: Readonly<Record<string, string>>
  readonly signal: AbortSignal
  readonly onProgress?: (progress: PullProgress) => void
}

export interface PullProgress {
  readonly file: string
  readonly bytes: number
  readonly totalBytes: number
}

/** Weights of more than 2 GB lie in further files; no model has more of them. */
const MOST_DATA_FILES = 100

/**
 * Fetches what is missing of a model. A branch is fetched as the commit that it stands for at the first time, and stays
 * that commit; checksums are compared with what is known beforehand, what the hub says and what was fetched before.
 *
 * @throws `part-unavailable` when the hub is away or lacks the precision, naming those that it has
 */
export async function pullModel(options: PullOptions): Promise<PulledFolder> {
  const { hub, models, id, revision, graphs, precision, files, signal } = options
  const host = hubHost(hub)
  const pulled = (await findPulled(models, id)).filter(({ folder }) => folder.includes(`${path.sep}${host}${path.sep}`))
  const before = pulled.find(({ lock }) => lock.revision === revision)
  const [firstFile = 'config.json'] = files
  const asked: HubModel = { hub, id, revision: before?.lock.commit ?? revision }
  const complete =
    before && (await isComplete(before, [...files, ...graphs.map((graph) => graphFile(graph, precision))]))
  // All of it is here and whole: the hub need not be asked.
  if (complete) return before
  const { commit } = await demand(asked, firstFile, signal)
  const model: HubModel = { ...asked, revision: commit ?? asked.revision }
  const folder = before?.folder ?? pulledFolder(models, host, id, model.revision)
  const known = before?.lock.files ?? {}
  const fetched = await fetchAll(model, folder, { known, wanted: await factsOf(model, options) }, options)
  const lock: ModelLock = {
    schema: 'model-lock/1',
    id,
    revision,
    ...(commit === undefined ? {} : { commit }),
    version: before?.lock.version ?? commit ?? hashParts(Object.values(fetched).map(({ sha256 }) => sha256)),
    files: { ...known, ...fetched },
  }
  await writeLock(folder, lock)
  return { folder, lock }
}

/** Whether files are there as they were fetched; reads all of them. */
async function isComplete({ folder, lock }: PulledFolder, files: readonly string[]): Promise<boolean> {
  const data = Object.keys(lock.files).filter((file) => files.some((one) => file.startsWith(`${one}_data`)))
  for (const file of [...files, ...data]) {
    const known = lock.files[file]
    if (!known || (await sha256Of(path.join(folder, file))) !== known.sha256) return false
  }
  return true
}

async function demand(model: HubModel, file: string, signal: AbortSignal): Promise<HubFile> {
  const facts = await askFile(model, file, signal)
  if (facts) return facts
  throw new DuomoError('not-found', `${hubHost(model.hub)} has no ${file} of ${model.id} (${model.revision})`, {
    hint: 'Check models.hub: a mirror may lack this model or name it otherwise.',
  })
}

/** Every file that is needed, with what the hub says of it. */
async function factsOf(model: HubModel, options: PullOptions): Promise<Map<string, HubFile>> {
  const { files, graphs, precision, signal } = options
  const facts = new Map<string, HubFile>()
  for (const file of files) facts.set(file, await demand(model, file, signal))
  for (const graph of graphs) {
    const file = graphFile(graph, precision)
    const found = await askFile(model, file, signal)
    if (!found) throw await withoutPrecision(model, options)
    facts.set(file, found)
    for (let n = 0; n < MOST_DATA_FILES; n++) {
      const data = `${file}_data${n === 0 ? '' : `_${n}`}`
      const more = await askFile(model, data, signal)
      if (!more) break
      facts.set(data, more)
    }
  }
  return facts
}

async function withoutPrecision(model: HubModel, { graphs, precision, signal }: PullOptions): Promise<DuomoError> {
  const there: Precision[] = []
  for (const one of PRECISIONS) {
    const asked = await Promise.all(graphs.map((graph) => askFile(model, graphFile(graph, one), signal)))
    if (asked.every((facts) => facts !== undefined)) there.push(one)
  }
  return new DuomoError('part-unavailable', `${hubHost(model.hub)} has no ${precision} of ${model.id}`, {
    hint:
      there.length > 0
        ? `It has ${there.join(', ')}: give --dtype, and set models.dtype.`
        : `It has none of ${PRECISIONS.join(', ')}: this is no model for transformers.js.`,
  })
}

async function fetchAll(
  model: HubModel,
  folder: string,
  { wanted, known }: { readonly wanted: ReadonlyMap<string, HubFile>; readonly known: ModelLock['files'] },
  { sha256, signal, onProgress }: PullOptions,
): Promise<ModelLock['files']> {
  const fetched: Record<string, { bytes: number; sha256: string }> = {}
  const totalBytes = [...wanted.values()].reduce((sum, { bytes }) => sum + bytes, 0)
  let doneBytes = 0
  for (const [file, facts] of wanted) {
    const target = path.join(folder, file)
    const before = known[file]
    const kept = before !== undefined && (await sha256Of(target)) === before.sha256
    const hash = kept
      ? before.sha256
      : await fetchFile(model, file, { ...facts, expected: sha256[file] ?? before?.sha256 }, target, {
          signal,
          onBytes: (bytes) => onProgress?.({ file, bytes: doneBytes + bytes, totalBytes }),
        })
    const { size } = await stat(target)
    doneBytes += size
    onProgress?.({ file, bytes: doneBytes, totalBytes })
    fetched[file] = { bytes: size, sha256: hash }
  }
  return fetched
}

/** `undefined` where there is no such file. */
async function sha256Of(file: string): Promise<string | undefined> {
  const there = await stat(file).catch(() => undefined)
  return there && (await fileHashes(file)).sha256
}
