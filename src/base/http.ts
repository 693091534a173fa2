import { type IncomingMessage, request as plainRequest } from 'node:http'
import { request as secureRequest } from 'node:https'
import { setTimeout as sleep } from 'node:timers/promises'
import type { z } from 'zod'
import { DuomoError, toDuomoError } from './errors.ts'

/** A server that someone runs and that a setting names. */
export interface HttpService {
  /** As messages name it, e.g. `MinerU`. */
  readonly name: string
  /** `http://` or `https://`; a path in it stands before the path of each call. */
  readonly url: string
  /** Sent with every call; may hold a key, which no message repeats. */
  readonly headers?: Readonly<Record<string, string>>
  /** The setting that holds the address, for hints. */
  readonly setting: string
}

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
  readonly signal: AbortSignal
}

/** First try and repetitions together. */
const MOST_TRIES = 4
/** A server may ask for a longer pause; it gets this one. */
const LONGEST_PAUSE_MS = 60_000
/** Busy or restarting: 429 Too Many Requests, 502 Bad Gateway, 503 Service Unavailable. */
const PASSING = new Set([429, 502, 503])

/**
 * One call of a JSON service. Answers that say "busy" are tried again after the pause that they ask for (`Retry-After`);
 * redirects are not followed, since the headers may hold a key.
 *
 * @throws `part-unavailable` when the server can't be reached, stays busy or refuses the key, `timeout`, `too-large`,
 *   `bad-response` for anything out of protocol, `cancelled`
 */
export async function callService<S extends z.ZodType>(service: HttpService, call: HttpCall<S>): Promise<z.output<S>> {
  const target = addressOf(service, call.path)
  for (let tries = 1; ; tries++) {
    const answer = await exchange(service, target, call)
    if (answer.status >= 200 && answer.status < 300) return read(service, answer.text, call.schema)
    if (!PASSING.has(answer.status) || tries === MOST_TRIES) throw refusal(service, answer)
    await pause(pauseMs(answer.retryAfter, tries), call.signal, service)
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
        hint: 'Look at its log; give it fewer pages at a time or a faster machine.',
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
    throw new DuomoError('bad-response', `${at(service)} broke its answer off after ${size} bytes`, {
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
    throw new DuomoError('bad-response', `${at(service)} answered no JSON: ${excerpt(text)}`, {
      hint: `Check that ${service.setting} is the address of ${service.name}.`,
      cause,
    })
  }
  const checked = schema.safeParse(value)
  if (checked.success) return checked.data
  throw new DuomoError('bad-response', `${at(service)} answered out of protocol: ${firstIssue(checked.error)}`, {
    hint: `Check that ${service.setting} is the address of ${service.name}, in a version that docs/configuration.md names.`,
    cause: checked.error,
  })
}

/** Where a value first differs from a schema, and how. */
export function firstIssue(error: z.ZodError): string {
  const [issue] = error.issues
  return issue ? `${issue.path.map(String).join('.') || 'the answer'}: ${issue.message}` : 'unknown'
}

function refusal(service: HttpService, { status, text }: Answer): DuomoError {
  const said = text.trim() ? `: ${excerpt(text)}` : ''
  if (status === 401 || status === 403)
    return new DuomoError('part-unavailable', `${at(service)} refuses the key (status ${status})`, {
      hint: 'Set the variable that holds its key; `duomo doctor` names it.',
    })
  if (status >= 300 && status < 400)
    return new DuomoError('part-unavailable', `${at(service)} sends on to another address (status ${status})`, {
      hint: `Set ${service.setting} to the address that it sends to.`,
    })
  if (status === 404 || status === 405)
    return new DuomoError('part-unavailable', `${at(service)} has no such call (status ${status})`, {
      hint: `Check that ${service.setting} is the address of ${service.name}.`,
    })
  if (status === 413)
    return new DuomoError('too-large', `${at(service)} refuses so large a file (status 413)`, {
      hint: 'Raise its limit on requests.',
    })
  if (PASSING.has(status))
    return new DuomoError('part-unavailable', `${at(service)} is busy (status ${status})${said}`, {
      hint: 'Run the command again later.',
    })
  return new DuomoError('bad-response', `${at(service)} failed with status ${status}${said}`, {
    hint: 'Its log says more.',
  })
}

function unreachable(service: HttpService, cause: unknown): DuomoError {
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : ''
  if (code === 'ERR_INVALID_CHAR')
    return new DuomoError('usage', `the key of ${service.name} holds a character that no header may hold`, {
      hint: 'Check the variable that holds it for blanks and line breaks.',
    })
  if (code === 'ECONNRESET' || code.startsWith('HPE_'))
    return new DuomoError('bad-response', `${at(service)} broke the connection off (${code})`, {
      hint: 'Its log says more.',
      cause,
    })
  const reason = code || toDuomoError(cause, 'connecting').message
  return new DuomoError('part-unavailable', `${at(service)} can't be reached (${reason})`, {
    hint: `Start it, or set ${service.setting} to where it runs.`,
    cause,
  })
}

/** RFC 9110, 10.2.3: seconds or a date; without one a pause that doubles, spread so that many callers do not meet again. */
function pauseMs(retryAfter: string | undefined, tries: number): number {
  const seconds = Number(retryAfter)
  const asked =
    retryAfter === undefined
      ? Number.NaN
      : Number.isFinite(seconds)
        ? seconds * 1000
        : Date.parse(retryAfter) - Date.now()
  const wanted = Number.isFinite(asked) ? asked : 500 * 2 ** tries * (0.5 + Math.random())
  return Math.min(Math.max(wanted, 0), LONGEST_PAUSE_MS)
}

async function pause(ms: number, signal: AbortSignal, service: HttpService): Promise<void> {
  await sleep(ms, undefined, { signal }).catch((cause: unknown) => {
    throw new DuomoError('cancelled', `the call of ${service.name} was cancelled`, { cause })
  })
}

const at = ({ name, url }: HttpService) => `${name} at ${shown(url)}`

/** An address without what may be secret in it. */
function shown(url: string): string {
  if (!URL.canParse(url)) return JSON.stringify(url.slice(0, 80).replace(/\/\/[^/]*@/, '//'))
  const { protocol, host, pathname } = new URL(url)
  return `${protocol}//${host}${pathname.replace(/\/+$/, '')}`
}

/** Beginning of a foreign text on one line. */
function excerpt(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim()
  return line.length > 200 ? `${line.slice(0, 200)}…` : line || 'nothing'
}
