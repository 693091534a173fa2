import { z } from 'zod'
import { DuomoError } from '../base/errors.ts'
import { PICTURES_PER_RUN } from '../encode/local/encode-pictures.ts'
import { TEXT_LIMITS } from '../encode/local/encode-texts.ts'
import { ACCEPTS } from '../encode/local/local-encoder.ts'
import type { LocalModel } from '../encode/local-model.ts'
import { spaceOf } from '../encode/space.ts'
import type { Embedding } from '../model/embedding.ts'
import { batchByLength, guessTokens } from '../onnx/token-batch.ts'
import { createCrossEncoder } from '../rerank/cross-encoder.ts'
import type { Encoder, EncoderInput } from '../spec/encoder.ts'
import type { Reranker } from '../spec/reranker.ts'
import type { Transcriber } from '../spec/speech.ts'
import type { EncodeTask, ScoreTask, TranscribeTask } from './encoder-protocol.ts'
import type { ModelHost } from './model-host.ts'

const embeddingsSchema = z.array(
  z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('dense'), space: z.string(), vector: z.instanceof(Float32Array) }),
    z.object({
      kind: z.literal('multi'),
      space: z.string(),
      rows: z.number().int().positive(),
      values: z.instanceof(Float32Array),
    }),
  ]),
)
const scoresSchema = z.array(z.number())
const segmentsSchema = z.array(z.object({ text: z.string(), startMs: z.number(), endMs: z.number() }))

/** What is given at once: a question waits for one step, not for all of this. */
const MAX_BATCH = 64
/** Each costs a run of the model: about a quarter of a second of one core with a base model. */
const MAX_CANDIDATES = 50

/** An {@link Encoder} whose model runs in a process of its own, in steps, so that questions come between documents. */
export function createChildEncoder(model: LocalModel, host: ModelHost): Encoder {
  const name = `local:${model.name}`
  return {
    name,
    space: spaceOf(model),
    accepts: ACCEPTS[model.recipe.task],
    joint: false,
    maxBatch: MAX_BATCH,
    ...(model.recipe.patches ? { patches: model.recipe.patches } : {}),
    async doEncode(inputs, { role, signal }) {
      const results = new Map<number, Embedding>()
      const steps = stepsOf(inputs, model).map(async (places) => {
        const task: Omit<EncodeTask, 'model'> = { inputs: places.flatMap((n) => inputs[n] ?? []), role }
        const raw = await host.run(model, 'encode', task, { urgent: role === 'query', signal })
        const made = embeddingsSchema.parse(raw)
        if (made.length !== places.length)
          throw new DuomoError('bad-vector', `${name} gave ${made.length} vectors for ${places.length} inputs`)
        for (const [n, place] of places.entries()) {
          const embedding = made[n]
          if (embedding) results.set(place, embedding)
        }
      })
      await all(steps)
      return inputs.flatMap((_, n) => results.get(n) ?? [])
    },
  }
}

/** The first failure counts; the others are not left without anybody who hears of them. */
async function all(steps: readonly Promise<void>[]): Promise<void> {
  await Promise.allSettled(steps)
  await Promise.all(steps)
}

/** Texts of like length together, pictures by the handful, each sound by itself. */
function stepsOf(inputs: readonly EncoderInput[], { recipe }: LocalModel): number[][] {
  const places = inputs.map((_, n) => n)
  const texts = places.filter((n) => inputs[n]?.text !== undefined)
  const lengths = texts.map((n) => Math.min(guessTokens(inputs[n]?.text ?? ''), recipe.maxTokens))
  const steps = batchByLength(lengths, TEXT_LIMITS).map((batch) => batch.flatMap((n) => texts[n] ?? []))
  const rest = places.filter((n) => inputs[n]?.text === undefined)
  const images = rest.filter((n) => inputs[n]?.image !== undefined)
  for (let start = 0; start < images.length; start += PICTURES_PER_RUN)
    steps.push(images.slice(start, start + PICTURES_PER_RUN))
  for (const n of rest) if (inputs[n]?.image === undefined) steps.push([n])
  return steps
}

/** A {@link Reranker} whose model runs in a process of its own. */
export function createChildReranker(model: LocalModel, host: ModelHost): Reranker {
  return createCrossEncoder({
    name: `local:${model.name}`,
    maxCandidates: MAX_CANDIDATES,
    async score(query, texts, signal) {
      const task: Omit<ScoreTask, 'model'> = { query, texts }
      return scoresSchema.parse(await host.run(model, 'score', task, { urgent: true, signal }))
    },
  })
}

/** A {@link Transcriber} whose model runs in a process of its own. */
export function createChildTranscriber(model: LocalModel, host: ModelHost): Transcriber {
  return {
    name: `local:${model.name}@${model.revision.slice(0, 7)}/${model.precision}`,
    languages: model.languages,
    async doTranscribe(samples, signal) {
      const task: Omit<TranscribeTask, 'model'> = { samples }
      // Minutes of sound take minutes: that is not let to its end.
      return segmentsSchema.parse(
        await host.run(model, 'transcribe', task, { urgent: false, signal, endsProcess: true }),
      )
    },
  }
}
