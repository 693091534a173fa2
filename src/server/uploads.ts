import { randomUUID } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { mkdir, readdir, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import type { Duomo, Progress } from '../app/duomo.ts'
import { DuomoError, toDuomoError } from '../base/errors.ts'
import type { AddResult } from '../model/catalogue.ts'
import { readMultipart } from './multipart.ts'
import { freeName, safeFileName } from './safe-file-name.ts'

const MAX_FILES = 1000
const LEFT_BEHIND_MS = 24 * 60 * 60 * 1000

/** A file that was received and is not searchable yet. */
export interface Waiting {
  readonly file: string
  /** `wait` until the files before it are done. */
  readonly stage: Progress['stage'] | 'wait'
  readonly page?: number
  readonly pages?: number
  readonly request?: number
  readonly requests?: number
}

/** What is told while received files are added. */
export type UploadEvent =
  | { readonly type: 'progress'; readonly progress: Progress }
  | { readonly type: 'result'; readonly result: AddResult }

export interface Uploads {
  /** Stores every file of a body, then adds them in turn; goes on when the sender leaves after sending all. */
  receive(
    body: AsyncIterable<Uint8Array>,
    contentType: string,
    tell: (event: UploadEvent) => void,
  ): Promise<AddResult[]>
  waiting(): readonly Waiting[]
}

export interface UploadOptions {
  /** For one request, all its files together. */
  readonly limitBytes: number
  /** Aborted when the server stops. */
  readonly signal: AbortSignal
}

/**
 * Received files go into the base one request at a time, because a data folder has one writer. They lie in the
 * data folder under their own name while they are added, so that a file sent again takes the place of its older version.
 */
export function createUploads(duomo: Duomo, { limitBytes, signal }: UploadOptions): Uploads {
  // Hidden, because a data folder that is not made yet may hold nothing else; `uploads` is what users may see of the path.
  const arriving = join(duomo.dataFolder, '.received')
  const folder = join(arriving, 'uploads')
  const waiting = new Map<string, Waiting>()
  let last: Promise<unknown> = Promise.resolve()
  let swept: Promise<void> | undefined

  async function store(
    body: AsyncIterable<Uint8Array>,
    contentType: string,
    into: string,
  ): Promise<Map<string, string>> {
    const files = new Map<string, string>()
    for await (const { fileName, body: bytes } of readMultipart(limited(body, limitBytes), contentType)) {
      if (files.size === MAX_FILES)
        throw new DuomoError('too-large', `the upload has more than ${MAX_FILES} files`, {
          hint: 'Send them in parts.',
        })
      const name = freeName(safeFileName(fileName), files.keys())
      const path = join(into, String(files.size))
      await pipeline(bytes, createWriteStream(path, { flags: 'wx' }), { signal })
      files.set(name, path)
    }
    if (files.size === 0)
      throw new DuomoError('usage', 'the upload holds no file', { hint: 'Send each file as a part with a file name.' })
    return files
  }

  async function addAll(
    files: ReadonlyMap<string, string>,
    ticket: string,
    tell: (event: UploadEvent) => void,
  ): Promise<AddResult[]> {
    const paths: string[] = []
    const results: AddResult[] = []
    try {
      for (const [name, stored] of files) {
        const path = join(folder, name)
        await rename(stored, path)
        paths.push(path)
      }
      const add = duomo.add(paths, {
        signal,
        onProgress(progress) {
          const { file, stage, page, pages, request, requests } = progress
          const key = file === undefined ? undefined : keyOf(ticket, file)
          if (file !== undefined && key !== undefined && waiting.has(key))
            waiting.set(key, {
              file,
              stage,
              ...(page && pages ? { page, pages } : {}),
              ...(request && requests ? { request, requests } : {}),
            })
          tell({ type: 'progress', progress })
        },
      })
      for await (const result of add) {
        waiting.delete(keyOf(ticket, result.file))
        results.push(result)
        tell({ type: 'result', result })
      }
      return results
    } finally {
      await Promise.all(paths.map((path) => rm(path, { force: true })))
    }
  }

  return {
    async receive(body, contentType, tell) {
      const ticket = randomUUID()
      const into = join(arriving, ticket)
      try {
        swept ??= sweep([arriving, folder])
        await swept
        await mkdir(into, { recursive: true })
        await mkdir(folder, { recursive: true })
        const files = await store(body, contentType, into)
        for (const file of files.keys()) waiting.set(keyOf(ticket, file), { file, stage: 'wait' })
        const turn = last.then(() => addAll(files, ticket, tell))
        last = turn.catch(() => {})
        return await turn
      } catch (error) {
        throw toDuomoError(error, 'receiving the upload')
      } finally {
        for (const key of [...waiting.keys()]) if (key.startsWith(ticket)) waiting.delete(key)
        await rm(into, { recursive: true, force: true })
      }
    },
    waiting: () => [...waiting.values()],
  }
}

/** Takes away what a server that ended in the middle left behind a day ago or more. */
async function sweep(folders: readonly string[]): Promise<void> {
  for (const folder of folders)
    for (const name of await readdir(folder).catch(() => [])) {
      const path = join(folder, name)
      const about = await stat(path).catch(() => undefined)
      if (about && path !== folders[1] && Date.now() - about.mtimeMs > LEFT_BEHIND_MS)
        await rm(path, { recursive: true, force: true })
    }
}

function keyOf(ticket: string, file: string): string {
  return `${ticket}/${file.split('/').at(-1)}`
}

async function* limited(body: AsyncIterable<Uint8Array>, limitBytes: number): AsyncGenerator<Uint8Array> {
  let bytes = 0
  for await (const chunk of body) {
    bytes += chunk.length
    if (bytes > limitBytes)
      throw new DuomoError('too-large', `the upload has more than ${Math.floor(limitBytes / 2 ** 20)} MiB`, {
        hint: 'Send fewer or smaller files, or use `duomo add` on this machine.',
      })
    yield chunk
  }
}
