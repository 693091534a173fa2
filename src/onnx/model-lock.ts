import { readdir, readFile, rename, stat, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { z } from 'zod'

/** What was fetched, beside it. */
const LOCK_FILE = 'duomo-lock.json'

const lockSchema = z.object({
  schema: z.literal('model-lock/1'),
  id: z.string(),
  /** What was asked for: a branch, tag or commit. */
  revision: z.string(),
  /** What that stood for then, where the hub told. */
  commit: z.string().optional(),
  /** The commit, else a hash of the files that were fetched first: names what vectors come from. */
  version: z.string(),
  files: z.record(z.string(), z.object({ bytes: z.number().int().nonnegative(), sha256: z.string() })),
})
export type ModelLock = z.infer<typeof lockSchema>

/** A folder that a model was fetched into, and what is in it. */
export interface PulledFolder {
  readonly folder: string
  readonly lock: ModelLock
}

/** The folder of one version of a model below the folder of models. */
export function pulledFolder(models: string, host: string, id: string, version: string): string {
  return path.join(models, host, id.replaceAll('/', '--'), version.replaceAll(/[^\w.-]/g, '_'))
}

/** Every version of a model that was fetched, those from `host` first. */
export async function findPulled(models: string, id: string, host?: string): Promise<PulledFolder[]> {
  const hosts = (await namesIn(models)).sort((a, b) => Number(b === host) - Number(a === host) || (a < b ? -1 : 1))
  const found: PulledFolder[] = []
  for (const one of hosts) {
    const parent = path.join(models, one, id.replaceAll('/', '--'))
    for (const version of await namesIn(parent)) {
      const folder = path.join(parent, version)
      const lock = await readLock(folder)
      if (lock) found.push({ folder, lock })
    }
  }
  return found
}

/** `undefined` where nothing was fetched, or not to its end. */
async function readLock(folder: string): Promise<ModelLock | undefined> {
  try {
    return lockSchema.parse(JSON.parse(await readFile(path.join(folder, LOCK_FILE), 'utf8')))
  } catch {
    return undefined
  }
}

export async function writeLock(folder: string, lock: ModelLock): Promise<void> {
  const file = path.join(folder, LOCK_FILE)
  await writeFile(`${file}.new`, `${JSON.stringify(lock, undefined, 2)}\n`)
  await rename(`${file}.new`, file)
}

/** Files of the lock that are not there in their length. */
export async function missingFiles({ folder, lock }: PulledFolder): Promise<string[]> {
  const checked = Object.entries(lock.files).map(async ([file, { bytes }]) => {
    const size = await stat(path.join(folder, file)).then(
      (facts) => facts.size,
      () => undefined,
    )
    return size === bytes ? [] : [file]
  })
  return (await Promise.all(checked)).flat()
}

async function namesIn(folder: string): Promise<string[]> {
  return readdir(folder).catch(() => [])
}
