import type { Context } from 'hono'
import type { ContentfulStatusCode } from 'hono/utils/http-status'
import { type DuomoError, type ErrorCode, toDuomoError } from '../base/errors.ts'

/** Reasons that only a server has to refuse a request. */
const GUARD_STATUS = {
  unauthorized: 401,
  'wrong-origin': 403,
  'wrong-host': 421,
  'wrong-content-type': 415,
} as const satisfies Record<string, ContentfulStatusCode>

/** The one table from codes to HTTP statuses. */
export const STATUS: Readonly<Record<ErrorCode, ContentfulStatusCode>> & typeof GUARD_STATUS = {
  ...GUARD_STATUS,
  usage: 400,
  'not-found': 404,
  'unsupported-format': 415,
  'empty-file': 422,
  'damaged-file': 422,
  'password-needed': 422,
  'password-wrong': 422,
  'too-large': 413,
  'out-of-memory': 422,
  timeout: 504,
  'child-crashed': 422,
  cancelled: 503,
  'base-locked': 409,
  'base-version': 409,
  'base-damaged': 500,
  'no-space': 507,
  'no-permission': 500,
  'store-failed': 503,
  'bad-vector': 500,
  'bad-response': 502,
  'part-unavailable': 501,
  'port-in-use': 500,
  internal: 500,
}

/** What a response says of a failure. */
export interface ErrorBody {
  readonly error: { readonly code: string; readonly message: string; readonly hint?: string }
}

export function errorBody(error: DuomoError): ErrorBody {
  const { code, message, hint } = error
  // What went wrong inside is for the operator's log; it may name paths of this machine.
  const shown = code === 'internal' ? 'something went wrong inside the server; its log says more' : message
  return { error: { code, message: shown, ...(hint === undefined ? {} : { hint }) } }
}

/** A response for a refused request. */
export function refuse(c: Context, code: keyof typeof GUARD_STATUS, message: string, hint: string): Response {
  return c.json({ error: { code, message, hint } } satisfies ErrorBody, STATUS[code])
}

/** A response for anything thrown. */
export function refuseError(c: Context, thrown: unknown): Response {
  const error = toDuomoError(thrown, 'answering the request')
  return c.json(errorBody(error), STATUS[error.code])
}
