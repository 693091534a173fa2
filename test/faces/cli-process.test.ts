import { spawn } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { useCli } from './cli.fixture.ts'

const cli = useCli()

describe('as a process', () => {
  const child = fileURLToPath(new URL('cli-child.ts', import.meta.url))
  const start = (argv: readonly string[], env: Record<string, string> = {}) => {
    const running = spawn(process.execPath, [child, ...argv], {
      cwd: cli.folder,
      env: { ...process.env, LANG: 'C', ...env },
    })
    let err = ''
    running.stderr.on('data', (chunk) => (err += chunk))
    const ended = new Promise<number | null>((done) => running.on('close', done))
    return { running, ended, err: () => err }
  }

  it('stops after the current file on Ctrl-C and says how to go on', async () => {
    await writeFile(join(cli.folder, 'second.txt'), 'more')
    const { running, ended, err } = start(['add', '.', '--json'], { slow: '400' })
    running.stdout.once('data', () => running.kill('SIGINT'))
    expect(await ended).toBe(130)
    expect(err()).toContain('run the same command again')
  })

  it('stops at once on the second Ctrl-C', async () => {
    const { running, ended, err } = start(['add', 'report.txt', '--json'], { slow: '30000' })
    running.stdout.once('data', () => running.kill('SIGINT'))
    running.stderr.on('data', () => setTimeout(() => running.kill('SIGINT'), 400))
    expect(await ended).toBe(130)
    expect(err()).not.toContain('stopped')
  })

  it('ends quietly when its reader leaves', async () => {
    await writeFile(join(cli.folder, 'second.txt'), 'more')
    const { running, ended, err } = start(['add', '.', '--json'], { slow: '200' })
    running.stdout.once('data', () => running.stdout.destroy())
    expect(await ended).toBe(141)
    expect(err()).toBe('')
  })
})
