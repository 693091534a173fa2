import { chmod, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openDuomo } from '../../src/app/open-duomo.ts'
import { createRandom } from '../../src/testing/random.ts'
import { runAdd } from './command.ts'
import { Documents } from './documents.ts'
import { checkBase, type Held, stateOf } from './state.ts'

let home: string
let data: string
let documents: Documents
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'duomo-disk-'))
  data = join(home, 'data')
  await mkdir(join(home, 'docs'))
  documents = new Documents(join(home, 'docs'), 1, createRandom(5))
  await documents.change()
})
afterEach(async () => {
  await rm(home, { recursive: true, force: true })
})

/** After the fault is over the same command ends what it began. */
async function expectRecovered(): Promise<void> {
  expect(await runAdd(documents.folder, data)).toMatchObject({ status: 3 })
  await runAdd(documents.folder, join(home, 'undisturbed'))
  expect(await stateOf(data)).toEqual(await stateOf(join(home, 'undisturbed')))
}

async function held(): Promise<Held> {
  return checkBase(data, documents, new Map(), [])
}

describe('a write that fails', () => {
  for (const [fault, code] of [
    ['EIO@asset-before:3', 'store-failed'],
    ['ENOSPC@asset-before:4', 'no-space'],
    ['EMFILE@asset-before:2', 'store-failed'],
    ['EIO@rows-before:1', 'store-failed'],
    ['ENOSPC@commit-before:1', 'no-space'],
  ] as const)
    it(`ends the run with its reason, loses nothing, and is over when the disk is well again (${fault})`, async () => {
      const { status, stderr } = await runAdd(documents.folder, data, { fault })
      expect(status).toBe(1)
      expect(stderr).toContain(`(${code})`)
      await held()
      await expectRecovered()
    })

  it.skipIf(process.platform === 'win32')('is named when too few files may be open', async () => {
    const { status, stderr } = await runAdd(documents.folder, data, {
      through: ['sh', '-c', 'ulimit -n 32; exec "$@"', 'sh'],
    })
    expect(status, stderr).not.toBe(0)
    expect(stderr).not.toMatch(/base-damaged/)
    await expectRecovered()
  })
})

describe('two processes', () => {
  it('that add one folder at once leave what one would have left', async () => {
    const runs = await Promise.all([runAdd(documents.folder, data), runAdd(documents.folder, data)])
    for (const { status, stderr } of runs) if (status !== 3) expect(stderr).toMatch(/base-locked/)
    expect(runs.map(({ status }) => status)).toContain(3)
    await expectRecovered()
  })

  it.skipIf(process.platform !== 'linux')('one that is killed takes its children with it', async () => {
    const { status } = await runAdd(documents.folder, data, { fault: 'kill@rows-before:1', env: { TMPDIR: home } })
    expect(status).toBe('SIGKILL')
    // What a child is given of the environment tells whose it is.
    const left = async () => {
      const environments = (await readdir('/proc')).map((id) =>
        readFile(join('/proc', id, 'environ'), 'utf8').catch(() => ''),
      )
      return (await Promise.all(environments)).filter((one) => one.includes(`TMPDIR=${home}`)).length
    }
    for (let tries = 0; tries < 100 && (await left()) > 0; tries += 1) await wait(100)
    expect(await left()).toBe(0)
  })
})

describe('a data folder', () => {
  it('of a newer release is refused by name, and left as it is', async () => {
    await runAdd(documents.folder, data)
    await writeFile(join(data, 'duomo.json'), '{"format":2}\n')
    for (const work of [
      async () => (await openDuomo({ data })).list(),
      async () => {
        for await (const _ of (await openDuomo({ data })).repair()) expect.unreachable()
      },
    ])
      await expect(work()).rejects.toMatchObject({ code: 'base-version', message: expect.stringContaining('2') })
    expect(await readFile(join(data, 'duomo.json'), 'utf8')).toBe('{"format":2}\n')
  })

  it.skipIf(process.getuid?.() === 0)('that may not be written answers, and refuses new documents', async () => {
    await runAdd(documents.folder, data)
    await chmod(data, 0o500)
    try {
      await held()
      const { status, stderr } = await runAdd(documents.folder, data)
      expect([status, stderr.includes('no-permission')]).toEqual([1, true])
    } finally {
      await chmod(data, 0o700)
    }
  })

  it('whose catalogue is gone is not taken for an empty one, so that nothing kept is swept away', async () => {
    await runAdd(documents.folder, data)
    await rm(join(data, 'catalogue.sqlite'))
    const { status, stderr } = await runAdd(documents.folder, data)
    expect(status).toBe(1)
    expect(stderr).toMatch(/base-damaged.*--repair/s)
  })
})
