import { systemCode } from './system-code.ts'

/**
 * Everything that can go wrong, by name. The command line maps a code to an exit status, the server to an HTTP status;
 * nothing else may branch on the words of a message.
 */
export const ERROR_CODES = [
  'usage', // the call itself is wrong
  'not-found', // a file, document, page or asset that does not exist
  'unsupported-format',
  'empty-file',
  'damaged-file',
  'password-needed',
  'password-wrong',
  'too-large', // a limit on bytes, pages, pixels or output
  'out-of-memory', // a child process passed its memory limit
  'timeout',
  'child-crashed',
  'cancelled',
  'base-locked', // another process writes to the data folder
  'base-version', // a data folder of another version
  'base-damaged',
  'no-space',
  'no-permission',
  'store-failed',
  'bad-vector',
  'bad-response', // a model or server answered out of protocol
  'part-unavailable', // an optional package, program or model is missing
  'port-in-use',
  'internal',
] as const
export type ErrorCode = (typeof ERROR_CODES)[number]

/** The one error class: facts in the message, the next step in `hint`, the origin in `cause`. */
export class DuomoError extends Error {
  readonly code: ErrorCode
  readonly hint: string | undefined
  /** Page from 1, where one page is concerned. */
  readonly page: number | undefined

  constructor(code: ErrorCode, message: string, options: { hint?: string; page?: number; cause?: unknown } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause })
    this.name = 'DuomoError'
    this.code = code
    this.hint = options.hint
    this.page = options.page
  }
}

/** Any thrown value as a {@link DuomoError}; what the operating system says of space, rights and absence gets its own code. */
export function toDuomoError(error: unknown, doing: string): DuomoError {
  if (error instanceof DuomoError) return error
  const message = error instanceof Error ? error.message : String(error)
  const { code, hint } = systemCause(error)
  return new DuomoError(code, `${doing}: ${message}`, { cause: error, ...(hint ? { hint } : {}) })
}

/** The same for what a store of ours met: what the system says of its disk is no fault of Duomo. */
export function toStoreFailure(error: unknown, doing: string): DuomoError {
  const named = toDuomoError(error, doing)
  const code = systemCode(error)
  if (named.code !== 'internal' || !/^E[A-Z]+$/.test(code)) return named
  const hint =
    code === 'EMFILE' || code === 'ENFILE'
      ? 'Too many files are open: raise the limit (`ulimit -n`) and run the command again; nothing was lost.'
      : 'Check the disk and run the command again; what was finished is kept.'
  return new DuomoError('store-failed', named.message, { cause: error, hint })
}

function systemCause(error: unknown): { code: ErrorCode; hint?: string } {
  if (error instanceof Error && error.name === 'AbortError') return { code: 'cancelled' }
  const text = error instanceof Error ? error.message : String(error)
  const code = systemCode(error)
  const says = (...names: string[]) => names.some((name) => code === name || text.includes(name))
  // Native libraries and SQLite report the system's reason only in words.
  if (says('ENOSPC', 'EDQUOT', 'No space left on device', 'database or disk is full'))
    return { code: 'no-space', hint: 'Free some space on that disk and run the command again; nothing was lost.' }
  if (says('EACCES', 'EPERM', 'EROFS', 'readonly database'))
    return { code: 'no-permission', hint: 'Check who owns that path and whether it may be written.' }
  if (says('ENOMEM', 'Array buffer allocation failed', 'Invalid array buffer length')) return { code: 'out-of-memory' }
  if (says('ENOENT', 'ENOTDIR')) return { code: 'not-found' }
  return { code: 'internal' }
}
