import { DuomoError, toDuomoError } from '../base/errors.ts'
import { systemCode } from '../base/system-code.ts'

/** A place that models are fetched from. */
export interface Hub {
  /** `https://huggingface.co` or a mirror with the same paths; else a whole address with `{model}`, `{revision}`, `{file}`. */
  readonly address: string
  /** Sent to the hub's own host and to no other. */
  readonly token?: string
}

/** One version of one model on a hub. */
export interface HubModel {
  readonly hub: Hub
  /** `owner/name`. */
  readonly id: string
  readonly revision: string
}

/** What a hub says of a file before it is fetched. */
export interface HubFile {
  readonly bytes: number
  readonly sha256?: string
  /** Hash of a file that git itself keeps: SHA-1 over `blob`, its length, and the file. */
  readonly gitSha1?: string
  /** The commit that the revision, a branch or a tag, names. */
  readonly commit?: string
  readonly etag?: string
}

const LIMIT_MS = 30_000
const MOST_HOPS = 5

/** Host and port, as a name for a folder. */
export function hubHost({ address }: Hub): string {
  return hubUrl(address.replaceAll('{', '').replaceAll('}', '')).host.replaceAll(':', '_')
}

/** The address of a file. */
export function fileUrl({ hub: { address }, id, revision }: HubModel, file: string): URL {
  const template = address.includes('{model}')
    ? address
    : `${address.replace(/\/+$/, '')}/{model}/resolve/{revision}/{file}`
  const parts = { model: id, revision: encodeURIComponent(revision), file }
  return hubUrl(template.replace(/\{(model|revision|file)\}/g, (_, name: keyof typeof parts) => parts[name]))
}

function hubUrl(address: string): URL {
  if (URL.canParse(address) && /^https?:$/.test(new URL(address).protocol)) return new URL(address)
  throw new DuomoError('usage', `${address} is no address of a hub`, {
    hint: 'Set models.hub to an address such as https://huggingface.co.',
  })
}

/**
 * Asks for a file without fetching it.
 *
 * @returns `undefined` where the hub has none of that name
 * @throws `part-unavailable` when it can't be reached, `no-permission`, `bad-response`
 */
export async function askFile(model: HubModel, file: string, signal: AbortSignal): Promise<HubFile | undefined> {
  let url = fileUrl(model, file)
  for (let hop = 0; hop <= MOST_HOPS; hop++) {
    const response = await request(model.hub, url, { method: 'HEAD', redirect: 'manual' }, signal)
    if (response.status === 404) return undefined
    const { headers } = response
    const told = headers.get('x-linked-etag') ?? headers.get('x-linked-size')
    const location = headers.get('location')
    // Large files lie elsewhere: the hub's own answer says what they are, the other place does not.
    if (response.status >= 300 && response.status < 400 && location && told === null) {
      url = new URL(location, url)
      continue
    }
    if (!response.ok && told === null) throw refusal(model.hub, url, response.status)
    return toFacts(headers)
  }
  throw new DuomoError('bad-response', `${url.host} sends on without end`)
}

function toFacts(headers: Headers): HubFile {
  const etag = headers.get('x-linked-etag') ?? headers.get('etag') ?? undefined
  const hash = etag?.replace(/^W\//, '').replaceAll('"', '')
  const commit = headers.get('x-repo-commit')
  return {
    bytes: Number(headers.get('x-linked-size') ?? headers.get('content-length') ?? 0),
    ...(hash && /^[0-9a-f]{64}$/.test(hash) ? { sha256: hash } : {}),
    ...(hash && /^[0-9a-f]{40}$/.test(hash) ? { gitSha1: hash } : {}),
    ...(commit && /^[0-9a-f]{40}$/.test(commit) ? { commit } : {}),
    ...(etag === undefined ? {} : { etag }),
  }
}

/** The bytes of a file from `start` on; `start` is 0 in the answer where the hub sends all of it. */
export async function openFile(
  model: HubModel,
  file: string,
  { start, signal }: { readonly start: number; readonly signal: AbortSignal },
): Promise<{ readonly start: number; readonly body: AsyncIterable<Uint8Array> }> {
  const url = fileUrl(model, file)
  const range = start > 0 ? { range: `bytes=${start}-` } : {}
  const response = await request(model.hub, url, { headers: range, redirect: 'follow' }, signal)
  if (!response.ok || !response.body) throw refusal(model.hub, url, response.status)
  const begins = /^bytes (\d+)-/.exec(response.headers.get('content-range') ?? '')?.[1]
  return { start: response.status === 206 && begins !== undefined ? Number(begins) : 0, body: response.body }
}

/** The library's own client: it drops the key where a hub sends on to another host. */
async function request(hub: Hub, url: URL, init: RequestInit, signal: AbortSignal): Promise<Response> {
  const late = new AbortController()
  const timer = setTimeout(() => late.abort(), LIMIT_MS)
  const own = fileUrl({ hub, id: 'a/b', revision: 'main' }, 'c').host === url.host
  const key = hub.token && own ? { authorization: `Bearer ${hub.token}` } : {}
  try {
    return await fetch(url, {
      ...init,
      // A packed file has another length, and can't be taken up in the middle.
      headers: { ...init.headers, ...key, 'accept-encoding': 'identity' },
      signal: AbortSignal.any([signal, late.signal]),
    })
  } catch (cause) {
    if (signal.aborted) throw new DuomoError('cancelled', 'fetching the model was cancelled', { cause })
    throw unreachable(url, late.signal.aborted ? `no answer within ${LIMIT_MS / 1000} s` : reasonOf(cause), cause)
  } finally {
    clearTimeout(timer)
  }
}

/** What of an attempt may be better the next time. */
export function unreachable(url: URL, reason: string, cause: unknown): DuomoError {
  return new DuomoError('part-unavailable', `${url.host} can't be reached: ${reason}`, {
    hint: 'Check the network, or set models.hub (or HF_ENDPOINT) to a mirror. A folder copied from another machine works too: `local:/FOLDER`.',
    cause,
  })
}

function reasonOf(error: unknown): string {
  const inner = error instanceof Error && error.cause instanceof Error ? error.cause : error
  return systemCode(inner) || toDuomoError(inner, 'connecting').message
}

function refusal(hub: Hub, url: URL, status: number): DuomoError {
  if (status === 401 || status === 403)
    return new DuomoError('no-permission', `${url.host} does not give ${url.pathname} out (status ${status})`, {
      hint: hub.token
        ? 'Accept the terms of the model on its page there, with the account that the token belongs to.'
        : 'Accept the terms of the model on its page there, and put a token of yours into HF_TOKEN.',
    })
  if (status === 404)
    return new DuomoError('not-found', `${url.host} has no ${url.pathname}`, {
      hint: 'Check models.hub: a mirror may lack this model.',
    })
  return new DuomoError('bad-response', `${url.host} answered ${url.pathname} with status ${status}`, {
    hint: 'Try again later, or set models.hub to a mirror.',
  })
}
