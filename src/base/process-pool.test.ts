import { spawnSync } from 'node:child_process'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { startChild } from '../testing/child-process.ts'
import { DuomoError } from './errors.ts'
import { createProcessPool, type PoolLimits, type ProcessPool, type RunOptions } from './process-pool.ts'

const MiB = 2 ** 20
const limits: PoolLimits = {
  residentBytes: 400 * MiB,
  writableBytes: 0,
  heapBytes: 128 * MiB,
  tasksPerChild: 100,
  recycleBytes: 300 * MiB,
}
const ENTRY = new URL('./process-pool.child.ts', import.meta.url)
const patient: RunOptions = { limitMs: 60_000, silenceMs: 60_000 }
const pools: ProcessPool[] = []

function open(change: Partial<PoolLimits> = {}, size = 1): ProcessPool {
  const pool = createProcessPool({ entry: ENTRY, size, limits: { ...limits, ...change } })
  pools.push(pool)
  return pool
}

afterEach(() => Promise.all(pools.splice(0).map((pool) => pool.close())))

describe('createProcessPool', () => {
  it('runs a task in another process and passes its events on', async () => {
    const events: unknown[] = []
    const pool = open()
    expect(await pool.run('double', 21, { ...patient, onEvent: (event) => events.push(event) })).toBe(42)
    expect(events).toEqual([{ half: true }])
    expect(await pool.run('bytes', new Uint8Array([1, 2]), patient)).toEqual(new Uint8Array([2, 3]))
  })

  it('carries code, hint and page of an error across, and goes on with the same child', async () => {
    const pool = open()
    const before = await pool.run('whoami', 0, patient)
    await expect(pool.run('fail', 0, patient)).rejects.toMatchObject({
      name: 'DuomoError',
      code: 'damaged-file',
      hint: 'save it again',
      page: 3,
    })
    expect(await pool.run('whoami', 0, patient)).toEqual(before)
  })

  it('does what a child asks for, which then does not count as silent', async () => {
    const onAsk = async (about: unknown) => {
      await new Promise((resolve) => setTimeout(resolve, 300))
      return `${about}?`
    }
    const asked = open().run('ask', 'first', { limitMs: 60_000, silenceMs: 250, onAsk })
    expect(await asked).toEqual(['first?', 'again?'])
  })

  it('tells a child that asked why it got no answer', async () => {
    const pool = open()
    const onAsk = () => Promise.reject(new DuomoError('part-unavailable', 'no such program', { hint: 'install it' }))
    const refused = { code: 'part-unavailable', message: 'no such program', hint: 'install it' }
    await expect(pool.run('ask', 1, { ...patient, onAsk })).rejects.toMatchObject(refused)
    await expect(pool.run('ask', 1, patient)).rejects.toMatchObject({ code: 'internal' })
  })

  it('stops what a child asked for when the task is stopped', async () => {
    const stop = new AbortController()
    const stopped = new Promise<void>((resolve) => {
      const onAsk = (_: unknown, signal: AbortSignal) => {
        stop.abort()
        return new Promise((_, reject) => {
          signal.addEventListener('abort', () => {
            resolve()
            reject(signal.reason)
          })
        })
      }
      open()
        .run('ask', 1, { ...patient, signal: stop.signal, onAsk })
        .catch(() => {})
    })
    await stopped
  })

  it('shows a child nothing of the environment but where programs, temporary files and language are', async () => {
    process.env.SECRET_OF_TEST = 'canary'
    const seen = await open().run('whoami', 0, patient)
    delete process.env.SECRET_OF_TEST
    expect(JSON.stringify(seen)).not.toContain('SECRET_OF_TEST')
  })

  it('has a child keep its compiled code where this process keeps its own', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'duomo-code-'))
    try {
      const parent = startChild(
        `
          import module from 'node:module'
          const [, , folder, pool, entry, limits] = process.argv
          const { createProcessPool } = await import(pool)
          if (folder) module.enableCompileCache(folder)
          const children = createProcessPool({ entry: new URL(entry), size: 1, limits: JSON.parse(limits) })
          const { keys } = await children.run('whoami', 0, { limitMs: 60_000, silenceMs: 60_000 })
          console.log(keys.includes('NODE_COMPILE_CACHE'))
          await children.close()
          process.kill(process.pid, 'SIGKILL')
        `,
        [folder, new URL('process-pool.ts', import.meta.url).href, ENTRY.href, JSON.stringify(limits)],
      )
      await parent.ended
      expect(parent.lines).toEqual(['true'])
      // Only the child can have written it: the parent was killed, too.
      expect(await readdir(folder, { recursive: true })).toContainEqual(expect.stringMatching(/[\\/]/))
    } finally {
      await rm(folder, { recursive: true })
    }
  })

  it.each([
    ['hang', { limitMs: 300, silenceMs: 60_000 }, 'timeout'],
    ['hang', { limitMs: 60_000, silenceMs: 300 }, 'timeout'],
    ['exit', patient, 'child-crashed'],
    ['gorge', patient, 'out-of-memory'],
    ['bug', patient, 'internal'],
    ['no-such-task', patient, 'internal'],
  ])('ends %s with a named error and starts afresh', async (task, options, code) => {
    const pool = open()
    await expect(pool.run(task, 0, options)).rejects.toMatchObject({ code })
    expect(await pool.run('double', 4, patient)).toBe(8)
  })

  it('stops a task when it is cancelled', async () => {
    const stop = new AbortController()
    const running = open().run('wait', 0, { ...patient, signal: stop.signal })
    stop.abort()
    await expect(running).rejects.toMatchObject({ code: 'cancelled' })
  })

  it('queues what is more than its size, and loses none when a child dies', async () => {
    const pool = open({}, 2)
    const tasks = Array.from({ length: 12 }, (_, n) => pool.run(n === 3 ? 'exit' : 'double', n, patient))
    const results = await Promise.allSettled(tasks)
    expect(results.map((result) => (result.status === 'fulfilled' ? result.value : 'failed'))).toEqual(
      Array.from({ length: 12 }, (_, n) => (n === 3 ? 'failed' : n * 2)),
    )
  })

  it('replaces a child after its share of tasks', async () => {
    const pool = open({ tasksPerChild: 1 })
    const first = await pool.run('whoami', 0, patient)
    expect(await pool.run('whoami', 0, patient)).not.toEqual(first)
  })

  it('ends a child that holds too much before its task begins, however quick the task is', async () => {
    await expect(open({ residentBytes: 1 }).run('double', 4, patient)).rejects.toMatchObject({ code: 'out-of-memory' })
  })

  it.runIf(process.platform === 'linux')('limits what may be written to', async () => {
    const pool = open({ writableBytes: 1024 * MiB, residentBytes: 64 * 1024 * MiB })
    await expect(pool.run('gorge', 0, patient)).rejects.toMatchObject({ code: 'out-of-memory' })
  })

  it('cancels what runs and what waits when it is closed', async () => {
    const pool = open()
    const running = Promise.allSettled([pool.run('wait', 0, patient), pool.run('double', 1, patient)])
    await new Promise((resolve) => setTimeout(resolve, 50))
    await pool.close()
    expect((await running).map((result) => result.status)).toEqual(['rejected', 'rejected'])
  })
})

describe('a process with a pool', () => {
  it('ends by itself after closing the pool, and waits for the children until then', () => {
    const script = `
      import { createProcessPool } from ${JSON.stringify(new URL('./process-pool.ts', import.meta.url).href)}
      const pool = createProcessPool({
        entry: new URL(${JSON.stringify(new URL('./process-pool.child.ts', import.meta.url).href)}),
        size: 1,
        limits: ${JSON.stringify(limits)},
      })
      const result = await pool.run('double', 21, ${JSON.stringify(patient)})
      await pool.close()
      console.log('closed', result)`
    const run = spawnSync(process.execPath, ['--input-type=module', '--eval', script], { encoding: 'utf8' })
    expect(run).toMatchObject({ status: 0, stdout: 'closed 42\n' })
  })
})
