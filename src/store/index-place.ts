import { randomBytes } from 'node:crypto'
import { mkdir, readFile } from 'node:fs/promises'
import { dirname, isAbsolute, resolve } from 'node:path'
import { z } from 'zod'
import { DuomoError, toDuomoError } from '../base/errors.ts'
import { orAbsent } from '../base/system-code.ts'
import type { Store, StoreOptions } from '../spec/store.ts'
import { writeDurably } from './durable-file.ts'
import { isServerUrl, parseServerUrl } from './store-url.ts'

const FORMAT = 1

const placeSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('folder'), folder: z.string() }),
  /** The address without secrets; `name` begins the names of its collections. */
  z.object({ kind: z.literal('server'), url: z.string(), name: z.string() }),
])
const placesSchema = z.object({
  format: z.literal(FORMAT),
  current: placeSchema,
  /** A move has begun: what is at this place is not whole. */
  moving: placeSchema.optional(),
  /** Where the index was before; nothing uses what is there. */
  former: z.array(placeSchema).default([]),
})

/** Where an index is. */
export type IndexPlace = z.infer<typeof placeSchema>

/** Where the index of a base is, is moving to, and was. */
export type IndexPlaces = Omit<z.infer<typeof placesSchema>, 'format'>

type Environment = Readonly<Record<string, string | undefined>>

/** What the file says, or that the index is in its own folder where there is no file. */
export async function readPlaces(file: string, ownFolder: string): Promise<IndexPlaces> {
  const json = await orAbsent(readFile(file, 'utf8')).catch((error: unknown) => {
    throw toDuomoError(error, `reading ${file}`)
  })
  if (json === undefined) return { current: { kind: 'folder', folder: ownFolder }, former: [] }
  const result = placesSchema.safeParse(parsed(json))
  if (result.success) return result.data
  throw new DuomoError('base-damaged', `${file} is not as it was written: it says where the index is`, {
    cause: result.error,
    hint: 'Put back a copy of that file. Without it the index in the data folder is used, if there is one.',
  })
}

/** In one step: a crash leaves the old file or the new one. */
export async function writePlaces(file: string, places: IndexPlaces): Promise<void> {
  try {
    await mkdir(dirname(file), { recursive: true })
    await writeDurably(file, Buffer.from(`${JSON.stringify({ format: FORMAT, ...places }, null, 2)}\n`))
  } catch (error) {
    throw toDuomoError(error, `writing ${file}`)
  }
}

/**
 * A new place for an index: a folder, or collections of a name of their own on a server.
 *
 * @throws `usage` for an address of no known kind
 */
export function newPlace(target: string, workingFolder: string, env: Environment): IndexPlace {
  if (!isServerUrl(target)) return { kind: 'folder', folder: resolve(workingFolder, target) }
  const { shown } = parseServerUrl(target, env)
  return { kind: 'server', url: shown, name: `duomo_${randomBytes(8).toString('hex')}` }
}

/** Is that the same folder, or the same server? */
export function isSamePlace(a: IndexPlace, b: IndexPlace): boolean {
  return a.kind === 'folder' ? b.kind === 'folder' && a.folder === b.folder : b.kind === 'server' && a.url === b.url
}

/** The place as a user knows it; no secrets. */
export function showPlace(place: IndexPlace): string {
  return place.kind === 'folder' ? place.folder : place.url
}

/**
 * Opens the index at a place.
 *
 * @param address - the address of the server with its secrets, where the environment doesn't hold them
 */
export async function openIndex(
  place: IndexPlace,
  env: Environment,
  options: StoreOptions = {},
  address?: string,
): Promise<Store> {
  if (place.kind === 'folder') {
    if (!isAbsolute(place.folder)) throw new DuomoError('base-damaged', `${place.folder} is no absolute path`)
    return (await import('./lance.ts')).openLanceStore(place.folder, options)
  }
  const url = parseServerUrl(address ?? place.url, env)
  return url.kind === 'chroma'
    ? (await import('./chroma.ts')).openChromaStore(url, place.name, options)
    : (await import('./milvus.ts')).openMilvusStore(url, place.name, options)
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json)
  } catch {
    return undefined
  }
}
