import { isDeepStrictEqual } from 'node:util'
import { toDuomoError } from '../base/errors.ts'
import type { DocumentRecord } from '../model/catalogue.ts'
import type { Chunk } from '../model/chunk.ts'
import type { Damage } from '../model/damage.ts'
import type { AssetStore } from '../spec/asset-store.ts'
import type { Catalogue } from '../spec/catalogue.ts'
import type { Chunker } from '../spec/chunker.ts'
import type { Store } from '../spec/store.ts'
import { decodeReading } from './reading.ts'

export interface ExamineParts {
  readonly base: string
  /** Rows are not looked at if absent. */
  readonly store?: Store
  readonly catalogue: Catalogue
  readonly assets: AssetStore
  readonly chunker: Chunker
}

/**
 * Compares everything that is kept of a base with what it was made from: originals, readings and pictures with their
 * hashes, the rows of the index with what the readings give. Reads all of it; writes nothing.
 */
export async function* examine(parts: ExamineParts, labelOf: (record: DocumentRecord) => string) {
  for (const record of await parts.catalogue.list(parts.base)) {
    // Of what could not be read nothing is kept.
    if (!record.reading) continue
    const about = { documentId: record.documentId, file: labelOf(record) }
    for (const damage of await examineDocument(record, record.reading, parts)) yield { ...damage, ...about }
  }
}

type Finding = Pick<Damage, 'part' | 'message'>

async function examineDocument(record: DocumentRecord, hash: string, parts: ExamineParts): Promise<Finding[]> {
  const found: Finding[] = []
  const check = async (part: Damage['part'], name: string) => {
    const { bytes, why } = await look(name, parts.assets)
    if (why) found.push({ part, message: `the ${part} ${name} ${why}` })
    return bytes
  }
  await check('original', record.documentId)
  for (const picture of record.assets) await check('picture', picture)
  const bytes = await check('reading', hash)
  if (bytes) found.push(...(await examineRows(record, bytes, parts)))
  return found
}

async function look(name: string, assets: AssetStore): Promise<{ bytes?: Uint8Array; why?: string }> {
  try {
    const bytes = await assets.get(name)
    return bytes ? { bytes } : { why: 'is gone' }
  } catch (error) {
    if (toDuomoError(error, name).code !== 'base-damaged') throw error
    return { why: 'has other bytes than it was kept with' }
  }
}

/** Rows that an older recipe made are only counted. */
async function examineRows(record: DocumentRecord, reading: Uint8Array, parts: ExamineParts): Promise<Finding[]> {
  if (!parts.store) return []
  const kept = new Map<string, Chunk>()
  const filter = { op: 'eq', field: 'documentId', value: record.documentId } as const
  for await (const chunk of parts.store.iterate(filter)) kept.set(chunk.id, chunk)
  if (kept.size !== record.chunks)
    return [{ part: 'rows', message: `the index holds ${kept.size} rows, expected ${record.chunks}` }]
  if (!record.recipe.rows.startsWith(`${parts.chunker.name}/${parts.chunker.version} `)) return []
  const made = new Map(parts.chunker.chunk(decodeReading(reading)).map((chunk) => [chunk.id, chunk]))
  for (const [id, { meta: _, ...chunk }] of kept)
    if (!isDeepStrictEqual(chunk, made.get(id)))
      return [{ part: 'rows', message: `the row ${id} of the index is not what was read` }]
  return []
}
