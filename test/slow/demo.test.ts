import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
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

/** The first line of each answer that a README shows, by its question. */
function shownAnswers(file: string): [string, string][] {
  const readme = readFileSync(path.join(ROOT, file), 'utf8')
  return [...readme.matchAll(/^\$ npx duomo ask "([^"]+)".*\n(.+)$/gm)].map((match) => [match[1] ?? '', match[2] ?? ''])
}

const withoutBlanks = (text: string) => text.replace(/\s/g, '')

describe('npm run demo', () => {
  it('reads the samples, answers seven questions, and answers as both READMEs show', () => {
    const { status, stdout } = spawnSync('npm', ['run', '--silent', 'demo'], {
      cwd: ROOT,
      env: { ...process.env, DUOMO_DATA: data, NO_COLOR: '1' },
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'inherit'],
      shell: process.platform === 'win32',
    })
    expect(status).toBe(0)
    expect(stdout.match(/^\$ npx duomo ask /gm)).toHaveLength(7)
    expect(stdout).toMatch(/彩色约 ?7 ?页\/分钟/)
    for (const file of ['README.md', 'README.zh-CN.md']) {
      const shown = shownAnswers(file)
      expect(shown.length).toBeGreaterThan(0)
      for (const [question, answer] of shown) {
        const [, printed = ''] = stdout.split(`$ npx duomo ask "${question}"`)
        expect(withoutBlanks(printed.split('\n$ ')[0] ?? '')).toContain(withoutBlanks(answer))
      }
    }
  })
})
