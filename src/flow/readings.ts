import { toDuomoError } from '../base/errors.ts'
import type { Document } from '../model/document.ts'
import type { AssetStore } from '../spec/asset-store.ts'
import type { Catalogue } from '../spec/catalogue.ts'
import { decodeReading, picturesOf } from './reading.ts'

/** A document as it was read, kept among the assets. */
export interface KeptReading {
  readonly document: Document
  readonly hash: string
  /** Hashes of its pictures. */
  readonly assets: readonly string[]
}

/** The readings of one run. */
export interface Readings {
  /**
   * The reading that the same recipe made before, in this run or for any base, or else a new one: the same bytes are never
   * read twice, also when two files hold them.
   */
  of(documentId: string, recipe: string, read: () => Promise<KeptReading>): Promise<KeptReading>
}

export interface ReadingsParts {
  readonly base: string
  readonly catalogue: Catalogue
  readonly assets: AssetStore
}

/** @param again - reads anew what an earlier run read */
export async function createReadings(parts: ReadingsParts, again: boolean): Promise<Readings> {
  const { base, catalogue, assets } = parts
  const bases = again ? [] : [base, ...(await catalogue.bases()).filter((name) => name !== base)]
  const inWork = new Map<string, Promise<unknown>>()
  const made = new Map<string, string>()

  async function keptHash(documentId: string, recipe: string): Promise<string | undefined> {
    for (const name of bases) {
      const record = await catalogue.get(name, documentId)
      if (record?.reading && record.recipe.reading === recipe) return record.reading
    }
    return undefined
  }

  return {
    async of(documentId, recipe, read) {
      const key = `${documentId} ${recipe}`
      while (inWork.has(key)) await inWork.get(key)
      const work = (async () => {
        const hash = made.get(key) ?? (await keptHash(documentId, recipe))
        return (hash && (await load(hash, assets))) || read()
      })()
      inWork.set(
        key,
        work.catch(() => {}),
      )
      try {
        const reading = await work
        made.set(key, reading.hash)
        return reading
      } finally {
        inWork.delete(key)
      }
    },
  }
}

/** `undefined` when it is gone or damaged: what can be read again is no fault. */
async function load(hash: string, assets: AssetStore): Promise<KeptReading | undefined> {
  const bytes = await assets.get(hash).catch((error: unknown) => {
    if (toDuomoError(error, hash).code === 'base-damaged') return undefined
    throw error
  })
  if (!bytes) return undefined
  const document = decodeReading(bytes)
  const pictures = picturesOf(document)
  for (const picture of pictures) if (!(await assets.has(picture))) return undefined
  return { document, hash, assets: pictures }
}
