import type { ReplyCache } from '../spec/reply-cache.ts'
import { openCacheDatabase } from './cache-database.ts'
import { inTransaction } from './sqlite.ts'

const TABLES = `
  CREATE TABLE replies (key TEXT PRIMARY KEY, reply TEXT NOT NULL) WITHOUT ROWID;
  CREATE TABLE uses (document_id TEXT NOT NULL, key TEXT NOT NULL, PRIMARY KEY (document_id, key)) WITHOUT ROWID;
  CREATE INDEX by_key ON uses (key);
`

/** The cache in one SQLite file, for the one writer of a data folder; the file is made with its first use. */
export function openReplyCache(file: string): ReplyCache {
  const cache = openCacheDatabase(file, { what: 'the cache of replies', version: 1, tables: TABLES })
  return {
    async get(documentId, key) {
      if (!cache.exists()) return undefined
      return cache.do('reading', (database) => {
        const reply = database.prepare('SELECT reply FROM replies WHERE key = ?').get(key)?.reply
        if (typeof reply !== 'string') return undefined
        database.prepare('INSERT OR IGNORE INTO uses VALUES (?, ?)').run(documentId, key)
        return reply
      })
    },
    async put(documentId, key, reply) {
      cache.do('writing', (database) =>
        inTransaction(database, () => {
          database.prepare('INSERT OR REPLACE INTO replies VALUES (?, ?)').run(key, reply)
          database.prepare('INSERT OR IGNORE INTO uses VALUES (?, ?)').run(documentId, key)
        }),
      )
    },
    async keepOnly(documentIds) {
      if (!cache.exists()) return
      cache.do('sweeping', (database) => {
        const used = database.prepare('SELECT DISTINCT document_id FROM uses').all()
        const gone = used.map(({ document_id }) => String(document_id)).filter((id) => !documentIds.has(id))
        if (gone.length === 0) return
        const drop = database.prepare('DELETE FROM uses WHERE document_id = ?')
        inTransaction(database, () => {
          for (const id of gone) drop.run(id)
          database.exec('DELETE FROM replies WHERE key NOT IN (SELECT key FROM uses)')
        })
      })
    },
    async close() {
      cache.close()
    },
  }
}
