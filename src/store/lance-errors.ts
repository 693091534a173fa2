import { DuomoError, toDuomoError } from '../base/errors.ts'

// A disk or system that fails for now says nothing of the files; taken for damage, a sound index would be thrown away.
const FAILING = /too many open files|input\/output error|os error (5|23|24)\b/i
const UNWRITABLE = /read-only file system|permission denied|operation not permitted/i
// A file with a few other bytes makes LanceDB panic; that comes as an error, the process goes on.
const UNREADABLE =
  /LanceError\((IO|Arrow|Schema|Index)\)|not found|no such file|does not exist|corrupt|panic|unwrap\(\)/i

/** What LanceDB threw, with a code of ours: the system's reasons first, then files that can't be read, then the rest. */
export function toStoreError(error: unknown, doing: string): DuomoError {
  const known = toDuomoError(error, doing)
  if (error instanceof DuomoError || (known.code !== 'internal' && known.code !== 'not-found')) return known
  // LanceDB names its causes only in words.
  if (FAILING.test(known.message))
    return new DuomoError('store-failed', known.message, {
      cause: error,
      hint: 'Check the disk, and how many files may be open (`ulimit -n`); then run the command again.',
    })
  if (UNWRITABLE.test(known.message))
    return new DuomoError('no-permission', known.message, {
      cause: error,
      hint: 'Check who owns that folder and whether it may be written.',
    })
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
