import { toDuomoError } from '../base/errors.ts'
import type { Document } from '../model/document.ts'
import { withoutNotes } from '../model/with-notes.ts'
import type { AssetStore } from '../spec/asset-store.ts'
import type { Catalogue } from '../spec/catalogue.ts'
import { decodeReading, picturesOf } from './reading.ts'

/** A document as it was read, kept among the assets. */
export interface KeptReading {
  readonly document: Document
  readonly hash: string
  /** Hashes of its pictures. */
  readonly assets: readonly string[]
  /** What made it: of enrichers only those that came to their end. */
  readonly recipe: string
}

/** What is to make a reading. */
export interface ReadingRecipe {
  /** Names the parser, as the reader does. */
  readonly parser: string
  /** The same, and the enrichers behind it, each after a blank. */
  readonly whole: string
}

/** The readings of one run. */
export interface Readings {
  /**
   * The reading that the same recipe made before, in this run or for any base, or else a new one: the same bytes are never
   * read twice, also when two files hold them. What the same parser read is only enriched anew: `make` gets it, as it was
   * without notes.
   */
  of(documentId: string, recipe: ReadingRecipe, make: (parsed?: Document) => Promise<KeptReading>): Promise<KeptReading>
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
  const made = new Map<string, KeptReading>()

  async function keptHash(documentId: string, fits: (recipe: string) => boolean): Promise<string | undefined> {
    for (const name of bases) {
      const record = await catalogue.get(name, documentId)
      if (record?.reading && fits(record.recipe.reading)) return record.reading
    }
    return undefined
  }

  async function find(
    documentId: string,
    { parser, whole }: ReadingRecipe,
    make: (parsed?: Document) => Promise<KeptReading>,
  ) {
    const same = await keptHash(documentId, (recipe) => recipe === whole)
    const found = same && (await load(same, assets))
    if (found) return { ...found, recipe: whole }
    const other = await keptHash(documentId, (recipe) => recipe === parser || recipe.startsWith(`${parser} `))
    const parsed = other && (await load(other, assets))
    return make(parsed ? withoutNotes(parsed.document) : undefined)
  }

  return {
    async of(documentId, recipe, make) {
      const key = `${documentId} ${recipe.whole}`
      while (inWork.has(key)) await inWork.get(key)
      const work = (async () => {
        const before = made.get(key)
        const found = before && (await load(before.hash, assets))
        return found ? { ...found, recipe: before.recipe } : find(documentId, recipe, make)
      })()
      inWork.set(
        key,
        work.catch(() => {}),
      )
      try {
        const reading = await work
        made.set(key, reading)
        return reading
      } finally {
        inWork.delete(key)
      }
    },
  }
}

/** `undefined` when it is gone or damaged: what can be read again is no fault. */
async function load(hash: string, assets: AssetStore): Promise<Omit<KeptReading, 'recipe'> | undefined> {
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
