import { spawnSync } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { startChild } from '../testing/child-process.ts'

// A disk of its own for one child, seen by nobody else and gone with it.
const ON_SMALL_DISK = ['unshare', '-rm', 'sh', '-c', 'mount -t tmpfs -o size=3m tmpfs "$0" && exec "$@"']

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'duomo-full-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const [program = '', ...rest] = [...ON_SMALL_DISK, tmpdir(), 'true']
const possible = process.platform === 'linux' && spawnSync(program, rest).status === 0
if (!possible)
  console.warn('NOT TESTED: a full disk (no small disk can be mounted here: it takes Linux with user namespaces)')

const SCENARIO = `
  const [, , base, folder] = process.argv
  const load = (name) => import(new URL(name, base))
  const { writeFileSync, rmSync, readdirSync } = await import('node:fs')
  const { openLanceStore } = await load('lance.ts')
  const { openCatalogue } = await load('sqlite-catalogue.ts')
  const { openFolderAssets } = await load('folder-assets.ts')
  const { openDataFolder } = await load('data-folder.ts')
  const { sampleRow, dense, SMALL_SPACE } = await load('../testing/sample-rows.ts')
  const { sampleRecord } = await load('../testing/describe-catalogue.ts')

  const data = await openDataFolder(folder + '/data')
  const store = await openLanceStore(data.indexFolder('default'), { spaces: [SMALL_SPACE] })
  const catalogue = openCatalogue(data.catalogueFile)
  const assets = openFolderAssets(data.assetsFolder)
  const rows = (prefix, count) =>
    Array.from({ length: count }, (_, n) => sampleRow(prefix + n, ['w', 'n' + n], { [SMALL_SPACE.id]: [1, n, 2] }))
  const records = (count) => Array.from({ length: count }, (_, n) => sampleRecord('more ' + n))
  const picture = Buffer.alloc(300_000, 'y')

  const write = async () => {
    const codes = {}
    const attempt = async (name, work) => {
      codes[name] = await work().then(() => 'ok', (error) => error.code)
    }
    await attempt('rows', () => store.put(rows('b', 300)))
    await attempt('records', () => catalogue.commit('default', { put: records(200) }))
    await attempt('asset', () => assets.put(picture))
    await attempt('new index', async () => (await openLanceStore(data.indexFolder('other'))).put(rows('c', 300).map((row) => ({ ...row, embeddings: [] }))))
    await attempt('lock', async () => (await data.lockForWriting()).release())
    return codes
  }
  const read = async () => {
    const again = openCatalogue(data.catalogueFile)
    const documents = (await again.list('default')).length
    await again.close()
    const ids = (await store.searchText(['n3'], { k: 9 })).length
    const near = (await store.search(dense(SMALL_SPACE.id, [1, 3, 2]), { k: 1 }))[0]?.id === sampleRow('a3').chunk.id
    return { rows: await store.count(), documents, found: ids, near, asset: (await assets.get(kept))?.length ?? 0, drafts: readdirSync(data.assetsFolder + '/drafts').length }
  }

  await (await data.lockForWriting()).release()
  await store.put(rows('a', 50))
  await catalogue.commit('default', { put: [sampleRecord('kept')] })
  const kept = await assets.put(Buffer.alloc(1000, 'x'))
  const fillers = []
  for (let size = 1 << 20; size >= 1; size >>= 1)
    for (let full = false; !full; ) {
      const filler = folder + '/filler-' + fillers.length
      fillers.push(filler)
      try { writeFileSync(filler, Buffer.alloc(size)) } catch { full = true }
    }
  const results = [await write(), await read()]
  for (const filler of fillers) rmSync(filler, { force: true })
  results.push(await write(), await read())
  console.log(JSON.stringify(results))
`

it.skipIf(!possible)(
  'a full disk is named, loses nothing, still answers, and is over once there is space',
  async () => {
    const child = startChild(SCENARIO, [import.meta.url, folder], [...ON_SMALL_DISK, folder])
    expect(await child.ended).toBe(0)
    const full = { rows: 'no-space', records: 'no-space', asset: 'no-space', 'new index': 'no-space', lock: 'ok' }
    const ok = { rows: 'ok', records: 'ok', asset: 'ok', 'new index': 'ok', lock: 'ok' }
    expect(JSON.parse(child.lines[0] ?? '')).toEqual([
      full,
      { rows: 50, documents: 1, found: 1, near: true, asset: 1000, drafts: 0 },
      ok,
      { rows: 350, documents: 201, found: 2, near: true, asset: 1000, drafts: 0 },
    ])
  },
)
