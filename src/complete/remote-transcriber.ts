import { z } from 'zod'
import { DuomoError } from '../base/errors.ts'
import { callService, type HttpService } from '../base/http.ts'
import { encodeWav } from '../media/encode-wav.ts'
import type { Transcriber, TranscriptSegment } from '../spec/speech.ts'

export interface RemoteTranscriberOptions {
  /** Of the server (`http://127.0.0.1:8000`, `https://api.openai.com/v1`) or of the endpoint itself. */
  readonly url: string
  readonly key?: string
  /** As the server names it; default `whisper-1`. */
  readonly model?: string
  /** For one piece of sound, answer included; default 10 minutes. */
  readonly limitMs?: number
  /** Between two tries, doubled each time; default 1 s. */
  readonly retryMs?: number
}

const PATH = '/audio/transcriptions'
const MAX_ANSWER_BYTES = 16 * 2 ** 20
const SAMPLE_RATE = 16_000

const answerSchema = z.object({
  text: z.string(),
  segments: z
    .array(
      z.object({
        /** Seconds. */
        start: z.number(),
        end: z.number(),
        text: z.string(),
        no_speech_prob: z.number().optional(),
        avg_logprob: z.number().optional(),
      }),
    )
    .optional(),
})
type Answer = z.infer<typeof answerSchema>

/**
 * A server that speaks OpenAI's `/v1/audio/transcriptions`. Refusals that pass (429, 5xx, broken connections) are tried
 * again; an answer that breaks off or is none is a `bad-response`, never no words.
 *
 * @throws `usage` for a `url` that is none
 */
export function createRemoteTranscriber(options: RemoteTranscriberOptions): Transcriber {
  const { key, model = 'whisper-1', limitMs = 10 * 60_000, retryMs = 1000 } = options
  const service: HttpService = {
    name: 'the server for speech',
    url: baseOf(options.url),
    setting: 'DUOMO_TRANSCRIBER_URL',
    keyVariable: 'DUOMO_TRANSCRIBER_KEY',
    ...(key === undefined ? {} : { headers: { authorization: `Bearer ${key}` } }),
  }
  return {
    name: `remote:${model}`,
    // Models of this kind hear about a hundred; the server tells none.
    languages: [],
    async doTranscribe(samples, signal) {
      const answer = await callService(service, {
        path: PATH,
        body: formOf(encodeWav(samples, SAMPLE_RATE), model),
        schema: answerSchema,
        limitMs,
        limitBytes: MAX_ANSWER_BYTES,
        repeatable: true,
        pauseMs: retryMs,
        signal,
      })
      return toSegments(answer, (samples.length * 1000) / SAMPLE_RATE)
    },
  }
}

/** The address that the path of the call is put behind. */
function baseOf(url: string): string {
  if (!URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol))
    throw new DuomoError('usage', `"${url}" is no address of a server for speech`, {
      hint: 'Give it as http://HOST:PORT or https://HOST/v1.',
    })
  const base = new URL(url)
  const path = base.pathname.replace(/\/+$/, '')
  base.pathname = path.endsWith(PATH) ? path.slice(0, -PATH.length) : path === '' ? '/v1' : path
  return base.href
}

function formOf(wav: Uint8Array, model: string): FormData {
  const form = new FormData()
  form.set('file', new Blob([new Uint8Array(wav)], { type: 'audio/wav' }), 'sound.wav')
  form.set('model', model)
  form.set('response_format', 'verbose_json')
  form.set('timestamp_granularities[]', 'segment')
  return form
}

/** Segments inside the sound, in the order of time; without segments all words are one. */
function toSegments({ text, segments }: Answer, durationMs: number): TranscriptSegment[] {
  const inside = (seconds: number) => Math.round(Math.min(Math.max(seconds * 1000, 0), durationMs))
  const all = segments ?? [{ text, start: 0, end: durationMs / 1000 }]
  return all
    .filter(({ no_speech_prob = 0, avg_logprob = 0 }) => !(no_speech_prob > NO_SPEECH && avg_logprob < UNSURE))
    .map((one) => ({ text: one.text.trim(), startMs: inside(one.start), endMs: inside(Math.max(one.start, one.end)) }))
    .filter((one) => one.text !== '')
    .sort((a, b) => a.startMs - b.startMs)
}

// Both together mean words invented for silence (Radford et al. 2022, section 4.5).
const NO_SPEECH = 0.6
const UNSURE = -1
