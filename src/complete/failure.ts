import { APICallError } from '@ai-sdk/provider'
import { DuomoError } from '../base/errors.ts'
import { readRetryAfter } from '../base/http-service.ts'
import type { ModelChoice } from './model-line.ts'

/** Characters of what a server said that are told on. */
const SAID_CHARACTERS = 200

/**
 * What went wrong between us and a model's server, in our own codes. The thrown error is not kept as the cause: it holds
 * the documents that were sent and whatever the server echoes, a key among them.
 */
export function toModelError(error: unknown, choice: ModelChoice): DuomoError {
  if (error instanceof DuomoError) return error
  if (!APICallError.isInstance(error))
    return new DuomoError('bad-response', `${choice.name} answered out of protocol: ${said(error, choice)}`, {
      hint: `Is ${choice.baseUrl} the address of an OpenAI-compatible server, up to and with its /v1?`,
    })
  const host = new URL(choice.baseUrl).host
  const { statusCode } = error
  if (statusCode === undefined || statusCode < 400)
    return isTimeout(error)
      ? new DuomoError('timeout', `${host} took no connection in time`, { hint: 'Is the address right, is it up?' })
      : new DuomoError('part-unavailable', `${choice.name} can't be reached: ${said(error, choice)}`, {
          hint: `Is a server running at ${choice.baseUrl}, and does the network lead there?`,
        })
  const told = `${choice.name} answered ${statusCode}: ${said(error, choice)}`
  switch (statusCode) {
    case 401:
    case 403:
      return new DuomoError('part-unavailable', told, {
        hint: choice.keyVariable ? `Is the key in ${choice.keyVariable} right and paid for?` : 'Does it want a key?',
      })
    case 404:
      return new DuomoError('part-unavailable', told, {
        hint: `Does ${host} offer a model "${choice.model}" at ${choice.baseUrl}?`,
      })
    case 408:
    case 504:
      return new DuomoError('timeout', told, { hint: 'Ask again later.' })
    case 413:
      return new DuomoError('too-large', told, { hint: 'Say how much the model takes: `MODEL?context=TOKENS`.' })
    case 429:
      return new DuomoError('part-unavailable', told, {
        hint: 'Too many requests, or nothing left to spend: ask later.',
      })
    default:
      return new DuomoError('bad-response', told, { hint: 'The server of the model has the reason in its log.' })
  }
}

/** May the same request be sent again? */
export function isPassing(error: unknown): boolean {
  return APICallError.isInstance(error) && error.isRetryable && !isTimeout(error)
}

/** What a server wants us to wait before we ask again, in milliseconds; RFC 9110 §10.2.3 and the finer `retry-after-ms`. */
export function retryAfterMs(error: unknown): number | undefined {
  const headers = APICallError.isInstance(error) ? (error.responseHeaders ?? {}) : {}
  const fine = Number(headers['retry-after-ms'] ?? Number.NaN)
  if (Number.isFinite(fine)) return Math.max(fine, 0)
  return readRetryAfter(headers['retry-after'])
}

function isTimeout(error: unknown): boolean {
  for (let at = error; at instanceof Error; at = at.cause)
    if ('code' in at && typeof at.code === 'string' && /TIMEOUT|ETIMEDOUT/u.test(at.code)) return true
  return false
}

function said(error: unknown, { key }: ModelChoice): string {
  const text = textOf(error)
  const plain = (key === undefined ? text : text.replaceAll(key, '…')).replace(/\p{C}|\s+/gu, ' ').trim()
  return plain.length > SAID_CHARACTERS ? `${plain.slice(0, SAID_CHARACTERS)}…` : plain || 'nothing more was said'
}

/** An error that came inside a stream is whatever the server sent: most often `{ message }`. */
function textOf(error: unknown): string {
  if (error instanceof Error) return error.message
  if (typeof error === 'object' && error !== null && 'message' in error) return String(error.message)
  return typeof error === 'string' ? error : (JSON.stringify(error) ?? '')
}
