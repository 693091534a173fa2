import { spawnSync } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

const ROOT = path.resolve(import.meta.dirname, '../..')

let data = ''
beforeAll(async () => {
  data = await mkdtemp(path.join(tmpdir(), 'duomo-demo-'))
})
afterAll(() => rm(data, { recursive: true, force: true }))

describe('npm run demo', () => {
  it('reads the samples and answers six questions', () => {
    const { status, stdout } = spawnSync('npm', ['run', '--silent', 'demo'], {
      cwd: ROOT,
      env: { ...process.env, DUOMO_DATA: data, NO_COLOR: '1' },
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'inherit'],
      shell: process.platform === 'win32',
    })
    expect(status).toBe(0)
    expect(stdout.match(/^\$ npx duomo ask /gm)).toHaveLength(6)
    expect(stdout).toMatch(/彩色约 ?7 ?页\/分钟/)
  })
})
