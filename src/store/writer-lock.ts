import { accessSync, constants, existsSync } from 'node:fs'
import { readFile, rm, writeFile } from 'node:fs/promises'
import { hostname } from 'node:os'
import { DatabaseSync } from 'node:sqlite'
import { setTimeout as wait } from 'node:timers/promises'
import { DuomoError } from '../base/errors.ts'
import { isBusy, numberPragma, toSqliteError } from './sqlite.ts'

const SHORTEST_PAUSE_MS = 2
const LONGEST_PAUSE_MS = 50

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

export interface LockPlace {
  /** What is locked, as an error names it. */
  readonly subject: string
  /** Locked itself; no other code of this process may open it, since closing it would drop the lock (POSIX). */
  readonly file: string
  /** Tells other processes, beside it, whom they wait for; they are not told if absent. */
  readonly whoFile?: string
}

/**
 * Takes a lock of the operating system, by SQLite's calls on a database of one page: it ends with its process, so there is
 * no stale lock to take over, and a writer that was only suspended keeps it.
 *
 * @throws `base-locked` when another writer holds it after `waitMs`
 */
export async function acquireWriterLock(place: LockPlace, options: LockOptions = {}): Promise<WriterLock> {
  const deadline = performance.now() + (options.waitMs ?? 0)
  for (let pauseMs = SHORTEST_PAUSE_MS; ; pauseMs = Math.min(2 * pauseMs, LONGEST_PAUSE_MS)) {
    if (options.signal?.aborted)
      throw new DuomoError('cancelled', `waiting to write to ${place.subject} was cancelled`, {
        cause: options.signal.reason,
      })
    const database = tryLock(place.file)
    if (database) return hold(database, place.whoFile)
    const left = deadline - performance.now()
    if (left <= 0) throw await lockedError(place)
    await pause(Math.min(left, pauseMs), options.signal)
  }
}

function tryLock(file: string): DatabaseSync | undefined {
  let database: DatabaseSync | undefined
  try {
    database = new DatabaseSync(file)
    // SQLite opens, and reserves, also what it may only read.
    accessSync(file, constants.W_OK)
    // To reserve an empty file SQLite would write to it each time; this way a full disk does not stop a removal.
    if (numberPragma(database, 'user_version') !== 1) database.exec('PRAGMA user_version = 1')
    database.exec('BEGIN IMMEDIATE')
    return database
  } catch (error) {
    database?.close()
    if (isBusy(error)) return undefined
    throw toSqliteError(error, `locking ${file}`)
  }
}

async function hold(database: DatabaseSync, whoFile: string | undefined): Promise<WriterLock> {
  const recovered = whoFile !== undefined && existsSync(whoFile)
  if (whoFile !== undefined) await tellWho(whoFile)
  return {
    recovered,
    async release() {
      if (!database.isOpen) return
      try {
        if (whoFile !== undefined) await rm(whoFile, { force: true })
      } finally {
        if (database.isOpen) database.close()
      }
    },
  }
}

async function tellWho(file: string): Promise<void> {
  const writer: Writer = {
    pid: process.pid,
    host: hostname(),
    command: commandLine(),
    since: new Date().toISOString(),
  }
  try {
    await writeFile(file, `${JSON.stringify(writer)}\n`)
  } catch {
    // Only the wording of another process's message depends on it, and a full disk must not stop a removal.
  }
}

/** Program and first word only: what follows may be private (a question, a password). */
function commandLine(): string {
  const [, script = '', word = ''] = process.argv
  const name = script.split(/[\\/]/).at(-1) ?? ''
  return [name, /^[a-z-]+$/.test(word) ? word : ''].filter(Boolean).join(' ')
}

async function lockedError({ subject, whoFile }: LockPlace): Promise<DuomoError> {
  const writer = whoFile === undefined ? undefined : await readWriter(whoFile)
  const name = writer
    ? `process ${writer.pid} (${writer.command}) on ${writer.host}, since ${writer.since}`
    : 'another process'
  return new DuomoError('base-locked', `${subject} is being written by ${name}`, {
    hint: 'Wait until it has ended and run the command again; reading works meanwhile.',
  })
}

async function readWriter(file: string): Promise<Writer | undefined> {
  try {
    const value: unknown = JSON.parse(await readFile(file, 'utf8'))
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

async function pause(ms: number, signal: AbortSignal | undefined): Promise<void> {
  try {
    await wait(ms, undefined, signal ? { signal } : {})
  } catch {
    // Cancelled: the caller's loop says so.
  }
}
