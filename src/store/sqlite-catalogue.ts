import { accessSync, constants, existsSync, linkSync, mkdirSync, rmSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { pathToFileURL } from 'node:url'
import { DuomoError } from '../base/errors.ts'
import { type DocumentRecord, documentRecordSchema } from '../model/catalogue.ts'
import type { Catalogue, CatalogueChange } from '../spec/catalogue.ts'
import { inTransaction, numberPragma, toSqliteError } from './sqlite.ts'

const VERSION = 1
// 'DUOM' in ASCII: tells our file from any other SQLite database.
const APPLICATION_ID = 0x44554f4d

const TABLES = `
  CREATE TABLE documents (
    base TEXT NOT NULL,
    document_id TEXT NOT NULL,
    added_at INTEGER NOT NULL,
    record TEXT NOT NULL,
    PRIMARY KEY (base, document_id)
  ) WITHOUT ROWID;
  PRAGMA application_id = ${APPLICATION_ID};
  PRAGMA user_version = ${VERSION};
`

/**
 * The catalogue in one SQLite file, made when it is not there. Readers of other processes see each commit at once;
 * writers wait for each other up to five seconds.
 *
 * @throws `base-damaged` when the file is no catalogue, `base-version` when another release wrote it
 */
export function openCatalogue(file: string): Catalogue {
  const doing = `opening the catalogue ${file}`
  try {
    if (!existsSync(file)) create(file)
    const writable = isWritable(file)
    const database = writable ? new DatabaseSync(file, { timeout: 5000 }) : openUnwritable(file)
    try {
      checkIdentity(database, file)
      if (writable) database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL')
      return new SqliteCatalogue(database, file)
    } catch (error) {
      database.close()
      throw error
    }
  } catch (error) {
    throw toSqliteError(error, doing)
  }
}

function isWritable(file: string): boolean {
  try {
    for (const path of [file, dirname(file)]) accessSync(path, constants.W_OK)
    return true
  } catch {
    return false
  }
}

/** Reads what nobody can change (a read-only disk): SQLite would need to write beside the file to read what was not checkpointed. */
function openUnwritable(file: string): DatabaseSync {
  const log = statSync(`${file}-wal`, { throwIfNoEntry: false })
  if (log && log.size > 0)
    throw new DuomoError(
      'no-permission',
      `the catalogue ${file} was not closed and cannot be mended: its folder is read-only`,
      {
        hint: 'Open it once where it may be written.',
      },
    )
  const url = pathToFileURL(file)
  url.searchParams.set('immutable', '1')
  return new DatabaseSync(url, { readOnly: true })
}

/** A whole new file appears at once: made beside its place and linked there, unless another process was faster. */
function create(file: string): void {
  mkdirSync(dirname(file), { recursive: true })
  const draft = `${file}.new-${process.pid}`
  rmSync(draft, { force: true })
  const database = new DatabaseSync(draft)
  try {
    database.exec(`PRAGMA synchronous = FULL; BEGIN; ${TABLES} COMMIT`)
  } finally {
    database.close()
  }
  try {
    linkSync(draft, file)
  } catch (error) {
    if (!existsSync(file)) throw error
  } finally {
    rmSync(draft, { force: true })
  }
}

function checkIdentity(database: DatabaseSync, file: string): void {
  const version = numberPragma(database, 'user_version')
  // A file cut to nothing is an empty database to SQLite; a catalogue is never empty, even without documents.
  if (numberPragma(database, 'application_id') !== APPLICATION_ID)
    throw damaged(file, 'it is empty or another kind of database')
  if (version !== VERSION)
    throw new DuomoError(
      'base-version',
      `the catalogue ${file} has version ${version}; this release reads ${VERSION}`,
      {
        hint: 'Use the release that wrote it, or another data folder.',
      },
    )
}

function damaged(file: string, why: string): DuomoError {
  return new DuomoError('base-damaged', `the catalogue ${file} cannot be read: ${why}`, {
    hint: 'Put back a copy of that file, or move the data folder away and add the documents again.',
  })
}

class SqliteCatalogue implements Catalogue {
  readonly #database: DatabaseSync
  readonly #file: string
  #commits = 0

  constructor(database: DatabaseSync, file: string) {
    this.#database = database
    this.#file = file
  }

  async commit(base: string, change: CatalogueChange): Promise<void> {
    this.#guard('writing', () =>
      inTransaction(this.#database, () => {
        const remove = this.#database.prepare('DELETE FROM documents WHERE base = ? AND document_id = ?')
        for (const id of change.remove ?? []) remove.run(base, id)
        const put = this.#database.prepare('INSERT OR REPLACE INTO documents VALUES (?, ?, ?, ?)')
        for (const record of change.put ?? [])
          put.run(base, record.documentId, record.addedAt, JSON.stringify(documentRecordSchema.parse(record)))
      }),
    )
    this.#commits++
  }

  async get(base: string, documentId: string): Promise<DocumentRecord | undefined> {
    return this.#guard('reading', () => {
      const row = this.#database
        .prepare('SELECT record FROM documents WHERE base = ? AND document_id = ?')
        .get(base, documentId)
      return row && this.#record(base, documentId, row.record)
    })
  }

  async list(base: string): Promise<DocumentRecord[]> {
    return this.#guard('reading', () =>
      this.#database
        .prepare('SELECT document_id, record FROM documents WHERE base = ? ORDER BY added_at, document_id')
        .all(base)
        .map((row) => this.#record(base, row.document_id, row.record)),
    )
  }

  async bases(): Promise<string[]> {
    return this.#guard('reading', () =>
      this.#database
        .prepare('SELECT DISTINCT base FROM documents ORDER BY base')
        .all()
        .map((row) => String(row.base)),
    )
  }

  async version(): Promise<string> {
    // SQLite counts the commits of other connections here, and never one's own.
    return this.#guard('reading', () => `${numberPragma(this.#database, 'data_version')}.${this.#commits}`)
  }

  async namedAssets(): Promise<ReadonlySet<string>> {
    return this.#guard('reading', () => {
      const names = new Set<string>()
      for (const row of this.#database.prepare('SELECT base, document_id, record FROM documents').iterate()) {
        const record = this.#record(row.base, row.document_id, row.record)
        // The original's hash is the document's id.
        for (const name of [record.documentId, ...record.assets]) names.add(name)
        if (record.reading) names.add(record.reading)
      }
      return names
    })
  }

  async close(): Promise<void> {
    if (this.#database.isOpen) this.#guard('closing', () => this.#database.close())
  }

  #record(base: unknown, documentId: unknown, json: unknown): DocumentRecord {
    const why = `its record of document ${documentId} in base "${base}" is not as it was written`
    let value: unknown
    try {
      value = JSON.parse(String(json))
    } catch {
      throw damaged(this.#file, why)
    }
    const result = documentRecordSchema.safeParse(value)
    if (!result.success || result.data.documentId !== documentId) throw damaged(this.#file, why)
    return result.data
  }

  #guard<T>(doing: string, work: () => T): T {
    try {
      return work()
    } catch (error) {
      throw toSqliteError(error, `${doing} the catalogue ${this.#file}`)
    }
  }
}
