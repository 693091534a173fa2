import { mkdir, readdir, readFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { z } from 'zod'
import { DuomoError, toDuomoError } from '../base/errors.ts'
import { hashParts } from '../base/hash.ts'
import { systemCode } from '../base/system-code.ts'
import { syncFolder, writeDurably } from './durable-file.ts'
import { acquireWriterLock, type LockOptions, type WriterLock } from './writer-lock.ts'

const FORMAT = 1
const MARKER = 'duomo.json'
const NAMES = {
  catalogue: 'catalogue.sqlite',
  vectors: 'vectors.sqlite',
  replies: 'replies.sqlite',
  answers: 'answers.sqlite',
  assets: 'assets',
  index: 'index',
  late: 'late',
  lock: 'lock',
  writer: 'writer.json',
}

/** Where one installation keeps all it knows; one process writes to it at a time, any number read. */
export interface DataFolder {
  /** Absolute, like all paths here. */
  readonly path: string
  readonly catalogueFile: string
  readonly assetsFolder: string
  readonly vectorsFile: string
  readonly repliesFile: string
  readonly answersFile: string
  /** The index of one knowledge base. */
  indexFolder(base: string): string
  /** Multi-vectors of one knowledge base, an index for each space. */
  lateFolder(base: string): string
  /** Says where that index is, when it was moved from its folder. */
  placeFile(base: string): string
  /** @throws `base-locked`, naming the process that writes */
  lockForWriting(options?: LockOptions): Promise<WriterLock>
}

/**
 * Opens a data folder, or makes one where nothing is.
 *
 * @throws `usage` when the folder holds something else, `base-version` when another release made it, `base-damaged`
 */
export async function openDataFolder(folder: string): Promise<DataFolder> {
  const path = resolve(folder)
  try {
    await makeFolder(path)
    await checkMarker(path)
  } catch (error) {
    throw toDuomoError(error, `opening the data folder ${path}`)
  }
  return {
    path,
    catalogueFile: join(path, NAMES.catalogue),
    assetsFolder: join(path, NAMES.assets),
    vectorsFile: join(path, NAMES.vectors),
    repliesFile: join(path, NAMES.replies),
    answersFile: join(path, NAMES.answers),
    indexFolder: (base) => join(path, NAMES.index, folderName(base)),
    lateFolder: (base) => join(path, NAMES.late, folderName(base)),
    placeFile: (base) => join(path, NAMES.index, `${folderName(base)}.json`),
    lockForWriting: (options) =>
      acquireWriterLock(
        { subject: `the data folder ${path}`, file: join(path, NAMES.lock), whoFile: join(path, NAMES.writer) },
        options,
      ),
  }
}

/** Writes the marker of a data folder of ours whose marker is damaged. */
export async function repairMarker(folder: string): Promise<void> {
  await writeDurably(join(resolve(folder), MARKER), Buffer.from(`${JSON.stringify({ format: FORMAT })}\n`))
}

async function makeFolder(path: string): Promise<void> {
  try {
    await mkdir(path, { recursive: true })
  } catch (error) {
    const code = systemCode(error)
    if (code !== 'EEXIST' && code !== 'ENOTDIR') throw error
    throw new DuomoError('usage', `${path} cannot be a data folder: a file is in its place`, {
      cause: error,
      hint: 'Name a folder that does not exist yet or is empty.',
    })
  }
}

async function checkMarker(path: string): Promise<void> {
  const names = await readdir(path)
  if (!names.includes(MARKER)) {
    const ours: readonly string[] = Object.values(NAMES)
    const foreign = names.filter((name) => !name.startsWith('.') && !name.endsWith('.draft') && !ours.includes(name))
    const first = foreign[0]
    // A file of ours stands for a folder of ours whose marker was lost.
    if (first !== undefined && !names.includes(NAMES.catalogue))
      throw new DuomoError('usage', `${path} is no data folder: it holds other files (${first})`, {
        hint: 'Name a folder that does not exist yet or is empty.',
      })
    await writeDurably(join(path, MARKER), Buffer.from(`${JSON.stringify({ format: FORMAT })}\n`))
    await syncFolder(join(path, '..'))
    return
  }
  const format = readFormat(await readFile(join(path, MARKER), 'utf8'))
  if (format === undefined)
    throw new DuomoError(
      'base-damaged',
      `${join(path, MARKER)} is not as it was written: expected {"format":${FORMAT}}`,
      {
        hint: `If nothing else in the folder was changed, write {"format":${FORMAT}} into that file.`,
      },
    )
  if (format !== FORMAT)
    throw new DuomoError('base-version', `the data folder ${path} has format ${format}; this release reads ${FORMAT}`, {
      hint: 'Use the release that made it, or name another folder.',
    })
}

function readFormat(json: string): number | undefined {
  try {
    return z.object({ format: z.number().int() }).parse(JSON.parse(json)).format
  } catch {
    return undefined
  }
}

/** A name for any knowledge base that every file system keeps as it is, and apart from all others. */
function folderName(base: string): string {
  // Windows keeps the names of its devices for itself.
  const plain = /^[a-z0-9][a-z0-9_-]{0,63}$/.test(base) && !/^(con|prn|aux|nul|(com|lpt)[0-9])$/.test(base)
  return plain ? base : `~${hashParts([base])}`
}
