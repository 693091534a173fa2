import { mkdtemp, rm } from 'node:fs/promises'
import { availableParallelism, tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { startChild } from '../testing/child-process.ts'
import { loadLance } from './lance-library.ts'

let before: string | undefined
let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'duomo-lance-'))
  before = process.env.LANCE_CPU_THREADS
})
afterEach(async () => {
  await rm(folder, { recursive: true })
  if (before === undefined) delete process.env.LANCE_CPU_THREADS
  else process.env.LANCE_CPU_THREADS = before
})

it('gives LanceDB more threads than it has writers, however few processors there are', async () => {
  delete process.env.LANCE_CPU_THREADS
  await loadLance()
  expect(Number(process.env.LANCE_CPU_THREADS)).toBeGreaterThan(availableParallelism())
})

it('leaves the number that somebody has set', async () => {
  process.env.LANCE_CPU_THREADS = '7'
  await loadLance()
  expect(process.env.LANCE_CPU_THREADS).toBe('7')
})

it('is not taken for a damaged index where it is not installed', async () => {
  const child = startChild(
    `
      const [, , base] = process.argv
      const { registerHooks } = await import('node:module')
      registerHooks({
        resolve(name, context, next) {
          if (name === '@lancedb/lancedb') throw Object.assign(new Error('Cannot find ' + name), { code: 'ERR_MODULE_NOT_FOUND' })
          return next(name, context)
        },
      })
      const { openLanceStore } = await import(new URL('lance.ts', base))
      const { sampleRow } = await import(new URL('../testing/sample-rows.ts', base))
      const index = process.argv[3]
      const store = await openLanceStore(index)
      const error = await store.put([sampleRow('a', ['w'])]).catch((thrown) => thrown)
      console.log(error.code, error.hint)
    `,
    [import.meta.url, folder],
  )
  expect(await child.ended).toBe(0)
  expect(child.lines).toEqual([expect.stringMatching(/^part-unavailable Run `npm install --include=optional`/)])
})
