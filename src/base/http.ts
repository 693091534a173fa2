import { type IncomingMessage, request as plainRequest } from 'node:http'
import { request as secureRequest } from 'node:https'
import { setTimeout as sleep } from 'node:timers/promises'
import type { z } from 'zod'
import { DuomoError } from './errors.ts'
import {
  at,
  BrokenOff,
  excerpt,
  firstIssue,
  type HttpService,
  isPassing,
  readRetryAfter,
  refusal,
  shown,
  unreachable,
} from './http-service.ts'

export { firstIssue, type HttpService } from './http-service.ts'

export interface HttpCall<S extends z.ZodType> {
  /** From the service's address on, beginning with `/`. */
  readonly path: string
  /** POST when present, GET without. */
  readonly body?: FormData | { readonly json: unknown }
  /** What the answer must be. */
  readonly schema: S
  /** From the first byte sent to the last one read, for each try. */
  readonly limitMs: number
  /** A larger answer is refused. */
  readonly limitBytes: number
  /** Asking twice changes nothing: 5xx answers and connections that broke off are tried again as well. */
  readonly repeatable?: boolean
  /** Before the second try, doubled before each later one, where the server asks for no pause of its own; 1 s if absent. */
  readonly pauseMs?: number
  readonly signal: AbortSignal
}

/** First try and repetitions together. */
const MOST_TRIES = 4
const FIRST_PAUSE_MS = 1000
/** A server may ask for a longer pause; it gets this one. */
const LONGEST_PAUSE_MS = 60_000

/**
 * One call of a JSON service. Answers that say "busy" are tried again after the pause that they ask for (`Retry-After`);
 * redirects are not followed, since the headers may hold a key.
 *
 * @throws `part-unavailable` when the server can't be reached, stays busy or refuses the key, `timeout`, `too-large`,
 *   `bad-response` for anything out of protocol, `cancelled`
 */
export async function callService<S extends z.ZodType>(service: HttpService, call: HttpCall<S>): Promise<z.output<S>> {
  const target = addressOf(service, call.path)
  const { signal, pauseMs = FIRST_PAUSE_MS } = call
  const attempt = () => attemptOnce(service, target, call)
  try {
    for (let tries = 1; ; tries++) {
      const outcome = await (service.gate ? service.gate.pass(attempt, signal) : attempt())
      if ('text' in outcome) return read(service, outcome.text, call.schema)
      if (!outcome.passing || tries === MOST_TRIES) throw outcome.failure
      const ms = pauseBefore(outcome.retryAfter, pauseMs * 2 ** (tries - 1))
      service.gate?.close(ms)
      await sleep(ms, undefined, { signal })
    }
  } catch (cause) {
    if (cause instanceof DuomoError || !signal.aborted) throw cause
    throw new DuomoError('cancelled', `the call of ${service.name} was cancelled`, { cause })
  }
}

/** A good answer, or a failure that may pass or not; errors that no repetition mends are thrown. */
type Outcome =
  | { readonly text: string }
  | { readonly failure: DuomoError; readonly passing: boolean; readonly retryAfter?: string | undefined }

async function attemptOnce(service: HttpService, target: URL, call: HttpCall<z.ZodType>): Promise<Outcome> {
  const { repeatable = false } = call
  try {
    const { status, text, retryAfter } = await exchange(service, target, call)
    if (status >= 200 && status < 300) return { text }
    return { failure: refusal(service, status, text), passing: isPassing(status, repeatable), retryAfter }
  } catch (error) {
    if (repeatable && error instanceof BrokenOff) return { failure: error, passing: true }
    throw error
  }
}

/** Whether anything answers at a service's address, whatever it says; the same errors as {@link callService}. */
export async function reachService(service: HttpService, signal: AbortSignal): Promise<void> {
  const call = { limitMs: 10_000, limitBytes: 2 ** 20, signal }
  await exchange(service, addressOf(service, '/'), call)
}

interface Answer {
  readonly status: number
  readonly text: string
  readonly retryAfter: string | undefined
}

function addressOf({ name, url, setting }: HttpService, path: string): URL {
  if (!/^https?:\/\//i.test(url) || !URL.canParse(url))
    throw new DuomoError('usage', `the address of ${name} is no http address: ${shown(url)}`, {
      hint: `Set ${setting} to an address such as http://127.0.0.1:8000.`,
    })
  const target = new URL(url)
  const [pathname, query = ''] = path.split('?')
  target.pathname = `${target.pathname.replace(/\/+$/, '')}${pathname}`
  target.search = query
  return target
}

async function exchange(
  service: HttpService,
  target: URL,
  call: Pick<HttpCall<z.ZodType>, 'body' | 'limitMs' | 'limitBytes' | 'signal'>,
): Promise<Answer> {
  const late = AbortSignal.timeout(call.limitMs)
  const signal = AbortSignal.any([call.signal, late])
  const { bytes, type } = await encode(call.body)
  try {
    const response = await send(
      target,
      { ...service.headers, ...(type ? { 'content-type': type } : {}) },
      bytes,
      signal,
    )
    return {
      status: response.statusCode ?? 0,
      text: await readText(response, call.limitBytes, service),
      retryAfter: response.headers['retry-after'],
    }
  } catch (cause) {
    if (call.signal.aborted) throw new DuomoError('cancelled', `the call of ${service.name} was cancelled`, { cause })
    if (late.aborted)
      throw new DuomoError('timeout', `${at(service)} gave no answer within ${Math.round(call.limitMs / 1000)} s`, {
        hint: 'Look at its log; give it less at a time or a faster machine.',
        cause,
      })
    throw cause instanceof DuomoError ? cause : unreachable(service, cause)
  }
}

/** The whole body in memory, so that it can be sent again. */
async function encode(body: HttpCall<z.ZodType>['body']): Promise<{ bytes?: Uint8Array; type?: string }> {
  if (!body) return {}
  const made = body instanceof FormData ? new Response(body) : Response.json(body.json)
  return { bytes: new Uint8Array(await made.arrayBuffer()), type: made.headers.get('content-type') ?? '' }
}

/** Node's own client, because `fetch` gives up after five minutes without a header, which reading a long file may take. */
function send(
  target: URL,
  headers: Readonly<Record<string, string>>,
  bytes: Uint8Array | undefined,
  signal: AbortSignal,
): Promise<IncomingMessage> {
  const request = target.protocol === 'https:' ? secureRequest : plainRequest
  return new Promise((resolve, reject) => {
    const options = {
      method: bytes ? 'POST' : 'GET',
      headers: { accept: 'application/json', ...headers, ...(bytes ? { 'content-length': bytes.length } : {}) },
      // A connection that was kept open may have been closed by the other side meanwhile.
      agent: false,
      signal,
    }
    request(target, options, resolve).on('error', reject).end(bytes)
  })
}

async function readText(response: IncomingMessage, limitBytes: number, service: HttpService): Promise<string> {
  const chunks: Buffer[] = []
  let size = 0
  try {
    for await (const chunk of response) {
      const bytes = Buffer.from(chunk)
      size += bytes.length
      if (size > limitBytes)
        throw new DuomoError(
          'too-large',
          `${at(service)} answers with more than ${Math.round(limitBytes / 2 ** 20)} MiB`,
        )
      chunks.push(bytes)
    }
  } catch (cause) {
    if (cause instanceof DuomoError) throw cause
    throw new BrokenOff('bad-response', `${at(service)} broke its answer off after ${size} bytes`, {
      hint: 'Look at its log; it may have run out of memory.',
      cause,
    })
  }
  return Buffer.concat(chunks).toString('utf8')
}

function read<S extends z.ZodType>(service: HttpService, text: string, schema: S): z.output<S> {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (cause) {
    throw new DuomoError('bad-response', `${at(service)} answered no JSON: ${excerpt(service, text)}`, {
      hint: `Check that ${service.setting} names the address of ${service.name}.`,
      cause,
    })
  }
  const checked = schema.safeParse(value)
  if (checked.success) return checked.data
  throw new DuomoError('bad-response', `${at(service)} answered out of protocol: ${firstIssue(checked.error)}`, {
    hint: `Check that ${service.setting} names the address of ${service.name}, in a version that the documentation names.`,
    cause: checked.error,
  })
}

/** What the server asks for, else `ms`, spread so that many callers do not meet again. */
function pauseBefore(retryAfter: string | undefined, ms: number): number {
  return Math.min(readRetryAfter(retryAfter) ?? ms * (0.5 + Math.random()), LONGEST_PAUSE_MS)
}
