import { DuomoError } from '../base/errors.ts'
import { createHostGates } from '../base/host-gate.ts'
import { openRemoteEncoder } from '../encode/remote/remote-encoder.ts'
import type { FitPicture } from '../encode/remote/to-wire-picture.ts'
import { createRemoteReranker } from '../rerank/remote/remote-reranker.ts'
import { createVisionReranker } from '../rerank/vision-reranker.ts'
import type { Encoder } from '../spec/encoder.ts'
import type { Encoding } from '../spec/encoding.ts'
import type { Passage } from '../spec/passage.ts'
import type { Reranker } from '../spec/reranker.ts'
import type { ChildReader } from './child-reader.ts'
import { chooseModel } from './choose-model.ts'
import type { Configuration } from './configuration.ts'
import { createEncodings } from './encodings.ts'
import { createFingerprintEncoder } from './fingerprint-encoder.ts'
import { openLocalModel } from './local-models.ts'
import type { ModelHost } from './model-host.ts'

/** What models make of documents and questions, as the settings choose them. */
export interface ModelParts {
  readonly encodings: readonly Encoding[]
  /** After the one that judges by words. */
  readonly rerankers: readonly Reranker[]
}

export interface ModelSources {
  readonly host: ModelHost
  readonly reader: () => Promise<ChildReader>
  /** What a passage looks like, for a model's eyes. */
  readonly pictureOf: (
    passage: Passage,
    signal: AbortSignal,
  ) => Promise<{ bytes: Uint8Array; mediaType: string } | undefined>
}

const LOCAL = /^local:/
/** The language model of the answers, as a reranker. */
const VISION = 'vision'

/**
 * The encoders and rerankers that the settings name. No local model is loaded before its first input; a remote one whose
 * vectors are of unknown length is asked once.
 *
 * @throws `usage` for lines that can't be read or don't fit, `part-unavailable` for a key or model that is missing
 */
export async function createModelParts(
  configuration: Configuration,
  { host, reader, pictureOf }: ModelSources,
  environment: NodeJS.ProcessEnv = process.env,
): Promise<ModelParts> {
  const { encoding, rerank, models } = configuration
  const gates = createHostGates()

  async function openEncoder(line: string): Promise<Encoder> {
    if (!LOCAL.test(line)) {
      const signal = new AbortController().signal
      const fitPicture: FitPicture = async (bytes, { side }, over) => (await reader()).shrink({ bytes, side }, over)
      return openRemoteEncoder(line, environment, { gates, signal, fitPicture })
    }
    const opened = await openLocalModel(line, { models, host })
    if ('encoder' in opened) return opened.encoder
    throw new DuomoError('usage', `${line} makes no vectors`, {
      hint: '`duomo models list` says what each model is for.',
    })
  }

  async function openReranker(line: string): Promise<Reranker> {
    if (line === VISION) {
      if (configuration.model === undefined)
        throw new DuomoError('part-unavailable', 'rerank.model is vision, and no language model is set up', {
          hint: 'Set DUOMO_MODEL, for example to ollama:qwen3-vl.',
        })
      // The pictures of a question are PNG by now.
      const queryPicture = async (bytes: Uint8Array) => ({ bytes, mediaType: 'image/png' })
      return createVisionReranker({
        model: await chooseModel(configuration.model, environment),
        pictureOf,
        queryPicture,
      })
    }
    if (!LOCAL.test(line)) return createRemoteReranker(line, environment, { gates })
    const opened = await openLocalModel(line, { models, host })
    if ('reranker' in opened) return opened.reranker
    throw new DuomoError('usage', `${line} is no reranker`, {
      hint: '`duomo models list` says what each model is for.',
    })
  }

  const fingerprint = createFingerprintEncoder({
    fingerprint: async (...given) => (await reader()).fingerprint(...given),
  })
  return {
    encodings: await createEncodings(encoding, { open: openEncoder, fingerprint }),
    rerankers: rerank.model === undefined ? [] : [limited(await openReranker(rerank.model), rerank.candidates)],
  }
}

/** Models are dear: they see the best only. */
function limited(reranker: Reranker, candidates: number): Reranker {
  return { ...reranker, maxCandidates: Math.min(reranker.maxCandidates, candidates) }
}
