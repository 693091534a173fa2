import { appendFile, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { brokenSeals, sealFolder } from './seal.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'duomo-seal-'))
  await mkdir(join(folder, 'data'))
  await mkdir(join(folder, '_indices', 'one'), { recursive: true })
  for (const name of ['data/a', 'data/b', '_indices/one/c', '_indices/one/d'])
    await writeFile(join(folder, name), `of ${name}`)
  await sealFolder(folder)
})
afterEach(() => rm(folder, { recursive: true, force: true }))

it('breaks where a file has other bytes, also of the same number', async () => {
  expect(await brokenSeals(folder)).toEqual([])
  await writeFile(join(folder, 'data/a'), 'of data/A')
  await appendFile(join(folder, '_indices/one/c'), 'more')
  expect(await brokenSeals(folder)).toEqual(['_indices/one/c', 'data/a'])
})

it('holds for files that were written later, and for versions that were pruned', async () => {
  await writeFile(join(folder, 'data/new'), 'not sealed yet')
  await rm(join(folder, 'data/b'))
  await rm(join(folder, '_indices/one'), { recursive: true })
  expect(await brokenSeals(folder)).toEqual([])
})

it('breaks where one file of an index is gone', async () => {
  await rm(join(folder, '_indices/one/d'))
  expect(await brokenSeals(folder)).toEqual(['_indices/one/d'])
})

it('is not made good by sealing again, and tells nothing without a seal', async () => {
  await writeFile(join(folder, 'data/a'), 'of data/A')
  await sealFolder(folder)
  expect(await brokenSeals(folder)).toEqual(['data/a'])
  await writeFile(join(folder, '.seal.json'), '{"data/')
  expect(await brokenSeals(folder)).toEqual([])
})
