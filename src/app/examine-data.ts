import { DuomoError, toDuomoError } from '../base/errors.ts'
import { examine } from '../flow/examine.ts'
import type { Damage } from '../model/damage.ts'
import type { Store } from '../spec/store.ts'
import { catalogueDamage } from '../store/catalogue-salvage.ts'
import { openDataFolder } from '../store/data-folder.ts'
import { openFolderAssets } from '../store/folder-assets.ts'
import { type IndexPlace, openIndex } from '../store/index-place.ts'
import { brokenSeals } from '../store/seal.ts'
import { openCatalogue } from '../store/sqlite-catalogue.ts'
import { createChunkParts } from './implementations.ts'
import { isKept, labelRecords, placesOf } from './kept.ts'

/**
 * Looks at everything that is kept of a base, and names what is damaged. Writes nothing that was not there.
 *
 * @throws `base-version` for a folder of another release, and whatever else is no damage
 */
export async function* examineData(folder: string, base: string): AsyncGenerator<Damage> {
  if (!isKept(folder)) return
  const dataFolder = await orDamage('data-folder', () => openDataFolder(folder))
  if ('part' in dataFolder) return yield dataFolder
  const catalogue = await orDamage('catalogue', async () => openKeptCatalogue(dataFolder))
  if ('part' in catalogue) return yield catalogue
  const place = await orDamage('index', async () => (await placesOf(dataFolder, base).read()).current)
  if ('part' in place) {
    await catalogue.close()
    return yield place
  }
  const index = await orDamage('index', () => openWholeIndex(place))
  try {
    if ('part' in index) yield index
    for (const file of place.kind === 'folder' ? await brokenSeals(place.folder) : [])
      yield {
        part: 'index',
        message: `the file ${file} of the index is gone or has other bytes than it was written with`,
      }
    const parts = {
      base,
      catalogue,
      assets: openFolderAssets(dataFolder.assetsFolder),
      ...('part' in index ? {} : { store: index }),
      ...createChunkParts(),
    }
    const labels = labelRecords(await catalogue.list(base))
    yield* examine(parts, ({ documentId }) => labels.get(documentId)?.labels[0] ?? documentId)
  } finally {
    if (!('part' in index)) await index.close()
    await catalogue.close()
  }
}

/** What `open` gives, or the damage that kept it from giving it. */
async function orDamage<T extends object>(part: Damage['part'], open: () => Promise<T>): Promise<T | Damage> {
  try {
    return await open()
  } catch (error) {
    const { code, message } = toDuomoError(error, `opening the ${part}`)
    if (code !== 'base-damaged') throw error
    return { part, message }
  }
}

/** Its records read, and SQLite's own examination passed. */
async function openKeptCatalogue({ catalogueFile, assetsFolder }: { catalogueFile: string; assetsFolder: string }) {
  if (!isKept(catalogueFile) && isKept(assetsFolder)) throw damaged(`the catalogue ${catalogueFile} is gone`)
  const catalogue = openCatalogue(catalogueFile)
  try {
    const why = catalogueDamage(catalogueFile)
    if (why) throw damaged(`the catalogue ${catalogueFile} is damaged: ${why}`)
    for (const name of await catalogue.bases()) await catalogue.list(name)
    return catalogue
  } catch (error) {
    await catalogue.close()
    throw error
  }
}

function damaged(message: string): DuomoError {
  return new DuomoError('base-damaged', message)
}

/** Every row read once and one question asked. */
async function openWholeIndex(place: IndexPlace): Promise<Store> {
  const store = await openIndex(place, process.env)
  try {
    let last: string[] = []
    for await (const chunk of store.iterate()) last = createChunkParts().wordsOf(chunk)
    await store.searchText(last, { k: 10 })
    return store
  } catch (error) {
    await store.close()
    throw error
  }
}
