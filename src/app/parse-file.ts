import { basename } from 'node:path'
import { sha256 } from '../base/hash.ts'
import { identify } from '../flow/identify.ts'
import type { Reading } from '../spec/reader.ts'
import { type ConfigurationInput, callConfiguration } from './configuration.ts'
import { createReader } from './create-reader.ts'
import { readBytes } from './read-bytes.ts'

export interface ParseOptions {
  readonly password?: string
  readonly signal?: AbortSignal
  /** Settings, of which `reading` counts; where they are given, the environment is not read. */
  readonly configuration?: ConfigurationInput
  /** Pages done, of how many. */
  readonly onPage?: (done: number, total: number) => void
}

/** Reads one file to a document and its pictures, without any knowledge base. Rejects with a `DuomoError`. */
export async function parseFile(path: string, options: ParseOptions = {}): Promise<Reading> {
  const name = basename(path)
  const bytes = await readBytes(path, name)
  const reader = await createReader(callConfiguration({}, options.configuration).reading, 1)
  try {
    const mediaType = identify(bytes, name, reader)
    return await reader.read(
      { name, bytes, sha256: sha256(bytes), mediaType },
      {
        signal: options.signal ?? new AbortController().signal,
        ...(options.password === undefined ? {} : { password: options.password }),
        ...(options.onPage ? { onPage: options.onPage } : {}),
      },
    )
  } finally {
    await reader.close()
  }
}
