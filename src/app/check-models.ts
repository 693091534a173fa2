import { DuomoError, toDuomoError } from '../base/errors.ts'
import { reachService } from '../base/http.ts'
import type { LineProvider, ServiceLine } from '../base/service-line.ts'
import { readModelLine } from '../complete/model-line.ts'
import { readEncoderLine } from '../encode/remote/encoder-line.ts'
import { loadTransformers } from '../onnx/transformers.ts'
import { readRerankerLine } from '../rerank/remote/reranker-line.ts'
import type { Configuration } from './configuration.ts'
import { checkKinds, checkManyVectors, lineOf, type WantedEncoder, wantedEncoders } from './encodings.ts'
import { openLocalModel } from './local-models.ts'
import { createModelHost, type ModelHost } from './model-host.ts'

/** A model that a setting asks for; without `failure` it can be had. */
export interface ModelCheck {
  /** `encoding.text`, `rerank.model`, `model`. */
  readonly setting: string
  readonly line?: string
  readonly failure?: DuomoError
}

type Environment = NodeJS.ProcessEnv
type Service = Pick<ServiceLine<LineProvider>, 'name' | 'baseUrl'>

interface Means {
  readonly configuration: Configuration
  readonly environment: Environment
  readonly host: ModelHost
  readonly signal: AbortSignal
}

const LOCAL = /^local:/

/**
 * Whether each model that the settings ask for can be had: a local one is here with all its files and with what runs it, one
 * behind a server has its key, and its server answers. No model is loaded, and nothing is sent to be encoded.
 */
export async function checkModels(
  configuration: Configuration,
  signal: AbortSignal,
  environment: Environment = process.env,
): Promise<ModelCheck[]> {
  const { encoding, rerank, model } = configuration
  const means: Means = { configuration, environment, host: createModelHost(), signal }
  const checks: ModelCheck[] = []
  try {
    if (model !== undefined) checks.push(await told('model', model, () => checkLanguageModel(model, 'model', means)))
    for (const wanted of wantedEncoders(encoding))
      checks.push(await told(`encoding.${wanted.task}`, encoding[wanted.task], () => checkEncoder(wanted, means)))
    const line = rerank.model
    if (line !== undefined) checks.push(await told('rerank.model', line, () => checkReranker(line, means)))
  } finally {
    await means.host.close()
  }
  signal.throwIfAborted()
  return checks
}

async function told(setting: string, line: string | undefined, check: () => Promise<void>): Promise<ModelCheck> {
  const about = { setting, ...(line === undefined ? {} : { line }) }
  return check().then(
    () => about,
    (error: unknown) => ({ ...about, failure: toDuomoError(error, `looking for the model of ${setting}`) }),
  )
}

async function checkEncoder({ task, kinds }: WantedEncoder, means: Means): Promise<void> {
  const line = lineOf(means.configuration.encoding, task)
  if (!LOCAL.test(line)) {
    const choice = readEncoderLine(line, means.environment)
    const { name, pictures, multi } = choice
    checkKinds({ name, accepts: pictures ? ['text', 'image'] : ['text'] }, task, kinds)
    if (task === 'page') checkManyVectors({ name, multi })
    return reach(choice, `encoding.${task}`, means)
  }
  const opened = await openHere(line, means)
  if (!('encoder' in opened)) throw wrongKind(`${line} makes no vectors`)
  checkKinds(opened.encoder, task, kinds)
  const { name, space } = opened.encoder
  if (task === 'page') checkManyVectors({ name, multi: space.kind === 'multi' })
}

async function checkReranker(line: string, means: Means): Promise<void> {
  const { model } = means.configuration
  if (line === 'vision') {
    if (model !== undefined) return checkLanguageModel(model, 'model', means)
    throw new DuomoError('part-unavailable', 'rerank.model is vision, and no language model is set up', {
      hint: 'Set DUOMO_MODEL, for example to ollama:qwen3-vl.',
    })
  }
  if (!LOCAL.test(line)) return reach(readRerankerLine(line, means.environment), 'rerank.model', means)
  if (!('reranker' in (await openHere(line, means)))) throw wrongKind(`${line} is no reranker`)
}

async function checkLanguageModel(line: string, setting: string, means: Means): Promise<void> {
  return reach(readModelLine(line, means.environment), setting, means)
}

async function openHere(line: string, { configuration: { models }, host }: Means) {
  const opened = await openLocalModel(line, { models, host })
  await loadTransformers()
  return opened
}

/** Without the key: whatever the server says, it is there. */
function reach({ name, baseUrl }: Service, setting: string, { signal }: Means): Promise<void> {
  return reachService({ name, url: baseUrl, setting }, signal)
}

function wrongKind(message: string): DuomoError {
  return new DuomoError('usage', message, { hint: '`duomo models list` says what each model is for.' })
}
