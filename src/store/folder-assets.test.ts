import { mkdir, mkdtemp, readdir, rm, truncate, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { describeAssetStore } from '../testing/describe-asset-store.ts'
import { openFolderAssets } from './folder-assets.ts'

describeAssetStore(
  'folder',
  async () => {
    const folder = await mkdtemp(join(tmpdir(), 'duomo-assets-'))
    return {
      open: async () => openFolderAssets(join(folder, 'new', 'assets')),
      clear: () => rm(folder, { recursive: true, force: true }),
    }
  },
  { describe, it, expect },
)

describe('a folder of assets', () => {
  let folder: string
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'duomo-assets-'))
  })
  afterEach(() => rm(folder, { recursive: true, force: true }))

  it('tells bytes that no longer fit their hash, and mends them by the next put', async () => {
    const assets = openFolderAssets(folder)
    const hash = await assets.put(Buffer.from('picture'))
    const file = join(folder, hash.slice(0, 2), hash.slice(2))
    for (const damage of [() => truncate(file, 3), () => writeFile(file, 'pictura')]) {
      await damage()
      await expect(assets.get(hash)).rejects.toMatchObject({ code: 'base-damaged' })
      await assets.put(Buffer.from('picture'))
      expect(Buffer.from((await assets.get(hash)) ?? []).toString()).toBe('picture')
    }
  })

  it('lists assets only, whatever else lies there', async () => {
    const assets = openFolderAssets(folder)
    const hash = await assets.put(Buffer.from('picture'))
    await mkdir(join(folder, 'zz'))
    await writeFile(join(folder, '.DS_Store'), '')
    await writeFile(join(folder, hash.slice(0, 2), 'note.txt'), '')
    const hashes: string[] = []
    for await (const one of assets.iterate()) hashes.push(one)
    expect(hashes).toEqual([hash])
  })

  it('sweeps drafts of processes that died, and no others', async () => {
    const drafts = join(folder, 'drafts')
    await mkdir(drafts)
    for (const name of ['old.draft', 'young.draft']) await writeFile(join(drafts, name), 'half')
    const yesterday = new Date(Date.now() - 86_400_000)
    await utimes(join(drafts, 'old.draft'), yesterday, yesterday)
    await openFolderAssets(folder).put(Buffer.from('picture'))
    expect(await readdir(drafts)).toEqual(['young.draft'])
  })

  it('says so when its place is a file', async () => {
    await writeFile(join(folder, 'file'), '')
    const assets = openFolderAssets(join(folder, 'file'))
    await expect(assets.put(Buffer.from('x'))).rejects.toMatchObject({ name: 'DuomoError' })
  })
})
