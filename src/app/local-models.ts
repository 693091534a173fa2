import path from 'node:path'
import { DuomoError } from '../base/errors.ts'
import { nearest } from '../base/nearest.ts'
import { CATALOGUE } from '../encode/catalogue.ts'
import type { LocalModel } from '../encode/local-model.ts'
import type { ModelEntry } from '../encode/model-entry.ts'
import { readModelFolder } from '../encode/read-model-folder.ts'
import { hubHost } from '../onnx/hub.ts'
import { findPulled, missingFiles } from '../onnx/model-lock.ts'
import { graphFile, PRECISIONS, type Precision } from '../onnx/precision.ts'
import type { Encoder } from '../spec/encoder.ts'
import type { Reranker } from '../spec/reranker.ts'
import type { Transcriber } from '../spec/speech.ts'
import { createChildEncoder, createChildReranker, createChildTranscriber } from './child-encoder.ts'
import type { Configuration } from './configuration.ts'
import type { ModelHost } from './model-host.ts'

/** What a local model does, by what it is for. */
export type OpenedModel =
  | { readonly encoder: Encoder }
  | { readonly reranker: Reranker }
  | { readonly transcriber: Transcriber }

/** A line such as `local:bge-m3`, `local:qwen3-embedding-0.6b?dimension=512`, `local:/models/mine?dtype=fp32`. */
interface LocalLine {
  /** A name of the catalogue, or an absolute folder. */
  readonly target: { readonly entry: ModelEntry } | { readonly folder: string }
  readonly precision?: Precision
  readonly cut?: number
}

const PREFIX = 'local:'

/**
 * The local model that a line names; its process starts with the first input.
 *
 * @throws `usage` for a line that is none, `part-unavailable` for a model that was not pulled, with how to pull it
 */
export async function openLocalModel(
  line: string,
  { models, host }: { readonly models: Configuration['models']; readonly host: ModelHost },
): Promise<OpenedModel> {
  const model = await findLocalModel(line, models)
  switch (model.recipe.task) {
    case 'rerank':
      return { reranker: createChildReranker(model, host) }
    case 'speech':
      return { transcriber: createChildTranscriber(model, host) }
    default:
      return { encoder: createChildEncoder(model, host) }
  }
}

/** The files that a line names, without loading them; see {@link openLocalModel}. */
export async function findLocalModel(line: string, settings: Configuration['models']): Promise<LocalModel> {
  const { target, precision = settings.dtype, cut } = readLine(line)
  const options = { precision, device: settings.device, ...(cut === undefined ? {} : { cut }) }
  if ('folder' in target) return readModelFolder(target.folder, options)
  const { name, id, recipe, cuts, languages } = target.entry
  const wanted = graphFile(recipe.graphs.text ?? recipe.graphs.image ?? recipe.graphs.others?.[0] ?? 'model', precision)
  const pulled = await findPulled(settings.folder, id, hubHost({ address: settings.hub }))
  const found = pulled.find(({ lock }) => Object.hasOwn(lock.files, wanted)) ?? pulled[0]
  const asOther = precision === settings.dtype ? '' : ` --dtype ${precision}`
  const hint = `Run \`duomo models pull ${name}${asOther}\`.`
  if (!found)
    throw new DuomoError('part-unavailable', `the model ${name} is not on this machine (${settings.folder})`, { hint })
  const missing = await missingFiles(found)
  if (missing.length > 0)
    throw new DuomoError('part-unavailable', `the model ${name} lacks ${missing.join(', ')} in ${found.folder}`, {
      hint,
    })
  if (!Object.hasOwn(found.lock.files, wanted)) {
    const there = PRECISIONS.filter((one) =>
      Object.hasOwn(found.lock.files, wanted.replace(graphEnding(precision), graphEnding(one))),
    )
    throw new DuomoError('part-unavailable', `the model ${name} is here in ${there.join(', ')}, not in ${precision}`, {
      hint: `${hint} Or set models.dtype.`,
    })
  }
  return readModelFolder(found.folder, options, { name, revision: found.lock.version, recipe, cuts, languages })
}

const graphEnding = (precision: Precision) => graphFile('', precision).replace('onnx/', '')

/** The entry of a name. @throws `usage` naming the nearest */
export function catalogueEntry(name: string): ModelEntry {
  const entry = CATALOGUE.find((one) => one.name === name)
  if (entry) return entry
  const names = CATALOGUE.map((one) => one.name)
  const meant = nearest(name, names)
  throw new DuomoError('usage', `there is no model ${name} in the catalogue`, {
    hint: `${meant ? `Did you mean ${meant}? ` : ''}\`duomo models list\` shows all; a folder of your own is \`local:/FOLDER\`.`,
  })
}

function readLine(line: string): LocalLine {
  const [, target = '', query] = /^local:([^?]+)(?:\?(.*))?$/.exec(line) ?? []
  if (target === '')
    throw new DuomoError('usage', `${line} is no line of a local model`, {
      hint: `Write ${PREFIX}NAME or ${PREFIX}/FOLDER, such as ${PREFIX}multilingual-e5-small.`,
    })
  const { dtype, dimension, ...unknown } = Object.fromEntries(new URLSearchParams(query ?? ''))
  const [odd] = Object.keys(unknown)
  const precision = PRECISIONS.find((one) => one === dtype)
  const cut = dimension === undefined ? undefined : Number(dimension)
  if (
    odd !== undefined ||
    (dtype !== undefined && !precision) ||
    (cut !== undefined && !(Number.isInteger(cut) && cut > 0))
  )
    throw new DuomoError('usage', `${line}: ${odd ?? (precision ? 'dimension' : 'dtype')} is not understood`, {
      hint: `Behind the model may stand ?dtype=${PRECISIONS.join('|')} and ?dimension=NUMBER, joined by &.`,
    })
  return {
    target: /[/\\]|^\./.test(target) ? { folder: path.resolve(target) } : { entry: catalogueEntry(target) },
    ...(precision ? { precision } : {}),
    ...(cut === undefined ? {} : { cut }),
  }
}
