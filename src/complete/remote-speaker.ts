import { setTimeout as pause } from 'node:timers/promises'
import { DuomoError } from '../base/errors.ts'
import type { Speaker } from '../spec/speech.ts'

export interface RemoteSpeakerOptions {
  /** Of an OpenAI-compatible server, up to and with its version: `http://127.0.0.1:8000/v1`. */
  readonly url: string
  readonly key?: string
  /** As the server names it. */
  readonly model: string
  /** Names of voices by language; `alloy` where there is none. */
  readonly voices?: Readonly<Record<string, string>>
  /** For one answer; default two minutes. */
  readonly limitMs?: number
  /** Between two tries, doubled each time; default 1 s. */
  readonly retryMs?: number
}

const TRIES = 3
const MAX_WAIT_MS = 30_000
const MAX_SOUND_BYTES = 64 * 2 ** 20

/**
 * A server that speaks OpenAI's `/audio/speech`. Asked again while it is busy (429, 502, 503); an answer that is no sound is
 * `bad-response`. No redirect is followed and no message repeats the key.
 */
export function createRemoteSpeaker(options: RemoteSpeakerOptions): Speaker {
  const { model, voices = {}, retryMs = 1_000 } = options
  const endpoint = new URL(`${options.url.replace(/\/+$/u, '').replace(/\/audio\/speech$/u, '')}/audio/speech`)
  return {
    name: `remote:${model}`,
    languages: [],
    async doSpeak(text, { language, signal }) {
      const body = JSON.stringify({ model, input: text, voice: voices[language] ?? 'alloy', response_format: 'wav' })
      for (let tries = 1; ; tries++) {
        const response = await send(endpoint, body, options, signal)
        if (response.ok) return readSound(response, endpoint, signal)
        const busy = [429, 502, 503].includes(response.status)
        if (!busy || tries === TRIES) throw await refused(response, endpoint, options)
        const wanted = Number(response.headers.get('retry-after') ?? Number.NaN) * 1000
        await response.body?.cancel()
        const wait = Number.isFinite(wanted) && wanted >= 0 ? wanted : retryMs * 2 ** (tries - 1)
        await pause(Math.min(wait, MAX_WAIT_MS), undefined, { signal }).catch(() => signal.throwIfAborted())
      }
    },
  }
}

async function send(
  endpoint: URL,
  body: string,
  { key, limitMs = 120_000 }: RemoteSpeakerOptions,
  signal: AbortSignal,
): Promise<Response> {
  const late = AbortSignal.timeout(limitMs)
  try {
    return await fetch(endpoint, {
      method: 'POST',
      body,
      headers: { 'content-type': 'application/json', ...(key === undefined ? {} : { authorization: `Bearer ${key}` }) },
      redirect: 'error',
      signal: AbortSignal.any([signal, late]),
    })
  } catch (cause) {
    signal.throwIfAborted()
    if (late.aborted)
      throw new DuomoError('timeout', `${endpoint.host} spoke no word within ${limitMs / 1000} s`, { cause })
    const said = cause instanceof Error && cause.cause instanceof Error ? cause.cause.message : String(cause)
    throw new DuomoError('part-unavailable', `the server that speaks at ${endpoint.host} can't be reached: ${said}`, {
      hint: 'Check that it runs, and speaker.url.',
      cause,
    })
  }
}

async function readSound(response: Response, endpoint: URL, signal: AbortSignal) {
  const pieces: Uint8Array[] = []
  let length = 0
  try {
    for await (const piece of response.body ?? []) {
      length += piece.length
      if (length > MAX_SOUND_BYTES)
        throw new DuomoError('too-large', `${endpoint.host} gave more than ${MAX_SOUND_BYTES / 2 ** 20} MiB of sound`)
      pieces.push(piece)
    }
  } catch (cause) {
    signal.throwIfAborted()
    if (cause instanceof DuomoError) throw cause
    throw new DuomoError('bad-response', `${endpoint.host} broke its answer off after ${length} bytes`, { cause })
  }
  const bytes = Buffer.concat(pieces)
  const mediaType = soundType(bytes)
  if (mediaType === undefined)
    throw new DuomoError('bad-response', `${endpoint.host} answered no sound: ${length} bytes`, {
      hint: 'It must speak /audio/speech with response_format wav; check speaker.url and speaker.model.',
    })
  return { bytes: new Uint8Array(bytes), mediaType }
}

/** By the first bytes: what a server says of its own answer is often wrong. */
function soundType(bytes: Buffer): string | undefined {
  const starts = (text: string, at = 0) => bytes.toString('latin1', at, at + text.length) === text
  if (starts('RIFF') && starts('WAVE', 8)) return 'audio/wav'
  if (starts('OggS')) return 'audio/ogg'
  if (starts('fLaC')) return 'audio/flac'
  return starts('ID3') || (bytes[0] === 0xff && ((bytes[1] ?? 0) & 0xe0) === 0xe0) ? 'audio/mpeg' : undefined
}

async function refused(response: Response, endpoint: URL, { key }: RemoteSpeakerOptions): Promise<DuomoError> {
  const { status } = response
  const text = await response.text().catch(() => '')
  const said = (key ? text.replaceAll(key, '…') : text).replace(/\s+/gu, ' ').trim().slice(0, 200)
  const what = `the server that speaks at ${endpoint.host} answered ${status}${said ? `: ${said}` : ''}`
  if (status === 401 || status === 403)
    return new DuomoError('part-unavailable', what, { hint: 'Check the key in DUOMO_SPEAKER_KEY.' })
  if ([429, 502, 503].includes(status)) return new DuomoError('part-unavailable', what, { hint: 'Ask again later.' })
  return new DuomoError('bad-response', what, { hint: 'Check speaker.url, speaker.model and speaker.voice.' })
}
