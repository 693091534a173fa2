import type { z } from 'zod'
import { DuomoError, toDuomoError } from './errors.ts'
import type { HostGate } from './host-gate.ts'
import { systemCode } from './system-code.ts'

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
  /** The environment variable that holds the key, for hints. */
  readonly keyVariable?: string
  /** What all calls of its host pass through; a pause that it asks for is then one for all of them. */
  readonly gate?: HostGate
}

/** Answers that a repetition may mend: 429 Too Many Requests, 502 Bad Gateway, 503 Service Unavailable. */
const BUSY = new Set([429, 502, 503])

/** Busy or restarting; of a call that may be repeated without harm any failure that is the server's. */
export function isPassing(status: number, repeatable: boolean): boolean {
  return BUSY.has(status) || (repeatable && (status === 408 || status >= 500))
}

/** Milliseconds that a `Retry-After` asks for: seconds or a date (RFC 9110, 10.2.3); `undefined` where it says neither. */
export function readRetryAfter(value: string | undefined): number | undefined {
  if (value === undefined || value.trim() === '') return undefined
  const seconds = Number(value)
  const ms = Number.isFinite(seconds) ? seconds * 1000 : Date.parse(value) - Date.now()
  return Number.isFinite(ms) ? Math.max(ms, 0) : undefined
}

/** A server that ended a connection before its answer was whole. */
export class BrokenOff extends DuomoError {}

/** What an answer with a status other than 2xx means. */
export function refusal(service: HttpService, status: number, text: string): DuomoError {
  const said = text.trim() ? `: ${excerpt(service, text)}` : ''
  if (status === 401 || status === 403)
    return new DuomoError('part-unavailable', `${at(service)} refuses the key (status ${status})`, {
      hint: service.keyVariable
        ? `Is the key in ${service.keyVariable} right and paid for?`
        : 'Set the variable that holds its key; `duomo doctor` names it.',
    })
  if (status >= 300 && status < 400)
    return new DuomoError('part-unavailable', `${at(service)} sends on to another address (status ${status})`, {
      hint: `Set ${service.setting} to the address that it sends to.`,
    })
  if (status === 404 || status === 405)
    return new DuomoError('part-unavailable', `${at(service)} has no such call (status ${status})${said}`, {
      hint: `Check that ${service.setting} names the address of ${service.name}.`,
    })
  if (status === 413)
    return new DuomoError('too-large', `${at(service)} refuses so large a request (status 413)`, {
      hint: 'Raise its limit on requests.',
    })
  if (status === 408 || status === 504)
    return new DuomoError('timeout', `${at(service)} gave up waiting (status ${status})${said}`, {
      hint: 'Run the command again later.',
    })
  if (BUSY.has(status))
    return new DuomoError('part-unavailable', `${at(service)} is busy (status ${status})${said}`, {
      hint: 'Run the command again later.',
    })
  return new DuomoError('bad-response', `${at(service)} failed with status ${status}${said}`, {
    hint: 'Its log says more.',
  })
}

/** What an error of the connection means. */
export function unreachable(service: HttpService, cause: unknown): DuomoError {
  const code = systemCode(cause)
  if (code === 'ERR_INVALID_CHAR')
    return new DuomoError('usage', `the key of ${service.name} holds a character that no header may hold`, {
      hint: 'Check the variable that holds it for blanks and line breaks.',
    })
  if (code === 'ECONNRESET' || code === 'EPIPE' || code.startsWith('HPE_'))
    return new BrokenOff('bad-response', `${at(service)} broke the connection off (${code})`, {
      hint: 'Its log says more.',
      cause,
    })
  const reason = code || toDuomoError(cause, 'connecting').message
  return new DuomoError('part-unavailable', `${at(service)} can't be reached (${reason})`, {
    hint: `Start it, or set ${service.setting} to where it runs.`,
    cause,
  })
}

/** A service and where it is, as messages say it. */
export const at = ({ name, url }: Pick<HttpService, 'name' | 'url'>) => `${name} at ${shown(url)}`

/** An address without what may be secret in it. */
export function shown(url: string): string {
  if (!URL.canParse(url)) return JSON.stringify(url.slice(0, 80).replace(/\/\/[^/]*@/, '//'))
  const { protocol, host, pathname } = new URL(url)
  return `${protocol}//${host}${pathname.replace(/\/+$/, '')}`
}

/** Beginning of a foreign text on one line, without the keys that were sent and that it may echo. */
export function excerpt({ headers = {} }: Pick<HttpService, 'headers'>, text: string): string {
  const secrets = Object.values(headers).flatMap((value) => [value, ...value.split(' ').slice(1)])
  const plain = secrets.filter((secret) => secret !== '').reduce((left, secret) => left.replaceAll(secret, '…'), text)
  const line = plain.replace(/[\p{C}\s]+/gu, ' ').trim()
  return line.length > 200 ? `${line.slice(0, 200)}…` : line || 'nothing'
}

/** Where a value first differs from a schema, and how. */
export function firstIssue(error: z.ZodError): string {
  const [issue] = error.issues
  return issue ? `${issue.path.map(String).join('.') || 'the answer'}: ${issue.message}` : 'unknown'
}
