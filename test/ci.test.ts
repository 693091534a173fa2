import { spawnSync } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'

const SUM = path.resolve(import.meta.dirname, '../.ci/sum.mjs')

let folder = ''
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'duomo-ci-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

async function suite(name: string, exit: number, counts?: { passed: number; failed: number }): Promise<void> {
  await writeFile(path.join(folder, `${name}.status`), `${exit}\n`)
  if (!counts) return
  const report = { numPassedTests: counts.passed, numFailedTests: counts.failed }
  await writeFile(path.join(folder, `${name}.json`), JSON.stringify(report))
}

function sum(): { status: number | null; last: string } {
  const { status, stdout } = spawnSync(process.execPath, [SUM, folder, 'fast', 'slow'], { encoding: 'utf8' })
  return { status, last: stdout.trimEnd().split('\n').at(-1) ?? '' }
}

describe('the sum of the suites', () => {
  it('adds up and succeeds when nothing failed', async () => {
    await suite('fast', 0, { passed: 40, failed: 0 })
    await suite('slow', 0, { passed: 2, failed: 0 })
    expect(sum()).toEqual({ status: 0, last: '42 passed, 0 failed' })
  })

  it('fails with the failed tests', async () => {
    await suite('fast', 1, { passed: 40, failed: 2 })
    await suite('slow', 1, { passed: 1, failed: 1 })
    expect(sum()).toEqual({ status: 1, last: '41 passed, 3 failed' })
  })

  it('counts checks that failed before any test as one failure', async () => {
    await suite('fast', 2)
    await suite('slow', 0, { passed: 2, failed: 0 })
    expect(sum()).toEqual({ status: 1, last: '2 passed, 1 failed' })
  })

  it('counts a suite that never ran as one failure', async () => {
    await suite('fast', 0, { passed: 40, failed: 0 })
    expect(sum()).toEqual({ status: 1, last: '40 passed, 1 failed' })
  })

  it('counts a suite that ended badly without a failed test as one failure', async () => {
    await suite('fast', 124, { passed: 40, failed: 0 })
    await suite('slow', 0, { passed: 2, failed: 0 })
    expect(sum()).toEqual({ status: 1, last: '42 passed, 1 failed' })
  })
})
