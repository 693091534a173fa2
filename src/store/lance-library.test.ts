import { availableParallelism } from 'node:os'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { loadLance } from './lance-library.ts'

let before: string | undefined
beforeEach(() => {
  before = process.env.LANCE_CPU_THREADS
})
afterEach(() => {
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
