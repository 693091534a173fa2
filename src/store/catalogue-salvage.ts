import { existsSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { type DocumentRecord, documentRecordSchema } from '../model/catalogue.ts'

/** What SQLite finds wrong in a catalogue file that can be opened; `undefined` when nothing is. */
export function catalogueDamage(file: string): string | undefined {
  const database = new DatabaseSync(file, { readOnly: true })
  try {
    const found = database.prepare('PRAGMA integrity_check(1)').get()
    const verdict = String(found ? Object.values(found)[0] : '')
    return verdict === 'ok' ? undefined : verdict
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  } finally {
    database.close()
  }
}

/** Every record that can still be read in a damaged catalogue, with its base. */
export function salvageRecords(file: string): { base: string; record: DocumentRecord }[] {
  const saved: { base: string; record: DocumentRecord }[] = []
  if (!existsSync(file)) return saved
  let database: DatabaseSync | undefined
  try {
    database = new DatabaseSync(file, { readOnly: true })
    for (const row of database.prepare('SELECT base, record FROM documents').iterate()) {
      const parsed = documentRecordSchema.safeParse(parseJson(String(row.record)))
      if (parsed.success) saved.push({ base: String(row.base), record: parsed.data })
    }
  } catch {
    // Here the damage begins; what came before it is saved.
  } finally {
    database?.close()
  }
  return saved
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
