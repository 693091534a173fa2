import { randomUUID } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, readdir, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { Connection, Table } from '@lancedb/lancedb'
import type { Schema } from 'apache-arrow'
import { orAbsent } from '../base/system-code.ts'
import type { Space } from '../model/embedding.ts'
import type { StoreRow } from '../spec/store.ts'
import { damagedIndex } from './lance-errors.ts'
import { loadLance } from './lance-library.ts'
import { filterFields, numberFields, schemaOf, spaceColumns, spaceFields, tableSchema } from './lance-schema.ts'
import { MAX_TOKEN_BYTES } from './tokens.ts'

const TABLE = 'rows'
const DRAFT = '.draft-'
// LanceDB makes it beside the tables of a folder.
const MANIFEST = '__manifest'
// A draft older than this belongs to a process that died.
const STRAY_AFTER_MS = 3_600_000

// Chunks of earlier releases had no meta; inside a JSON string the quotes would be escaped, so the first match is the field.
const FILTER_COLUMNS = [
  { name: 'first_page', valueSql: `cast(regexp_match(chunk, '"pages":\\[(\\d+)')[1] as int)` },
  { name: 'last_page', valueSql: `cast(regexp_match(chunk, '"pages":\\[(?:\\d+,)*(\\d+)\\]')[1] as int)` },
  { name: 'tags', valueSql: 'make_array(cast(null as string))' },
]

/** The table of an index folder; `undefined` where nothing is yet. */
export async function openTable(folder: string): Promise<Table | undefined> {
  // One look: between two of them another process may move its table here.
  const content = (await orAbsent(readdir(folder))) ?? []
  if (!content.includes(`${TABLE}.lance`)) {
    const foreign = content.find((name) => !name.startsWith('.') && name !== MANIFEST)
    if (foreign !== undefined) throw damagedIndex(`${folder} is no index: it holds ${foreign}, not ${TABLE}.lance`)
    return undefined
  }
  const table = await openIn(folder)
  const names = new Set((await table.schema()).fields.map((field) => field.name))
  // Those that are filtered by only came later.
  const later = new Set(filterFields().map((field) => field.name))
  const missing = tableSchema([]).fields.find((field) => !names.has(field.name) && !later.has(field.name))
  if (missing) throw damagedIndex(`${folder} is no index of ours: its table has no column ${missing.name}`)
  return table
}

/**
 * Makes the table beside its place and moves it there: LanceDB lets several processes create one table at once,
 * a folder can be moved to a place only once.
 */
export async function createTable(folder: string, spaces: readonly Space[]): Promise<Table> {
  await mkdir(folder, { recursive: true })
  await sweepDrafts(folder)
  const draft = join(folder, DRAFT + randomUUID())
  try {
    const connection = await connectTo(draft)
    const table = await connection.createEmptyTable(TABLE, tableSchema(spaces))
    await indexWords(table)
    table.close()
    connection.close()
    await moveOnce(join(draft, `${TABLE}.lance`), join(folder, `${TABLE}.lance`))
  } finally {
    await rm(draft, { recursive: true, force: true })
  }
  return openIn(folder)
}

/** Gives the table what it lacks: columns of an earlier release's table, of spaces, of the rows' numbers. */
export async function addMissing(table: Table, spaces: readonly Space[], rows: readonly StoreRow[]): Promise<Schema> {
  const schema = await table.schema()
  const names = new Set(schema.fields.map((field) => field.name))
  const known = new Set(spaceColumns(schema).map((column) => column.space))
  const fields = [...spaceFields(spaces.filter((space) => !known.has(space.id))), ...numberFields(rows)]
  const missing = fields.filter((field) => !names.has(field.name))
  const old = filterFields().some((field) => !names.has(field.name))
  if (old) await table.addColumns(FILTER_COLUMNS)
  if (missing.length > 0) await table.addColumns(schemaOf(missing))
  return old || missing.length > 0 ? table.schema() : schema
}

/** Builds the index of words anew. */
export async function indexWords(table: Table): Promise<void> {
  const { Index } = await loadLance()
  // The words come segmented and in normal form: here they are only split at spaces.
  const config = Index.fts({
    baseTokenizer: 'whitespace',
    maxTokenLength: MAX_TOKEN_BYTES,
    lowercase: false,
    stem: false,
    removeStopWords: false,
    asciiFolding: false,
    withPosition: false,
  })
  await table.createIndex('words', { config, replace: true })
}

async function openIn(folder: string): Promise<Table> {
  return (await connectTo(folder)).openTable(TABLE)
}

async function connectTo(folder: string): Promise<Connection> {
  // Before its native part is loaded, which reads this once: what matters comes as an error.
  process.env.LANCEDB_LOG ??= 'error'
  const { connect } = await loadLance()
  // 0: each read sees what other processes have written.
  return connect(folder, { readConsistencyInterval: 0 })
}

async function sweepDrafts(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    if (!name.startsWith(DRAFT)) continue
    const { mtimeMs } = await stat(join(folder, name))
    if (Date.now() - mtimeMs > STRAY_AFTER_MS) await rm(join(folder, name), { recursive: true, force: true })
  }
}

async function moveOnce(from: string, to: string): Promise<void> {
  try {
    await rename(from, to)
  } catch (error) {
    // Another process was faster; its table is as good.
    if (!existsSync(to)) throw error
  }
}
