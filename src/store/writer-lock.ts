import { existsSync } from 'node:fs'
import { readFile, rm, writeFile } from 'node:fs/promises'
import { hostname } from 'node:os'
import { dirname } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { setTimeout as wait } from 'node:timers/promises'
import { DuomoError } from '../base/errors.ts'
import { isBusy, toSqliteError } from './sqlite.ts'

const POLL_MS = 50

/** The right to write; held until `release` or the end of the process, however it ends. */
export interface WriterLock {
  /** The writer before ended without releasing: what it wrote and never named may lie about. */
  readonly recovered: boolean
  release(): Promise<void>
}

export interface LockOptions {
  readonly signal?: AbortSignal
  /** How long to wait for another writer to end; 0 if absent. */
  readonly waitMs?: number
}

interface Writer {
  readonly pid: number
  readonly host: string
  readonly command: string
  readonly since: string
}

/**
 * Takes a lock of the operating system on `file` (an empty file, locked by SQLite's own calls), so that it ends with its
 * process: there is no stale lock to take over, and a writer that was only suspended keeps it. `who`, beside it, tells
 * others whom they wait for. No other code of this process may open `file`: closing it would drop the lock (POSIX).
 *
 * @throws `base-locked` when another writer holds it after `waitMs`
 */
export async function acquireWriterLock(file: string, who: string, options: LockOptions = {}): Promise<WriterLock> {
  const deadline = performance.now() + (options.waitMs ?? 0)
  for (;;) {
    throwIfCancelled(options.signal, file)
    const database = tryLock(file)
    if (database) return hold(database, who)
    const left = deadline - performance.now()
    if (left <= 0) throw await lockedError(who)
    await pause(Math.min(left, POLL_MS), options.signal)
  }
}

function tryLock(file: string): DatabaseSync | undefined {
  let database: DatabaseSync | undefined
  try {
    database = new DatabaseSync(file)
    // Reserves the file without writing to it: works on a full disk, too.
    database.exec('BEGIN IMMEDIATE')
    return database
  } catch (error) {
    database?.close()
    if (isBusy(error)) return undefined
    throw toSqliteError(error, `locking ${file}`)
  }
}

async function hold(database: DatabaseSync, who: string): Promise<WriterLock> {
  const writer: Writer = {
    pid: process.pid,
    host: hostname(),
    command: commandLine(),
    since: new Date().toISOString(),
  }
  const recovered = existsSync(who)
  try {
    await writeFile(who, `${JSON.stringify(writer)}\n`)
  } catch {
    // Only the wording of another process's message depends on it, and a full disk must not stop a removal.
  }
  return {
    recovered,
    async release() {
      if (!database.isOpen) return
      try {
        await rm(who, { force: true })
      } finally {
        database.close()
      }
    },
  }
}

/** Program and first word only: what follows may be private (a question, a password). */
function commandLine(): string {
  const [, script = '', word = ''] = process.argv
  const name = script.split(/[\\/]/).at(-1) ?? ''
  return [name, /^[a-z-]+$/.test(word) ? word : ''].filter(Boolean).join(' ')
}

async function lockedError(who: string): Promise<DuomoError> {
  const writer = await readWriter(who)
  const name = writer
    ? `process ${writer.pid} (${writer.command}) on ${writer.host}, since ${writer.since}`
    : 'another process'
  return new DuomoError('base-locked', `the data folder ${dirname(who)} is being written by ${name}`, {
    hint: 'Wait until it has ended and run the command again; reading works meanwhile.',
  })
}

async function readWriter(who: string): Promise<Writer | undefined> {
  try {
    const value: unknown = JSON.parse(await readFile(who, 'utf8'))
    return isWriter(value) ? value : undefined
  } catch {
    return undefined
  }
}

function isWriter(value: unknown): value is Writer {
  if (typeof value !== 'object' || value === null) return false
  const text = (name: string) => typeof Reflect.get(value, name) === 'string'
  return Number.isInteger(Reflect.get(value, 'pid')) && text('host') && text('command') && text('since')
}

function throwIfCancelled(signal: AbortSignal | undefined, file: string): void {
  if (signal?.aborted) throw new DuomoError('cancelled', `waiting for ${file} was cancelled`, { cause: signal.reason })
}

async function pause(ms: number, signal: AbortSignal | undefined): Promise<void> {
  try {
    await wait(ms, undefined, signal ? { signal } : {})
  } catch {
    // Cancelled: the caller's loop says so.
  }
}
