import { DuomoError } from '../base/errors.ts'
import type { ChildReader } from './child-reader.ts'
import { MODEL_SIDE } from './pictures.ts'

const MAX_PICTURES = 8

/**
 * Pictures that somebody shows, as PNG for a model's eyes; decoded in a child process, because they may come from anywhere.
 *
 * @throws `usage` for too many, `damaged-file` or `too-large` naming the one that can't be read
 */
export async function readPictures(
  images: readonly Uint8Array[],
  reader: () => Promise<Pick<ChildReader, 'shrink'>>,
  signal?: AbortSignal,
): Promise<Uint8Array<ArrayBuffer>[]> {
  if (images.length === 0) return []
  if (images.length > MAX_PICTURES)
    throw new DuomoError('usage', `${images.length} pictures were given, at most ${MAX_PICTURES} are looked at`)
  const { shrink } = await reader()
  const read: Uint8Array<ArrayBuffer>[] = []
  for (const [n, bytes] of images.entries()) {
    const png = await shrink({ bytes, side: MODEL_SIDE }, signal).catch((cause: unknown) => {
      if (!(cause instanceof DuomoError)) throw cause
      const { code, message, hint } = cause
      throw new DuomoError(code, `picture ${n + 1}: ${message}`, { cause, ...(hint ? { hint } : {}) })
    })
    read.push(new Uint8Array(png))
  }
  return read
}
