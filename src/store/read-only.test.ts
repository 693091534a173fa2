import { spawnSync } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { startChild } from '../testing/child-process.ts'

// The folder read-only, for one child alone.
const READ_ONLY = ['unshare', '-rm', 'sh', '-c', 'mount --bind "$0" "$0" && mount -o remount,bind,ro "$0" && exec "$@"']

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'duomo-read-only-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const [program = '', ...rest] = [...READ_ONLY, tmpdir(), 'true']
const possible = process.platform === 'linux' && spawnSync(program, rest).status === 0
if (!possible) console.warn('NOT TESTED: a read-only folder (it takes Linux with user namespaces)')

const SCENARIO = `
  const [, , base, folder] = process.argv
  const load = (name) => import(new URL(name, base))
  const { openLanceStore } = await load('lance.ts')
  const { openCatalogue } = await load('sqlite-catalogue.ts')
  const { openFolderAssets } = await load('folder-assets.ts')
  const { openDataFolder } = await load('data-folder.ts')
  const { sampleRow, SMALL_SPACE } = await load('../testing/sample-rows.ts')
  const { sampleRecord } = await load('../testing/describe-catalogue.ts')

  const data = await openDataFolder(folder)
  const store = await openLanceStore(data.indexFolder('default'), { spaces: [SMALL_SPACE] })
  const catalogue = openCatalogue(data.catalogueFile)
  const assets = openFolderAssets(data.assetsFolder)
  const hash = '2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881'
  const result = {}
  const attempt = async (name, work) => {
    result[name] = await work().then(() => 'ok', (error) => error.code)
  }
  await attempt('rows', () => store.put([sampleRow('a', ['w'], { [SMALL_SPACE.id]: [1, 2, 3] })]))
  await attempt('optimize', () => store.optimize())
  await attempt('record', () => catalogue.commit('default', { put: [sampleRecord('a')] }))
  await attempt('asset', () => assets.put(Buffer.from(result.asset === undefined && result.rows === 'ok' ? 'x' : 'z')))
  await attempt('lock', async () => (await data.lockForWriting()).release())
  result.found = (await store.searchText(['w'], { k: 1 })).length
  result.documents = (await catalogue.list('default')).length
  result.kept = Buffer.from(await assets.get(hash)).toString()
  await catalogue.close()
  await store.close()
  console.log(JSON.stringify(result))
`

it.skipIf(!possible)('a read-only data folder answers, and says of each write that it may not be written', async () => {
  const writable = startChild(SCENARIO, [import.meta.url, folder])
  expect(await writable.ended).toBe(0)
  const read = { found: 1, documents: 1, kept: 'x' }
  expect(JSON.parse(writable.lines[0] ?? '')).toEqual({
    ...{ rows: 'ok', optimize: 'ok', record: 'ok', asset: 'ok', lock: 'ok' },
    ...read,
  })
  const child = startChild(SCENARIO, [import.meta.url, folder], [...READ_ONLY, folder])
  expect(await child.ended).toBe(0)
  const refused = 'no-permission'
  expect(JSON.parse(child.lines[0] ?? '')).toEqual({
    ...{ rows: refused, optimize: refused, record: refused, asset: refused, lock: refused },
    ...read,
  })
})
