import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { type AddResult, addResultSchema } from '../../src/model/catalogue.ts'

const ROOT = join(import.meta.dirname, '../..')

/** A run of the command line that has ended. */
export interface Run {
  /** Its exit status, or the signal that ended it. */
  readonly status: number | NodeJS.Signals
  /** What it told of each file before that. */
  readonly told: readonly AddResult[]
  readonly stderr: string
}

export interface RunOptions {
  /** See fault-points.ts. */
  readonly fault?: string
  readonly killAfterMs?: number
  readonly env?: Readonly<Record<string, string>>
  /** A program and arguments that start the process in another way. */
  readonly through?: readonly string[]
}

/** Runs `duomo add FOLDER --json` as a process of its own. */
export async function runAdd(folder: string, data: string, options: RunOptions = {}): Promise<Run> {
  const [program = '', ...rest] = [
    ...(options.through ?? []),
    process.execPath,
    '--import',
    join(import.meta.dirname, 'fault-points.ts'),
    join(ROOT, 'bin/duomo.js'),
    ...['add', folder, '--data', data, '--json', '--quiet'],
  ]
  const child = spawn(program, rest, {
    env: { ...process.env, LC_ALL: 'C', FAULT: options.fault ?? '', ...options.env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let stdout = ''
  let stderr = ''
  child.stdout.on('data', (text) => {
    stdout += text
  })
  child.stderr.on('data', (text) => {
    stderr += text
  })
  const ended = once(child, 'close')
  if (options.killAfterMs !== undefined) {
    const stop = new AbortController()
    const timer = wait(options.killAfterMs, undefined, { signal: stop.signal }).catch(() => {})
    await Promise.race([ended, timer.then(() => child.kill('SIGKILL'))])
    stop.abort()
  }
  const [code, signal] = await ended
  // Killed in the middle of a line: that line was not told.
  const told = stdout
    .split('\n')
    .slice(0, -1)
    .map((line) => addResultSchema.parse(JSON.parse(line)))
  return { status: signal ?? code, told, stderr }
}
