import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type ProgramRun, runProgram } from './run-program.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'duomo-run-'))
})
afterEach(() => rm(folder, { recursive: true }))

const ABOUT = { name: 'Scribe', hint: 'Install Scribe.', limitMs: 60_000, limitBytes: 1_000 }

/** Runs JavaScript as the program. */
function run(code: string, options: Partial<ProgramRun> = {}): Promise<Buffer> {
  return runProgram(process.execPath, { ...ABOUT, args: ['-e', code], ...options })
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

/** The id that a program wrote into the folder once it ran. */
async function pidOf(name: string): Promise<number> {
  const read = async () => Number(await readFile(join(folder, name), 'utf8').catch(() => ''))
  await expect.poll(read, { timeout: 30_000 }).toBeGreaterThan(0)
  return read()
}

const FOREVER = 'setInterval(() => {}, 1e6)'
const tellPid = (name: string) =>
  `require('node:fs').writeFileSync(${JSON.stringify(join(folder, name))}, String(process.pid))`

describe('runProgram', () => {
  it('gives what the program writes, byte for byte, of what it is given', async () => {
    const input = new Uint8Array([0, 255, 10, 128])
    expect(await run('process.stdin.pipe(process.stdout)', { input })).toEqual(Buffer.from(input))
    expect((await run('process.stdin.pipe(process.stdout)', { input: '读音' })).toString()).toBe('读音')
    expect(await run('process.stdin.pipe(process.stdout)')).toHaveLength(0)
  })

  it('adds to the environment of this process', async () => {
    const code = 'process.stdout.write(process.env.SCRIBE_THREADS + (process.env.PATH === process.argv[1]))'
    const args = ['-e', code, process.env.PATH ?? '']
    expect((await run('', { args, env: { SCRIBE_THREADS: '1' } })).toString()).toBe('1true')
  })

  it('does not mind a program that ends without reading all', async () => {
    expect((await run('process.stdout.write("done")', { input: new Uint8Array(10_000_000) })).toString()).toBe('done')
  })

  it('names a program that is not there, with what to do', async () => {
    const missing = runProgram(join(folder, 'scribe'), { ...ABOUT, args: [] })
    await expect(missing).rejects.toMatchObject({
      code: 'part-unavailable',
      message: expect.stringMatching(/^Scribe can't be started: .*ENOENT/),
      hint: 'Install Scribe.',
    })
  })

  it('passes on how it failed and the last that it said', async () => {
    const failing = run('console.error("warning\\nno voice zh\\n"); process.exitCode = 3')
    await expect(failing).rejects.toMatchObject({
      code: 'bad-response',
      message: 'Scribe failed (status 3): no voice zh',
    })
    await expect(run(`process.kill(process.pid, 'SIGTERM'); ${FOREVER}`)).rejects.toMatchObject({
      code: 'bad-response',
      message: 'Scribe failed (SIGTERM)',
    })
    const verbose = run('process.stderr.write("x".repeat(1e6) + "\\nthe end"); process.exitCode = 1')
    await expect(verbose).rejects.toMatchObject({ message: 'Scribe failed (status 1): the end' })
  })

  it('takes as much output as allowed, and kills a program that gives more', async () => {
    expect(await run('process.stdout.write("x".repeat(1000))')).toHaveLength(1000)
    const flood = run(`${tellPid('pid')}; setInterval(() => process.stdout.write("x".repeat(300)), 1)`)
    await expect(flood).rejects.toMatchObject({ code: 'too-large', message: 'Scribe gave more than 1000 bytes' })
    const pid = await pidOf('pid')
    await expect.poll(() => isAlive(pid)).toBe(false)
  })

  it('ends a program that runs for too long', async () => {
    const slow = run(FOREVER, { limitMs: 500 })
    await expect(slow).rejects.toMatchObject({ code: 'timeout', message: 'Scribe ran for more than 0.5 s' })
  })

  it('kills a program that is stopped, and starts none that was stopped before', async () => {
    const stop = new AbortController()
    const running = run(`${tellPid('pid')}; ${FOREVER}`, { signal: stop.signal })
    running.catch(() => {})
    const pid = await pidOf('pid')
    stop.abort(new Error('enough'))
    await expect(running).rejects.toMatchObject({ code: 'cancelled', cause: stop.signal.reason })
    await expect.poll(() => isAlive(pid)).toBe(false)
    await expect(run(tellPid('second'), { signal: stop.signal })).rejects.toMatchObject({ code: 'cancelled' })
    await expect(readFile(join(folder, 'second'))).rejects.toMatchObject({ code: 'ENOENT' })
  })

  it('does not wait for what the program started and left', async () => {
    const child = `require('node:child_process').spawn(process.execPath, ['-e', ${JSON.stringify(`${tellPid('left')}; ${FOREVER}`)}], { stdio: 'inherit' }).unref()`
    const stop = new AbortController()
    const left = run(child, { signal: stop.signal })
    left.catch(() => {})
    const pid = await pidOf('left')
    try {
      stop.abort()
      await expect(left).rejects.toMatchObject({ code: 'cancelled' })
    } finally {
      process.kill(pid, 'SIGKILL')
    }
  })
})
