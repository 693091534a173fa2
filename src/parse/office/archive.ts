import { inflateRawSync } from 'node:zlib'
import { DuomoError } from '../../base/errors.ts'
import { type ZipEntry, zipEntries } from '../zip-directory.ts'

/** A ZIP may unpack to so much, counted while unpacking; what its directory claims counts for nothing. */
export interface ArchiveLimits {
  readonly maxEntries: number
  readonly maxBytes: number
  /** One entry may grow so many times… */
  readonly maxRatio: number
  /** …once it is larger than this. */
  readonly freeBytes: number
}

const MB = 1024 * 1024
const LIMITS: ArchiveLimits = { maxEntries: 10_000, maxBytes: 200 * MB, maxRatio: 100, freeBytes: 10 * MB }

/** The parts of an Office file. Nothing is unpacked before it is asked for. */
export interface Archive {
  readonly names: readonly string[]
  has(name: string): boolean
  /**
   * @returns `undefined` when there is no such part
   * @throws `too-large` beyond the limits, `damaged-file` when it can't be unpacked, `password-needed` when it is encrypted
   */
  read(name: string): Uint8Array | undefined
}

/** @throws `too-large` for too many entries, `damaged-file` for a directory that can't be read or entries that overlap */
export function openArchive(bytes: Uint8Array, fileName: string, limits: ArchiveLimits = LIMITS): Archive {
  const entries = zipEntries(bytes, limits.maxEntries + 1)
  if (entries.length > limits.maxEntries)
    throw new DuomoError('too-large', `${fileName} holds more than ${limits.maxEntries} parts.`)
  const packed = entries.reduce((sum, entry) => sum + entry.compressedSize, 0)
  if (entries.length === 0 || packed > bytes.length)
    throw new DuomoError(
      'damaged-file',
      `${fileName} is no whole ZIP: its directory is missing or names bytes twice.`,
      {
        hint: 'Open it in the program that wrote it and save it again.',
      },
    )
  // Part names are compared without case (ECMA-376 part 2, 6.2.2); of equal names the first counts.
  const byName = new Map<string, ZipEntry>()
  for (const entry of entries) {
    const name = entry.name.toLowerCase()
    if (!byName.has(name)) byName.set(name, entry)
  }
  let left = limits.maxBytes
  return {
    names: entries.map((entry) => entry.name),
    has: (name) => byName.has(name.toLowerCase()),
    read(name) {
      const entry = byName.get(name.toLowerCase())
      if (!entry) return undefined
      const most = Math.min(left, Math.max(limits.freeBytes, entry.compressedSize * limits.maxRatio))
      const content = unpack(bytes, entry, most, fileName)
      left -= content.length
      return content
    },
  }
}

function unpack(bytes: Uint8Array, entry: ZipEntry, most: number, fileName: string): Uint8Array {
  const damaged = (cause?: unknown) =>
    new DuomoError('damaged-file', `${fileName}: the part ${entry.name.slice(0, 200)} can't be unpacked.`, {
      hint: 'Open the file in the program that wrote it and save it again.',
      ...(cause === undefined ? {} : { cause }),
    })
  if (entry.encrypted) {
    throw new DuomoError('password-needed', `${fileName}: the part ${entry.name.slice(0, 200)} is encrypted.`, {
      hint: 'Save a copy without password.',
    })
  }
  const packed = entry.content(bytes)
  if (!packed) throw damaged()
  const tooLarge = () =>
    new DuomoError(
      'too-large',
      `${fileName}: the part ${entry.name.slice(0, 200)} unpacks to more than ${most} bytes.`,
      {
        hint: 'If the file is honest, split it into smaller ones.',
      },
    )
  if (entry.method === 0) {
    if (packed.length > most) throw tooLarge()
    return packed
  }
  if (entry.method !== 8) throw damaged()
  try {
    return inflateRawSync(packed, { maxOutputLength: Math.max(most, 1) })
  } catch (error) {
    if (error instanceof RangeError) throw tooLarge()
    throw damaged(error)
  }
}
