import { DuomoError, toDuomoError } from '../base/errors.ts'

const UNREADABLE = /LanceError\(IO\)|not found|no such file|does not exist|corrupt/i

/** What LanceDB threw, with a code of ours: the system's reasons first, then files that can't be read, then the rest. */
export function toStoreError(error: unknown, doing: string): DuomoError {
  const known = toDuomoError(error, doing)
  if (error instanceof DuomoError || (known.code !== 'internal' && known.code !== 'not-found')) return known
  // LanceDB names its causes only in words.
  if (known.code === 'not-found' || UNREADABLE.test(known.message)) return damagedIndex(doing, error)
  return new DuomoError('store-failed', known.message, { cause: error, hint: 'Run the command again.' })
}

export function damagedIndex(what: string, cause?: unknown): DuomoError {
  const why = cause instanceof Error ? `: ${cause.message}` : ''
  return new DuomoError('base-damaged', `${what}${why}`, {
    cause,
    hint: 'Remove that index folder and add the documents again; nothing else is lost.',
  })
}
