import type { DatabaseSync } from 'node:sqlite'
import { DuomoError, toDuomoError } from '../base/errors.ts'

// SQLite's primary result codes, https://www.sqlite.org/rescode.html
const BUSY = 5
const IO_ERROR = 10
const CORRUPT = 11
const CANNOT_OPEN = 14
const NOT_A_DATABASE = 26

/** The number that SQLite gives for what went wrong, without its extension; `undefined` for anything else. */
function resultCode(error: unknown): number | undefined {
  if (!(error instanceof Error) || !('errcode' in error) || typeof error.errcode !== 'number') return undefined
  return error.errcode & 0xff
}

export function isBusy(error: unknown): boolean {
  return resultCode(error) === BUSY
}

/** Whether it says that the file is none of its own, or no longer whole. */
export function isDamaged(error: unknown): boolean {
  const code = resultCode(error)
  return code === CORRUPT || code === NOT_A_DATABASE
}

/** What SQLite threw, with a code of ours. */
export function toSqliteError(error: unknown, doing: string): DuomoError {
  if (error instanceof DuomoError) return error
  const message = error instanceof Error ? error.message : String(error)
  switch (resultCode(error)) {
    case CORRUPT:
    case NOT_A_DATABASE:
      return new DuomoError('base-damaged', `${doing}: ${message}`, {
        cause: error,
        hint: 'Put back a copy of that file, or move the data folder away and add the documents again.',
      })
    case BUSY:
      return new DuomoError('base-locked', `${doing}: ${message}`, {
        cause: error,
        hint: 'Another program holds that file; wait for it to end and run the command again.',
      })
    case IO_ERROR:
    case CANNOT_OPEN: {
      const named = toDuomoError(error, doing)
      if (named.code !== 'internal') return named
      return new DuomoError('store-failed', named.message, {
        cause: error,
        hint: 'Check the disk, and how many files may be open (`ulimit -n`); then run the command again.',
      })
    }
    default:
      return toDuomoError(error, doing)
  }
}

/** Runs `work` in one write transaction: all of it or nothing. */
export function inTransaction(database: DatabaseSync, work: () => void): void {
  database.exec('BEGIN IMMEDIATE')
  try {
    work()
    database.exec('COMMIT')
  } catch (error) {
    // After a full disk SQLite may have rolled back by itself.
    if (database.isTransaction) database.exec('ROLLBACK')
    throw error
  }
}

/** `PRAGMA name` as a number. */
export function numberPragma(database: DatabaseSync, name: string): number {
  const row = database.prepare(`PRAGMA ${name}`).get()
  return Number(row ? Object.values(row)[0] : Number.NaN)
}
