import { z } from 'zod'
import { DuomoError } from '../base/errors.ts'
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

const TRIES = 4
const MAX_WAIT_MS = 60_000
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
  const endpoint = endpointOf(options.url)
  const model = options.model ?? 'whisper-1'
  return {
    name: `remote:${model}`,
    // Models of this kind hear about a hundred; the server tells none.
    languages: [],
    async doTranscribe(samples, signal) {
      const durationMs = (samples.length * 1000) / SAMPLE_RATE
      const answer = await ask(endpoint, encodeWav(samples, SAMPLE_RATE), { ...options, model }, signal)
      return toSegments(answer, durationMs)
    },
  }
}

function endpointOf(url: string): URL {
  if (!URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol))
    throw new DuomoError('usage', `"${url}" is no address of a server for speech`, {
      hint: 'Give it as http://HOST:PORT or https://HOST/v1.',
    })
  const endpoint = new URL(url)
  const path = endpoint.pathname.replace(/\/+$/, '')
  if (!path.endsWith('/audio/transcriptions')) endpoint.pathname = `${path === '' ? '/v1' : path}/audio/transcriptions`
  return endpoint
}

async function ask(
  endpoint: URL,
  wav: Uint8Array,
  options: RemoteTranscriberOptions & { readonly model: string },
  signal: AbortSignal,
): Promise<Answer> {
  let waitMs = options.retryMs ?? 1000
  for (let left = TRIES - 1; ; left--) {
    try {
      return await askOnce(endpoint, wav, options, signal)
    } catch (error) {
      if (!(error instanceof Passing) || left === 0) throw error instanceof Passing ? error.reason : error
      await pause(Math.min(error.afterMs ?? waitMs, MAX_WAIT_MS), signal, endpoint)
      waitMs *= 2
    }
  }
}

/** A refusal that may be gone when asked again. */
class Passing extends Error {
  readonly reason: DuomoError
  readonly afterMs: number | undefined

  constructor(reason: DuomoError, afterMs?: number) {
    super(reason.message)
    this.reason = reason
    this.afterMs = afterMs
  }
}

async function askOnce(
  endpoint: URL,
  wav: Uint8Array,
  { key, model, limitMs = 10 * 60_000 }: RemoteTranscriberOptions & { readonly model: string },
  signal: AbortSignal,
): Promise<Answer> {
  const { body: sent, contentType } = await encodeForm(wav, model)
  const limit = AbortSignal.timeout(limitMs)
  let response: Response
  let body: string
  try {
    response = await fetch(endpoint, {
      method: 'POST',
      body: sent,
      headers: { 'content-type': contentType, ...(key === undefined ? {} : { authorization: `Bearer ${key}` }) },
      // The key is for this address and no other.
      redirect: 'error',
      signal: AbortSignal.any([signal, limit]),
    })
    body = await readBody(response, endpoint)
  } catch (error) {
    if (error instanceof DuomoError) throw error
    if (signal.aborted) throw new DuomoError('cancelled', 'transcribing was cancelled', { cause: error })
    if (limit.aborted)
      throw new DuomoError('timeout', `${endpoint.host} gave no transcript within ${limitMs / 1000} s`, {
        hint: 'Use a smaller model or a faster server.',
        cause: error,
      })
    const said = error instanceof Error ? causeOf(error) : String(error)
    throw new Passing(
      new DuomoError('part-unavailable', `the server for speech at ${endpoint.host} can't be reached: ${said}`, {
        hint: 'Check that it runs, and DUOMO_TRANSCRIBER_URL.',
        cause: error,
      }),
    )
  }
  if (!response.ok) throw refused(response, body, endpoint, key)
  return parseAnswer(body, endpoint)
}

/** As one piece of bytes: a form that is streamed rejects where nobody can catch it when the server ends early. */
async function encodeForm(wav: Uint8Array, model: string) {
  const form = new FormData()
  form.set('file', new Blob([new Uint8Array(wav)], { type: 'audio/wav' }), 'sound.wav')
  form.set('model', model)
  form.set('response_format', 'verbose_json')
  form.set('timestamp_granularities[]', 'segment')
  const encoded = new Response(form)
  const body = await encoded.arrayBuffer()
  return { body, contentType: encoded.headers.get('content-type') ?? '' }
}

function causeOf(error: Error): string {
  return error.cause instanceof Error ? error.cause.message || error.message : error.message
}

async function readBody(response: Response, endpoint: URL): Promise<string> {
  const pieces: Uint8Array[] = []
  let length = 0
  for await (const piece of response.body ?? []) {
    length += piece.length
    if (length > MAX_ANSWER_BYTES)
      throw new DuomoError('bad-response', `${endpoint.host} answered more than ${MAX_ANSWER_BYTES / 2 ** 20} MiB`)
    pieces.push(piece)
  }
  return Buffer.concat(pieces).toString('utf8')
}

function refused(response: Response, body: string, endpoint: URL, key: string | undefined): Error {
  const { status } = response
  // A server may quote the request, the key included.
  const said = (key ? body.replaceAll(key, '…') : body).replace(/\s+/g, ' ').trim().slice(0, 200)
  const what = `the server for speech at ${endpoint.host} answered ${status}${said ? `: ${said}` : ''}`
  if (status === 401 || status === 403)
    return new DuomoError('no-permission', what, { hint: 'Check DUOMO_TRANSCRIBER_KEY.' })
  if (status === 429 || status >= 500) {
    const seconds = Number(response.headers.get('retry-after') ?? Number.NaN)
    const reason = new DuomoError('part-unavailable', what, { hint: 'Try again later.' })
    return new Passing(reason, Number.isFinite(seconds) && seconds >= 0 ? seconds * 1000 : undefined)
  }
  return new DuomoError('bad-response', what, {
    hint: 'Check DUOMO_TRANSCRIBER_URL and DUOMO_TRANSCRIBER_MODEL.',
  })
}

function parseAnswer(body: string, endpoint: URL): Answer {
  let value: unknown
  try {
    value = JSON.parse(body)
  } catch {
    value = undefined
  }
  const checked = answerSchema.safeParse(value)
  if (checked.success) return checked.data
  throw new DuomoError('bad-response', `${endpoint.host} answered no transcript: ${body.slice(0, 100)}`, {
    hint: 'It must speak /v1/audio/transcriptions with response_format verbose_json.',
    cause: checked.error,
  })
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

function pause(ms: number, signal: AbortSignal, endpoint: URL): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = () => {
      clearTimeout(clock)
      reject(new DuomoError('cancelled', `waiting for ${endpoint.host} was cancelled`))
    }
    const clock = setTimeout(() => {
      signal.removeEventListener('abort', stop)
      resolve()
    }, ms)
    if (signal.aborted) stop()
    else signal.addEventListener('abort', stop, { once: true })
  })
}
