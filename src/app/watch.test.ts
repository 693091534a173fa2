import { appendFile, mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { DuomoError } from '../base/errors.ts'
import type { Duomo } from './duomo.ts'
import { openDuomo } from './open-duomo.ts'

let home: string
let docs: string
let duomo: Duomo
let stop: AbortController
/** `status file` of each result. */
let told: string[]
let ended: Promise<unknown>

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'duomo-watch-'))
  docs = join(home, 'docs')
  await mkdir(docs)
  stop = new AbortController()
  told = []
})
afterEach(async () => {
  stop.abort()
  await ended
  await duomo.close()
  await rm(home, { recursive: true })
})

async function watching(options: { rescanMs?: number; data?: string } = {}): Promise<void> {
  const { data = join(home, 'data'), rescanMs = 60_000 } = options
  duomo = await openDuomo({ data })
  const run = async () => {
    for await (const { status, file } of duomo.watch([docs], { signal: stop.signal, settleMs: 100, rescanMs }))
      told.push(`${status} ${file}`)
  }
  ended = run().catch((error: unknown) => error)
}

async function until(line: string): Promise<void> {
  while (!told.includes(line))
    await Promise.race([wait(20), ended.then((end) => expect.unreachable(`it ended: ${end}`))])
}

it('adds what is written, edited, renamed and deleted, tells each once, and ends when it is stopped', async () => {
  await writeFile(join(docs, 'first.txt'), 'The ferry leaves at nine.')
  await watching()
  await until('indexed first.txt')
  await mkdir(join(docs, 'inner'))
  await writeFile(join(docs, 'inner', 'second.txt'), 'The tram leaves at ten.')
  await until('indexed inner/second.txt')
  await writeFile(join(docs, 'inner', 'second.txt'), 'The tram leaves at eleven.')
  while (told.filter((line) => line === 'indexed inner/second.txt').length < 2) await wait(20)
  await rename(join(docs, 'first.txt'), join(docs, 'third.txt'))
  while (!(await duomo.list()).some(({ paths }) => paths.includes('third.txt'))) await wait(20)
  await rm(join(docs, 'inner'), { recursive: true })
  await until('removed inner/second.txt')
  expect((await duomo.list()).flatMap(({ paths }) => paths)).toEqual(['third.txt'])
  stop.abort()
  // In the middle of a look the step is ended and said to be cut short; between two there is nothing to say.
  const end = await ended
  expect([undefined, 'cancelled']).toContain(end instanceof DuomoError ? end.code : end)
  expect(told.filter((line) => line.startsWith('unchanged'))).toEqual([])
})

it('waits for a file that is still being written', async () => {
  await writeFile(join(docs, 'first.txt'), 'The ferry leaves at nine.')
  await watching()
  await until('indexed first.txt')
  for (let n = 0; n < 20; n += 1) {
    await appendFile(join(docs, 'long.txt'), `The tram number ${n} leaves at ten.\n\n`)
    await wait(20)
  }
  await until('indexed long.txt')
  await wait(300)
  expect(told.filter((line) => line.endsWith('long.txt'))).toHaveLength(1)
  expect((await duomo.search('tram number 19')).evidence[0]?.document).toBe('long.txt')
})

it('is not woken by the data folder below what it watches', async () => {
  await writeFile(join(docs, 'first.txt'), 'The ferry leaves at nine.')
  await watching({ data: join(docs, 'data') })
  await until('indexed first.txt')
  await writeFile(join(docs, 'second.txt'), 'The tram leaves at ten.')
  await until('indexed second.txt')
  expect(told).toEqual(['indexed first.txt', 'indexed second.txt'])
})

it('finds by looking again what it is not told of', async () => {
  await writeFile(join(docs, 'first.txt'), 'The ferry leaves at nine.')
  await watching({ rescanMs: 50 })
  await until('indexed first.txt')
  // A folder that is gone for a while ends nothing and takes nothing out.
  await rename(docs, join(home, 'away'))
  await wait(200)
  await rename(join(home, 'away'), docs)
  await writeFile(join(docs, 'second.txt'), 'The tram leaves at ten.')
  await until('indexed second.txt')
  expect(await duomo.list()).toHaveLength(2)
})
