import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { toDuomoError } from '../base/errors.ts'
import { hashParts } from '../base/hash.ts'
import type { Space } from '../model/embedding.ts'

const spaceSchema = z.object({ space: z.string(), dimension: z.number().int().positive() })

/** The folder of one multi-vector space among those of a knowledge base. */
export function lateFolderOf(folder: string, { id }: Space): string {
  return join(folder, hashParts([id]))
}

/** The spaces that have an index below a folder; one whose list of pages is damaged is found when it is opened by name. */
export async function keptLateSpaces(folder: string): Promise<Space[]> {
  const names = await readdir(folder).catch((error: unknown) => {
    if (toDuomoError(error, folder).code === 'not-found') return []
    throw toDuomoError(error, `reading ${folder}`)
  })
  const spaces = await Promise.all(names.map((name) => spaceOf(join(folder, name, 'manifest.json'))))
  return spaces.flatMap((space) => space ?? [])
}

async function spaceOf(manifest: string): Promise<Space | undefined> {
  try {
    const { space, dimension } = spaceSchema.parse(JSON.parse(await readFile(manifest, 'utf8')))
    return { id: space, kind: 'multi', dimension }
  } catch {
    return undefined
  }
}
