import { constants } from 'node:fs'
import { open } from 'node:fs/promises'
import { DuomoError, toDuomoError } from '../base/errors.ts'

const MiB = 2 ** 20

/** Larger files are refused: the whole file is handed to a parser at once. */
const MAX_FILE_BYTES = 1024 * MiB

/** A regular file's bytes; `not-found`, `no-permission` (no right to read), `too-large`, or `unsupported-format` for a pipe or device. */
export async function readBytes(path: string, label: string): Promise<Uint8Array> {
  try {
    // Without O_NONBLOCK the mere opening of a pipe waits for ever.
    const file = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0))
    try {
      const about = await file.stat()
      if (about.isDirectory()) throw new DuomoError('usage', `${label} is a folder, a file was expected`)
      if (!about.isFile()) throw new DuomoError('unsupported-format', `${label} is no regular file`)
      if (about.size > MAX_FILE_BYTES)
        throw new DuomoError(
          'too-large',
          `${label} has ${Math.ceil(about.size / MiB)} MiB, the limit is ${MAX_FILE_BYTES / MiB}`,
          { hint: 'Split it into smaller files.' },
        )
      return await file.readFile()
    } finally {
      await file.close()
    }
  } catch (error) {
    throw toDuomoError(error, `reading ${label}`)
  }
}
