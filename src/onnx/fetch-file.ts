import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { mkdir, open, rename, rm, stat } from 'node:fs/promises'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { DuomoError, toDuomoError } from '../base/errors.ts'
import { hashParts } from '../base/hash.ts'
import { fileUrl, type HubFile, type HubModel, openFile, unreachable } from './hub.ts'

const TRIES = 5
const FIRST_PAUSE_MS = 300

export interface FetchOptions {
  readonly signal: AbortSignal
  /** Called with how many bytes of the file are here. */
  readonly onBytes?: (bytes: number) => void
}

/**
 * Fetches a file to `target`, which is there whole or not at all. What an attempt before has fetched is not fetched again.
 *
 * @returns lower-case hexadecimal SHA-256 of what was fetched
 * @throws `bad-response` when it is not what the hub said, `part-unavailable` when the hub is away, `no-space`
 */
export async function fetchFile(
  model: HubModel,
  file: string,
  facts: HubFile & { readonly expected?: string | undefined },
  target: string,
  options: FetchOptions,
): Promise<string> {
  // Named by what is fetched: a part of an older version is never gone on with.
  const part = `${target}.${hashParts([facts.etag ?? '', String(facts.bytes)]).slice(0, 8)}.part`
  await mkdir(path.dirname(target), { recursive: true })
  for (let left = TRIES - 1; ; left--) {
    try {
      await append(model, file, { bytes: facts.bytes, part }, options)
      break
    } catch (error) {
      const passing = error instanceof DuomoError && error.code === 'part-unavailable'
      if (!passing || left === 0) throw error
      await sleep(FIRST_PAUSE_MS * 2 ** (TRIES - 1 - left), undefined, { signal: options.signal }).catch(() => {})
    }
  }
  const hashes = await fileHashes(part)
  const wrong =
    (facts.expected !== undefined && facts.expected !== hashes.sha256) ||
    (facts.sha256 !== undefined && facts.sha256 !== hashes.sha256) ||
    (facts.gitSha1 !== undefined && facts.gitSha1 !== hashes.gitSha1)
  if (wrong) {
    await rm(part, { force: true })
    throw new DuomoError(
      'bad-response',
      `${file}: what was fetched is not what it should be (checksum ${hashes.sha256})`,
      {
        hint: 'Run the command again; if it stays so, the hub or mirror holds another file: set models.hub to another one.',
      },
    )
  }
  await rename(part, target)
  return hashes.sha256
}

async function append(
  model: HubModel,
  file: string,
  { bytes, part }: { readonly bytes: number; readonly part: string },
  { signal, onBytes }: FetchOptions,
): Promise<void> {
  const here = await sizeOf(part)
  if (here === bytes && bytes > 0) return onBytes?.(bytes)
  const { start, body } = await openFile(model, file, { start: here < bytes ? here : 0, signal })
  const out = await open(part, start > 0 ? 'r+' : 'w')
  let size = start
  try {
    for await (const piece of body) {
      if (bytes > 0 && size + piece.length > bytes)
        throw new DuomoError('bad-response', `${file}: more than the ${bytes} bytes that the hub told`)
      await out.write(piece, 0, piece.length, size)
      size += piece.length
      onBytes?.(size)
    }
  } catch (cause) {
    if (signal.aborted) throw new DuomoError('cancelled', 'fetching the model was cancelled', { cause })
    const known = toDuomoError(cause, `writing ${part}`)
    if (known.code !== 'internal') throw known
    throw unreachable(fileUrl(model, file), `it broke off after ${size} bytes`, cause)
  } finally {
    await out.close()
  }
  if (size < bytes) throw unreachable(fileUrl(model, file), `it broke off after ${size} of ${bytes} bytes`, undefined)
}

async function sizeOf(file: string): Promise<number> {
  return stat(file).then(
    ({ size }) => size,
    () => 0,
  )
}

/** Both hashes that hubs tell, in one pass; the file is never held. */
export async function fileHashes(file: string): Promise<{ sha256: string; gitSha1: string }> {
  const sha256 = createHash('sha256')
  const gitSha1 = createHash('sha1').update(`blob ${await sizeOf(file)}\0`)
  for await (const piece of createReadStream(file, { highWaterMark: 2 ** 20 })) {
    sha256.update(piece)
    gitSha1.update(piece)
  }
  return { sha256: sha256.digest('hex'), gitSha1: gitSha1.digest('hex') }
}
