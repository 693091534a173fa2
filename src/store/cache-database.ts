import { existsSync, rmSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { isDamaged, numberPragma, toSqliteError } from './sqlite.ts'

/** What a cache keeps: everything in it can be made again. */
export interface CacheDatabaseOptions {
  /** For messages: `the cache of vectors`. */
  readonly what: string
  readonly version: number
  /** SQL that makes its tables. */
  readonly tables: string
}

/** How long another process that writes at this moment is waited for. */
const BUSY_MS = 2_000

/** One SQLite file of a data folder. */
export interface CacheDatabase {
  exists(): boolean
  /** The file is made with its first use; one that is damaged or of another version is thrown away. */
  do<T>(doing: string, work: (database: DatabaseSync) => T): T
  close(): void
}

/** Opens nothing before it is needed. */
export function openCacheDatabase(file: string, options: CacheDatabaseOptions): CacheDatabase {
  let database: DatabaseSync | undefined
  const attempt = <T>(work: (database: DatabaseSync) => T) => {
    database ??= open(file, options)
    return work(database)
  }
  return {
    exists: () => existsSync(file),
    do(doing, work) {
      try {
        try {
          return attempt(work)
        } catch (error) {
          if (!isDamaged(error)) throw error
          database?.close()
          database = undefined
          discard(file)
          return attempt(work)
        }
      } catch (error) {
        throw toSqliteError(error, `${doing} ${options.what} ${file}`)
      }
    },
    close() {
      database?.close()
      database = undefined
    },
  }
}

function open(file: string, options: CacheDatabaseOptions): DatabaseSync {
  const database = new DatabaseSync(file, { timeout: BUSY_MS })
  try {
    const version = numberPragma(database, 'user_version')
    if (version === options.version) return speed(database)
    const isNew = database.prepare('SELECT count(*) AS n FROM sqlite_schema').get()?.n === 0
    if (isNew) {
      database.exec(`PRAGMA auto_vacuum = FULL; PRAGMA user_version = ${options.version}; ${options.tables}`)
      return speed(database)
    }
  } catch (error) {
    database.close()
    throw error
  }
  database.close()
  discard(file)
  return open(file, options)
}

/** Losing the last writes in a power cut costs only making them again. */
function speed(database: DatabaseSync): DatabaseSync {
  database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = OFF; PRAGMA secure_delete = ON')
  return database
}

function discard(file: string): void {
  for (const ending of ['', '-wal', '-shm', '-journal']) rmSync(file + ending, { force: true })
}
