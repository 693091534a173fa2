import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { sha256 } from '../base/hash.ts'
import { startChild, type TestChild } from '../testing/child-process.ts'
import { sampleRecord } from '../testing/describe-catalogue.ts'
import { createRandom } from '../testing/random.ts'
import { openFolderAssets } from './folder-assets.ts'
import { openCatalogue } from './sqlite-catalogue.ts'

let folder: string
const children: TestChild[] = []
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'duomo-catalogue-'))
})
afterEach(async () => {
  for (const child of children.splice(0)) {
    child.process.kill('SIGKILL')
    await child.ended
  }
  await rm(folder, { recursive: true, force: true })
})

/** Keeps an asset, then commits two records that name it and removes the two before; names each commit once it is done. */
const WRITE = `
  const [, , base, folder, name, commits] = process.argv
  const { openCatalogue } = await import(new URL('sqlite-catalogue.ts', base))
  const { openFolderAssets } = await import(new URL('folder-assets.ts', base))
  const { sampleRecord } = await import(new URL('../testing/describe-catalogue.ts', base))
  const catalogue = openCatalogue(folder + '/catalogue.sqlite')
  const assets = openFolderAssets(folder + '/assets')
  const pair = (n) => ['left', 'right'].map((side) => sampleRecord(name + n + side))
  for (let n = 0; n < Number(commits); n += 1) {
    const reading = await assets.put(Buffer.alloc(20_000, name + n))
    const put = pair(n).map((record) => ({ ...record, reading }))
    await catalogue.commit(name, { put, remove: pair(n - 1).map((record) => record.documentId) })
    console.log(String(n))
  }
  await catalogue.close()
`

function write(name: string, commits: number): TestChild {
  const child = startChild(WRITE, [import.meta.url, folder, name, String(commits)])
  children.push(child)
  return child
}

it('several processes make one catalogue and write to it at once', async () => {
  const names = ['a', 'b', 'c']
  expect(await Promise.all(names.map((name) => write(name, 10).ended))).toEqual([0, 0, 0])
  const catalogue = openCatalogue(join(folder, 'catalogue.sqlite'))
  expect(await catalogue.bases()).toEqual(names)
  for (const name of names) expect((await catalogue.list(name)).length).toBe(2)
  await catalogue.close()
  expect((await readdir(folder)).sort()).toEqual(['assets', 'catalogue.sqlite'])
})

for (const seed of [1, 2, 3])
  it(`a killed writer leaves the commit before or after, whole, and the assets that it names (seed ${seed})`, async () => {
    const random = createRandom(seed)
    for (let round = 0; round < 3; round += 1) {
      const name = `round ${round}`
      const writer = write(name, 10_000)
      await writer.said(String(Math.floor(random() * 8)))
      await wait(random() * 10)
      writer.process.kill('SIGKILL')
      await writer.ended
      const last = writer.lines.length - 1
      const catalogue = openCatalogue(join(folder, 'catalogue.sqlite'))
      const records = await catalogue.list(name)
      const pair = (n: number) => ['left', 'right'].map((side) => sampleRecord(`${name}${n}${side}`).documentId).sort()
      expect([pair(last), pair(last + 1)]).toContainEqual(records.map((record) => record.documentId).sort())
      const assets = openFolderAssets(join(folder, 'assets'))
      for (const { reading = '' } of records) expect((await assets.get(reading))?.length).toBe(20_000)
      for await (const hash of assets.iterate()) expect(sha256((await assets.get(hash)) ?? new Uint8Array())).toBe(hash)
      await catalogue.close()
    }
  })
