import { spawn } from 'node:child_process'
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it, vi } from 'vitest'
import { isDuomoError } from '../testing/parse-with.ts'
import { createLibreOfficeConverter } from './libreoffice.ts'

const folder = mkdtempSync(join(tmpdir(), 'duomo-test-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** A program that stands for LibreOffice: `script` sees the arguments as LibreOffice does. */
function program(name: string, script: string): string {
  const path = join(folder, name)
  writeFileSync(path, `#!/bin/sh\n${script}\n`)
  chmodSync(path, 0o755)
  return path
}
const request = { bytes: new TextEncoder().encode('old'), name: 'a.doc', from: 'doc', to: 'docx' }
const never = new AbortController().signal
const isAlive = (pid: number) => {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

// The last argument is the file, the one before it the folder for what comes out.
const CONVERTS =
  'for last; do :; done; while [ "$1" != --outdir ]; do shift; done; mkdir "$2"; { cat "$last"; echo "$KEY $HOME"; } > "$2/input.docx"'

describe.skipIf(process.platform === 'win32')('createLibreOfficeConverter', () => {
  it('gives what the program wrote, in a folder and environment of its own', async () => {
    vi.stubEnv('KEY', 'secret')
    const converter = createLibreOfficeConverter({ program: program('good', CONVERTS) })
    const [one, two] = await Promise.all([converter.doConvert(request, never), converter.doConvert(request, never)])
    vi.unstubAllEnvs()
    const text = new TextDecoder().decode(one)
    expect(text).toMatch(/^old \S+duomo-office-\w+\n$/)
    expect(text).not.toBe(new TextDecoder().decode(two))
    expect(existsSync(text.slice(4).trim())).toBe(false)
  })

  it('says what is missing when there is no such program', async () => {
    const nowhere = createLibreOfficeConverter({ folders: [join(folder, 'none')] })
    await expect(nowhere.doConvert(request, never)).rejects.toSatisfy(isDuomoError('part-unavailable'))
    await expect(nowhere.doConvert(request, never)).rejects.toMatchObject({ hint: expect.stringContaining('.docx') })
    const somewhere = createLibreOfficeConverter({ folders: [join(folder, 'none'), folder] })
    program('soffice', CONVERTS)
    expect((await somewhere.doConvert(request, never)).length).toBeGreaterThan(3)
  })

  it('calls a file damaged that gives nothing, with the reason that the program told', async () => {
    const converter = createLibreOfficeConverter({
      program: program('bad', 'echo "source file could not be loaded" >&2'),
    })
    await expect(converter.doConvert(request, never)).rejects.toThrow(/could not be loaded/)
    await expect(converter.doConvert(request, never)).rejects.toSatisfy(isDuomoError('damaged-file'))
  })

  it('ends the program and its children when it takes too long, or the work is given up', async () => {
    const pids = join(folder, 'pids')
    const slow = program('slow', `sleep 600 & echo $! > ${pids}; wait`)
    await expect(
      createLibreOfficeConverter({ program: slow, limitMs: 500 }).doConvert(request, never),
    ).rejects.toSatisfy(isDuomoError('timeout'))
    await vi.waitFor(() => expect(isAlive(Number(readFileSync(pids, 'utf8')))).toBe(false), 5000)
    const stop = new AbortController()
    const given = createLibreOfficeConverter({ program: slow }).doConvert(request, stop.signal)
    await new Promise((resolve) => setTimeout(resolve, 300))
    stop.abort()
    await expect(given).rejects.toThrow(/abort/i)
  })

  it('ends the program and leaves no folder when the process that asked for it is killed', async () => {
    const pid = join(folder, 'pid')
    const home = join(folder, 'home')
    const slow = program('slower', `echo $HOME > ${home}; echo $$ > ${pid}; sleep 600 & wait`)
    const script = `import { createLibreOfficeConverter } from ${JSON.stringify(new URL('./libreoffice.ts', import.meta.url).href)}
      createLibreOfficeConverter({ program: ${JSON.stringify(slow)} }).doConvert({ bytes: new Uint8Array(1), name: 'a', from: 'doc', to: 'docx' }, new AbortController().signal)`
    const asking = spawn(process.execPath, ['--input-type=module', '-e', script], { stdio: 'ignore' })
    await vi.waitFor(() => expect(readFileSync(pid, 'utf8').trim()).toMatch(/^\d+$/), 10_000)
    asking.kill('SIGKILL')
    await vi.waitFor(() => expect(isAlive(Number(readFileSync(pid, 'utf8')))).toBe(false), 5000)
    await vi.waitFor(() => expect(existsSync(readFileSync(home, 'utf8').trim())).toBe(false), 5000)
  })
})
