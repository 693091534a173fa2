import { basename } from 'node:path'
import { sha256 } from '../base/hash.ts'
import { enrich, type NotesProgress } from '../flow/enrich.ts'
import { identify } from '../flow/identify.ts'
import type { Reading } from '../spec/reader.ts'
import { type ConfigurationInput, callConfiguration } from './configuration.ts'
import { createReader } from './create-reader.ts'
import { createEnrichers } from './enrichers.ts'
import { createModelHost } from './model-host.ts'
import { readBytes } from './read-bytes.ts'
import { openTranscriber } from './transcriber.ts'

export interface ParseOptions {
  readonly password?: string
  readonly signal?: AbortSignal
  /** Settings, of which `reading`, `enrich` and `model` count; where they are given, the environment is not read. */
  readonly configuration?: ConfigurationInput
  /** Pages done, of how many. */
  readonly onPage?: (done: number, total: number) => void
  /** How far a model has written its notes, where one is set to. */
  readonly onNotes?: (progress: NotesProgress) => void
}

/** Reads one file to a document and its pictures and enriches it, without any knowledge base. Rejects with a `DuomoError`. */
export async function parseFile(path: string, options: ParseOptions = {}): Promise<Reading> {
  const name = basename(path)
  const bytes = await readBytes(path, name)
  const configuration = callConfiguration({}, options.configuration)
  const host = createModelHost()
  const transcriber = await openTranscriber(configuration, host)
  const reader = await createReader(configuration.reading, { size: 1, transcriber })
  const signal = options.signal ?? new AbortController().signal
  try {
    const enrichers = await createEnrichers(configuration, { reader })
    const mediaType = identify(bytes, name, reader)
    const reading = await reader.read(
      { name, bytes, sha256: sha256(bytes), mediaType },
      {
        signal,
        ...(options.password === undefined ? {} : { password: options.password }),
        ...(options.onPage ? { onPage: options.onPage } : {}),
      },
    )
    const picture = async (hash: string) => reading.assets.get(hash)
    const parser = reader.recipe(mediaType)
    const { document } = await enrich(reading.document, parser, enrichers, {
      picture,
      signal,
      onNotes: options.onNotes,
    })
    return { ...reading, document }
  } finally {
    await reader.close()
    await host.close()
  }
}
