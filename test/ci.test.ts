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

function sum(): { status: number | null; last: string; lines: string[] } {
  const { status, stdout } = spawnSync(process.execPath, [SUM, folder, 'fast', 'slow'], { encoding: 'utf8' })
  const lines = stdout.trimEnd().split('\n')
  return { status, last: lines.at(-1) ?? '', lines }
}

describe('the sum of the suites', () => {
  it('adds up and succeeds when nothing failed', async () => {
    await suite('fast', 0, { passed: 40, failed: 0 })
    await suite('slow', 0, { passed: 2, failed: 0 })
    expect(sum()).toMatchObject({ status: 0, last: '42 passed, 0 failed' })
  })

  it('fails with the failed tests', async () => {
    await suite('fast', 1, { passed: 40, failed: 2 })
    await suite('slow', 1, { passed: 1, failed: 1 })
    expect(sum()).toMatchObject({ status: 1, last: '41 passed, 3 failed' })
  })

  it('names each failed test with the first line of its message, before the sum', async () => {
    await writeFile(path.join(folder, 'fast.status'), '1\n')
    const report = {
      numPassedTests: 1,
      numFailedTests: 1,
      testResults: [
        {
          name: path.resolve('src/a.test.ts'),
          status: 'failed',
          message: '',
          assertionResults: [
            { status: 'passed', fullName: 'a holds', failureMessages: [] },
            { status: 'failed', fullName: 'a breaks', failureMessages: ['Error: \u001b[31mno\u001b[39m\n    at a.ts'] },
          ],
        },
        { name: path.resolve('src/b.test.ts'), status: 'failed', message: 'Error: b.ts is gone', assertionResults: [] },
      ],
    }
    await writeFile(path.join(folder, 'fast.json'), JSON.stringify(report))
    await suite('slow', 0, { passed: 2, failed: 0 })
    expect(sum().lines.slice(0, 3)).toEqual([
      'fast: 1 passed, 1 failed, exit status 1',
      '  src/a.test.ts > a breaks: Error: no',
      '  src/b.test.ts: Error: b.ts is gone',
    ])
  })

  it('counts checks that failed before any test as one failure', async () => {
    await suite('fast', 2)
    await suite('slow', 0, { passed: 2, failed: 0 })
    expect(sum()).toMatchObject({ status: 1, last: '2 passed, 1 failed' })
  })

  it('counts a suite that never ran as one failure', async () => {
    await suite('fast', 0, { passed: 40, failed: 0 })
    expect(sum()).toMatchObject({ status: 1, last: '40 passed, 1 failed' })
  })

  it('counts a suite that ended badly without a failed test as one failure', async () => {
    await suite('fast', 124, { passed: 40, failed: 0 })
    await suite('slow', 0, { passed: 2, failed: 0 })
    expect(sum()).toMatchObject({ status: 1, last: '42 passed, 1 failed' })
  })
})
