import { rm } from 'node:fs/promises'
import path from 'node:path'
import { DuomoError } from '../base/errors.ts'
import { CATALOGUE } from '../encode/catalogue.ts'
import { graphsOf, type Licence, type ModelEntry, type ModelTask } from '../encode/model-entry.ts'
import { findPulled, missingFiles, type PulledFolder } from '../onnx/model-lock.ts'
import { BYTES_PER_WEIGHT, type Precision, precisionsOf } from '../onnx/precision.ts'
import { type PullProgress, pullModel as pullFiles } from '../onnx/pull-model.ts'
import type { Configuration } from './configuration.ts'
import { catalogueEntry } from './local-models.ts'

type Settings = Configuration['models']

/** A model of the catalogue, and what of it is on this machine. */
export interface ModelSummary {
  readonly name: string
  readonly id: string
  readonly task: ModelTask
  /** ISO 639-1; empty for about a hundred. */
  readonly languages: readonly string[]
  /** Length of its vectors; absent where it gives none. */
  readonly dimension?: number
  /** Shorter ones that it was trained for. */
  readonly cuts: readonly number[]
  readonly licence: Licence
  /** About what is fetched in the precision that is set. */
  readonly estimatedBytes: number
  readonly pulled: readonly PulledModel[]
}

export interface PulledModel {
  readonly folder: string
  /** A commit, or a hash of the files. */
  readonly version: string
  readonly precisions: readonly Precision[]
  readonly bytes: number
  /** Files that were fetched and are gone, or of another length. */
  readonly missing: readonly string[]
}

export interface PullModelOptions {
  /** Instead of the one that is set. */
  readonly dtype?: Precision
  /** The terms of the model were read and are kept; needed for some. */
  readonly acceptLicence?: boolean
  readonly signal?: AbortSignal
  readonly onProgress?: (progress: PullProgress) => void
}

/** Every model of the catalogue. */
export async function listModels(settings: Settings): Promise<ModelSummary[]> {
  return Promise.all(CATALOGUE.map((entry) => summaryOf(entry, settings)))
}

/**
 * Fetches a model, or what is missing of it; what is there is compared with its checksums.
 *
 * @throws `usage` for a name that is none, a precision that the model must not be used in, or terms that were not accepted
 */
export async function pullModel(
  name: string,
  settings: Settings,
  options: PullModelOptions = {},
): Promise<ModelSummary> {
  const entry = catalogueEntry(name)
  const { licence, recipe } = entry
  const precision = options.dtype ?? settings.dtype
  if (licence.use !== 'free' && options.acceptLicence !== true)
    throw new DuomoError(
      'usage',
      `${name} is under ${licence.name}, ${licence.use === 'non-commercial' ? 'not for commercial use' : 'with conditions of use'}`,
      { hint: `Read ${licence.url}; if you keep to it, say so with --accept-licence.` },
    )
  if (!entry.precisions.includes(precision))
    throw new DuomoError('usage', `${name} gives no sound vectors in ${precision}`, {
      hint: `Use ${entry.precisions.join(', ')}: --dtype, models.dtype.`,
    })
  const token = process.env.HF_TOKEN
  await pullFiles({
    hub: { address: settings.hub, ...(token ? { token } : {}) },
    models: settings.folder,
    id: entry.id,
    revision: entry.revision,
    precision,
    graphs: graphsOf(recipe),
    files: entry.files,
    sha256: entry.sha256,
    signal: options.signal ?? new AbortController().signal,
    ...(options.onProgress ? { onProgress: options.onProgress } : {}),
  })
  return summaryOf(entry, settings)
}

/**
 * Deletes all that was fetched of a model.
 *
 * @throws `not-found` when nothing was
 */
export async function removeModel(name: string, settings: Settings): Promise<ModelSummary> {
  const entry = catalogueEntry(name)
  const summary = await summaryOf(entry, settings)
  if (summary.pulled.length === 0)
    throw new DuomoError('not-found', `the model ${name} is not on this machine (${settings.folder})`)
  // With what a fetch that broke off has left.
  for (const { folder } of summary.pulled) await rm(path.dirname(folder), { recursive: true, force: true })
  return summary
}

async function summaryOf(entry: ModelEntry, settings: Settings): Promise<ModelSummary> {
  const { name, id, recipe, languages, cuts, licence, millions } = entry
  const pulled = await findPulled(settings.folder, id)
  return {
    name,
    id,
    task: recipe.task,
    languages,
    ...(recipe.dimension > 0 ? { dimension: recipe.dimension } : {}),
    cuts,
    licence,
    estimatedBytes: Math.round(millions * 1e6 * BYTES_PER_WEIGHT[settings.dtype]),
    pulled: await Promise.all(pulled.map((one) => pulledOf(one, entry))),
  }
}

async function pulledOf(pulled: PulledFolder, { recipe }: ModelEntry): Promise<PulledModel> {
  const { folder, lock } = pulled
  return {
    folder,
    version: lock.version,
    precisions: precisionsOf(graphsOf(recipe), (file) => Object.hasOwn(lock.files, file)),
    bytes: Object.values(lock.files).reduce((sum, { bytes }) => sum + bytes, 0),
    missing: await missingFiles(pulled),
  }
}
