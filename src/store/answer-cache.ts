import type { AnswerCache } from '../spec/answer-cache.ts'
import { openCacheDatabase } from './cache-database.ts'
import { inTransaction } from './sqlite.ts'

const TABLES = `
  CREATE TABLE replies (number INTEGER PRIMARY KEY AUTOINCREMENT, key TEXT NOT NULL UNIQUE, reply TEXT NOT NULL);
  CREATE TABLE uses (
    document_id TEXT NOT NULL,
    number INTEGER NOT NULL REFERENCES replies (number) ON DELETE CASCADE,
    PRIMARY KEY (document_id, number)
  ) WITHOUT ROWID;
  CREATE INDEX by_number ON uses (number);
`
/** Some ten megabytes: an answer has a few thousand characters at the most. */
const MAX_REPLIES = 2_000

export interface AnswerCacheOptions {
  /** The newest are kept; 2,000 if absent. */
  readonly maxReplies?: number
}

/** The cache in one SQLite file, for any number of processes; the file is made with its first use. */
export function openAnswerCache(file: string, { maxReplies = MAX_REPLIES }: AnswerCacheOptions = {}): AnswerCache {
  const cache = openCacheDatabase(file, { what: 'the cache of answers', version: 1, tables: TABLES })
  return {
    async get(key) {
      if (!cache.exists()) return undefined
      const reply = cache.do(
        'reading',
        (database) => database.prepare('SELECT reply FROM replies WHERE key = ?').get(key)?.reply,
      )
      return typeof reply === 'string' ? reply : undefined
    },
    async put(key, reply, documentIds) {
      cache.do('writing', (database) =>
        inTransaction(database, () => {
          const put = database.prepare('INSERT OR REPLACE INTO replies (key, reply) VALUES (?, ?)')
          const number = put.run(key, reply).lastInsertRowid
          const use = database.prepare('INSERT OR IGNORE INTO uses VALUES (?, ?)')
          for (const id of documentIds) use.run(id, number)
          database.prepare('DELETE FROM replies WHERE number <= ?').run(Number(number) - maxReplies)
        }),
      )
    },
    async keepOnly(documentIds) {
      if (!cache.exists()) return
      cache.do('sweeping', (database) => {
        const used = database.prepare('SELECT DISTINCT document_id FROM uses').all()
        const gone = used.map(({ document_id }) => String(document_id)).filter((id) => !documentIds.has(id))
        const drop = database.prepare(
          'DELETE FROM replies WHERE number IN (SELECT number FROM uses WHERE document_id = ?)',
        )
        if (gone.length > 0)
          inTransaction(database, () => {
            for (const id of gone) drop.run(id)
          })
      })
    },
    async close() {
      cache.close()
    },
  }
}
