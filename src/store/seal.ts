import { createReadStream } from 'node:fs'
import { readdir, readFile, stat } from 'node:fs/promises'
import { join, posix } from 'node:path'
import { crc32 } from 'node:zlib'
import { z } from 'zod'
import { toDuomoError } from '../base/errors.ts'
import { writeDurably } from './durable-file.ts'

const SEAL = '.seal.json'
// The one file that LanceDB writes over; it only saves a look at the others.
const CHANGING = /(^|[\\/])latest_version_hint\.json$/
const sealSchema = z.record(z.string(), z.tuple([z.number(), z.number()]))
type Seal = z.infer<typeof sealSchema>

/**
 * Writes down size and checksum of each file of a folder whose files are written once and never changed, as LanceDB's are,
 * which carry no checksums of their own. What is written down already is not read again.
 */
export async function sealFolder(folder: string): Promise<void> {
  const before = await readSeal(folder)
  const seal: Seal = {}
  for (const file of await filesOf(folder)) seal[file] = before[file] ?? (await sumOf(join(folder, file)))
  if (JSON.stringify(seal) === JSON.stringify(before)) return
  await writeDurably(join(folder, SEAL), Buffer.from(JSON.stringify(seal)))
}

/**
 * Files that have changed since they were sealed. Ones that are gone may be old versions that were pruned; but what belongs
 * to one index of LanceDB is pruned together, so that of it no file is missing alone.
 */
export async function brokenSeals(folder: string): Promise<string[]> {
  const seal = await readSeal(folder)
  const there = await filesOf(folder)
  const folders = new Set(there.map((file) => posix.dirname(file)))
  const broken = Object.keys(seal).filter(
    (file) => !there.includes(file) && /(^|\/)_indices\//.test(file) && folders.has(posix.dirname(file)),
  )
  for (const file of there) {
    const [size, sum] = seal[file] ?? []
    if (size === undefined) continue
    const now = await sumOf(join(folder, file))
    if (now[0] !== size || now[1] !== sum) broken.push(file)
  }
  return broken
}

/** Nothing when it was never written, or is no seal: then nothing can be told by it. */
async function readSeal(folder: string): Promise<Seal> {
  try {
    return sealSchema.parse(JSON.parse(await readFile(join(folder, SEAL), 'utf8')))
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof z.ZodError) return {}
    if (toDuomoError(error, folder).code === 'not-found') return {}
    throw error
  }
}

async function filesOf(folder: string): Promise<string[]> {
  const names = await readdir(folder, { recursive: true }).catch((error: unknown) => {
    if (toDuomoError(error, folder).code === 'not-found') return []
    throw error
  })
  const files: string[] = []
  for (const name of names.filter((one) => !one.startsWith('.') && !CHANGING.test(one)).sort())
    if ((await stat(join(folder, name))).isFile()) files.push(name.replaceAll('\\', '/'))
  return files
}

async function sumOf(file: string): Promise<[number, number]> {
  let size = 0
  let sum = 0
  for await (const bytes of createReadStream(file)) {
    size += bytes.length
    sum = crc32(bytes, sum)
  }
  return [size, sum]
}
