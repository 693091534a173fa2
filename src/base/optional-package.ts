import { DuomoError } from './errors.ts'

/** A package that may not be installed, or has nothing for this platform. */
export interface OptionalPackage {
  readonly name: string
  /** What can't be done without it, as the beginning of a message: `Pictures can't be read`. */
  readonly lost: string
  /** What `npm install` is told; the name if absent. */
  readonly install?: string
  /** What else there is to know, as a sentence. */
  readonly hint?: string
}

/**
 * Loads a package when it is first asked for, since most commands need none; a failed load is tried again at the next call.
 *
 * @param load - `() => import('name')` and what is to be set before or after it, once
 * @returns a function that rejects with `part-unavailable` where the package does not load
 */
export function createPackageLoader<T>(load: () => Promise<T>, wanted: OptionalPackage): () => Promise<T> {
  let loading: Promise<T> | undefined
  return () => {
    loading ??= load().catch((cause: unknown) => {
      loading = undefined
      throw missingPackage(wanted, cause)
    })
    return loading
  }
}

/** `part-unavailable`, with how to install the package. */
export function missingPackage({ name, lost, install = name, hint }: OptionalPackage, cause: unknown): DuomoError {
  const how = `Run \`npm install ${install}\` where Duomo is installed.`
  return new DuomoError('part-unavailable', `${lost}: the package "${name}" does not load.`, {
    hint: hint === undefined ? how : `${how} ${hint}`,
    cause,
  })
}
