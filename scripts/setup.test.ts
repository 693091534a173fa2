import { spawnSync } from 'node:child_process'
import { chmod, copyFile, mkdir, mkdtemp, readFile, rm, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'

let project = ''
beforeEach(async () => {
  project = await mkdtemp(path.join(tmpdir(), 'duomo-setup-'))
  await mkdir(path.join(project, 'scripts'))
  await mkdir(path.join(project, 'bin'))
  await copyFile(path.join(import.meta.dirname, 'setup.mjs'), path.join(project, 'scripts/setup.mjs'))
  await writeFile(path.join(project, 'package-lock.json'), '{}')
  await npmThat('install')
})
afterEach(() => rm(project, { recursive: true, force: true }))

const INSTALL = 'mkdir -p node_modules/.bin; echo {} > node_modules/.package-lock.json'
const NODE = `ln -sf '${process.execPath}' node_modules/.bin/node`
const BEHAVIOURS = {
  install: `${INSTALL}; ${NODE}`,
  'fail once': `if [ -e tried ]; then ${INSTALL}; ${NODE}; else touch tried; exit 1; fi`,
  'fail always': 'exit 1',
  'leave out the program of node': `case "$1" in ci) ${INSTALL};; rebuild) ${NODE};; esac`,
}

/** A small npm of our own first on the path: it writes down its calls. */
async function npmThat(behaviour: keyof typeof BEHAVIOURS): Promise<void> {
  const file = path.join(project, 'bin/npm')
  await writeFile(file, `#!/bin/sh\necho "$1" >> calls\n${BEHAVIOURS[behaviour]}\n`)
  await chmod(file, 0o755)
}

async function setUp() {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['scripts/setup.mjs'], {
    cwd: project,
    env: { ...process.env, PATH: `${path.join(project, 'bin')}:${process.env.PATH}` },
    encoding: 'utf8',
  })
  const calls = await readFile(path.join(project, 'calls'), 'utf8').catch(() => '')
  return { status, stdout, stderr, calls: calls.split('\n').filter(Boolean) }
}

describe.skipIf(process.platform === 'win32')('setup', () => {
  it('installs into a fresh clone, and keeps stdout for what follows', async () => {
    expect(await setUp()).toMatchObject({ status: 0, stdout: '', calls: ['ci'] })
  })

  it('does nothing when all is there', async () => {
    await setUp()
    expect(await setUp()).toMatchObject({ status: 0, stderr: '', calls: ['ci'] })
  })

  it('installs again when the lock file is newer, as after a pull', async () => {
    await setUp()
    const later = new Date(Date.now() + 60_000)
    await utimes(path.join(project, 'package-lock.json'), later, later)
    expect(await setUp()).toMatchObject({ status: 0, calls: ['ci', 'ci'] })
  })

  it('tries again when the registry fails', async () => {
    await npmThat('fail once')
    expect(await setUp()).toMatchObject({ status: 0, calls: ['ci', 'ci'] })
  })

  it('gives up after three attempts, and says so', async () => {
    await npmThat('fail always')
    const { status, stderr, calls } = await setUp()
    expect({ status, calls }).toEqual({ status: 1, calls: ['ci', 'ci', 'ci'] })
    expect(stderr).toContain('installation failed')
  })

  it('builds the page once, and again when one of its files is newer', async () => {
    await mkdir(path.join(project, 'web'))
    await writeFile(path.join(project, 'web/page.css'), '')
    await writeFile(
      path.join(project, 'scripts/build-web.ts'),
      `import { appendFileSync, mkdirSync, writeFileSync } from 'node:fs'
mkdirSync('web/dist', { recursive: true })
writeFileSync('web/dist/index.html', '')
appendFileSync('calls', 'page\\n')
`,
    )
    await setUp()
    expect(await setUp()).toMatchObject({ status: 0, calls: ['ci', 'page'] })
    const later = new Date(Date.now() + 60_000)
    await utimes(path.join(project, 'web/page.css'), later, later)
    expect(await setUp()).toMatchObject({ status: 0, calls: ['ci', 'page', 'page'] })
  })

  it('fetches the program of node where install scripts were switched off', async () => {
    await npmThat('leave out the program of node')
    expect(await setUp()).toMatchObject({ status: 0, calls: ['ci', 'rebuild'] })
  })
})
