import { crc32 } from 'node:zlib'
import type { Embedding, Space } from '../model/embedding.ts'
import type { CachedVector, VectorCache } from '../spec/vector-cache.ts'
import { type CacheDatabase, openCacheDatabase } from './cache-database.ts'
import { inTransaction } from './sqlite.ts'

const VERSION = 1
const TABLES = `
  CREATE TABLE vectors (id INTEGER PRIMARY KEY, space TEXT NOT NULL, key TEXT NOT NULL, crc INTEGER NOT NULL,
    bytes BLOB NOT NULL, UNIQUE (space, key));
  CREATE TABLE uses (document_id TEXT NOT NULL, vector INTEGER NOT NULL, PRIMARY KEY (document_id, vector)) WITHOUT ROWID;
  CREATE INDEX by_vector ON uses (vector);
`

/**
 * The cache in one SQLite file, for the one writer of a data folder; the file is made with its first use. A file that is
 * damaged or of another version is thrown away: everything in it can be made again.
 */
export function openVectorCache(file: string): VectorCache {
  return new SqliteVectorCache(file)
}

class SqliteVectorCache implements VectorCache {
  readonly #database: CacheDatabase

  constructor(file: string) {
    this.#database = openCacheDatabase(file, { what: 'the cache of vectors', version: VERSION, tables: TABLES })
  }

  async get(documentId: string, space: Space, keys: readonly string[]): Promise<(Embedding | undefined)[]> {
    return this.#database.do('reading', (database) => {
      const find = database.prepare('SELECT id, crc, bytes FROM vectors WHERE space = ? AND key = ?')
      const use = database.prepare('INSERT OR IGNORE INTO uses VALUES (?, ?)')
      const found: (Embedding | undefined)[] = []
      inTransaction(database, () => {
        for (const key of keys) {
          const row = find.get(space.id, key)
          const { id = null, crc, bytes } = row ?? {}
          const embedding = bytes instanceof Uint8Array && crc32(bytes) === crc ? decode(bytes, space) : undefined
          if (embedding) use.run(documentId, id)
          found.push(embedding)
        }
      })
      return found
    })
  }

  async put(documentId: string, space: Space, vectors: readonly CachedVector[]): Promise<void> {
    this.#database.do('writing', (database) => {
      const insert = database.prepare(
        'INSERT INTO vectors (space, key, crc, bytes) VALUES (?, ?, ?, ?) ' +
          'ON CONFLICT (space, key) DO UPDATE SET crc = excluded.crc, bytes = excluded.bytes RETURNING id',
      )
      const use = database.prepare('INSERT OR IGNORE INTO uses VALUES (?, ?)')
      inTransaction(database, () => {
        for (const { key, embedding } of vectors) {
          const bytes = encode(embedding)
          const row = insert.get(space.id, key, crc32(bytes), bytes)
          use.run(documentId, row?.id ?? null)
        }
      })
    })
  }

  async keepOnly(documentIds: ReadonlySet<string>): Promise<void> {
    if (!this.#database.exists()) return
    this.#database.do('sweeping', (database) => {
      const used = database.prepare('SELECT DISTINCT document_id FROM uses').all()
      const gone = used.map(({ document_id }) => String(document_id)).filter((id) => !documentIds.has(id))
      if (gone.length === 0) return
      const drop = database.prepare('DELETE FROM uses WHERE document_id = ?')
      inTransaction(database, () => {
        for (const id of gone) drop.run(id)
        database.exec('DELETE FROM vectors WHERE id NOT IN (SELECT vector FROM uses)')
      })
    })
  }

  async close(): Promise<void> {
    this.#database.close()
  }
}

function encode(embedding: Embedding): Uint8Array {
  const parts =
    embedding.kind === 'dense'
      ? [embedding.vector]
      : embedding.kind === 'multi'
        ? [embedding.values]
        : [embedding.terms, embedding.weights]
  return Buffer.concat(parts.map((part) => new Uint8Array(part.buffer, part.byteOffset, part.byteLength)))
}

/** The inverse, on the machine that wrote it; `undefined` for bytes that are no embedding of the space. */
function decode(bytes: Uint8Array, { id, kind, dimension }: Space): Embedding | undefined {
  const copy = bytes.slice().buffer
  const rows = bytes.length / (kind === 'sparse' ? 8 : 4 * dimension)
  if (!Number.isInteger(rows) || rows === 0) return undefined
  switch (kind) {
    case 'dense':
      return rows === 1 ? { kind, space: id, vector: new Float32Array(copy) } : undefined
    case 'multi':
      return { kind, space: id, rows, values: new Float32Array(copy) }
    case 'sparse':
      return { kind, space: id, terms: new Uint32Array(copy, 0, rows), weights: new Float32Array(copy, 4 * rows) }
  }
}
