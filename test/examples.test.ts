import { spawnSync } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'

const ROOT = path.dirname(import.meta.dirname)

/** What each example has to print. */
const PRINTS: Readonly<Record<string, RegExp>> = {
  'ask.ts': /彩色约 ?7 ?页\/分钟/,
  'custom-index.ts': /quieter night mode.*\(spelling → rrf\)\nM28…: M280/s,
}

let data = ''
beforeEach(async () => {
  data = await mkdtemp(path.join(tmpdir(), 'duomo-example-'))
})
afterEach(() => rm(data, { recursive: true, force: true }))

describe('examples', () => {
  it.each(readdirSync(path.join(ROOT, 'examples')).filter((name) => name.endsWith('.ts')))('%s runs', (name) => {
    const { status, stdout, stderr } = spawnSync(process.execPath, [path.join(ROOT, 'examples', name)], {
      cwd: ROOT,
      env: { ...process.env, DUOMO_DATA: data },
      encoding: 'utf8',
    })
    expect({ status, stderr: status === 0 ? '' : stderr }).toEqual({ status: 0, stderr: '' })
    expect(stdout).toMatch(PRINTS[name] ?? /^never: name what it prints/)
  })
})
