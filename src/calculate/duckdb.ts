import type { DuckDBConnection } from '@duckdb/node-api'
import { DuomoError } from '../base/errors.ts'
import { createPackageLoader } from '../base/optional-package.ts'
import type { CalculationResult, Calculator, Relation } from '../spec/calculator.ts'
import { readSelect } from './select-parts.ts'

/** A result beyond this is no answer. */
const MAX_ROWS = 200
const MAX_TEXT = 10_000
/** After this the statement is interrupted; whoever runs the process ends it a little later. */
const LIMIT_MS = 5_000

// In this order: some keys are refused as configuration, and the last one closes the door.
const LOCKED = [
  "SET temp_directory = ''",
  "SET memory_limit = '256MB'",
  'SET threads = 1',
  'SET autoinstall_known_extensions = false',
  'SET autoload_known_extensions = false',
  'SET allow_community_extensions = false',
  'SET enable_external_access = false',
  'SET lock_configuration = true',
]

/**
 * SQL by DuckDB in memory, a database for each call, without files, network or extensions. DuckDB declares hostile SQL
 * outside its security model, so only one parsed SELECT over the given relations is run, and this belongs into a process
 * that can be ended.
 */
export function createDuckdbCalculator(): Calculator {
  return {
    name: 'duckdb',
    async doCalculate(sql, relations, signal) {
      signal.throwIfAborted()
      const { DuckDBInstance } = await loadDuckdb()
      const instance = await DuckDBInstance.create(':memory:')
      const connection = await instance.connect()
      try {
        for (const setting of LOCKED.slice(0, -1)) await connection.run(setting)
        for (const relation of relations) await fill(connection, relation)
        await connection.run(LOCKED.at(-1) ?? '')
        return await calculate(connection, sql, relations, signal)
      } finally {
        connection.closeSync()
        instance.closeSync()
      }
    },
  }
}

/** @throws `part-unavailable` where it is not installed or has no binary for this platform */
export const loadDuckdb = createPackageLoader(() => import('@duckdb/node-api'), {
  name: '@duckdb/node-api',
  lost: "Tables can't be calculated with",
  install: '@duckdb/node-api@1.5.4-r.1',
})

const quoted = (name: string) => `"${name.replaceAll('"', '""')}"`

async function fill(connection: DuckDBConnection, { name, columns, rows }: Relation): Promise<void> {
  const typed = columns.map((column) => `${quoted(column.name)} ${column.type === 'number' ? 'DOUBLE' : 'VARCHAR'}`)
  await connection.run(`CREATE TABLE ${quoted(name)} ("#" INTEGER, ${typed.join(', ')})`)
  const appender = await connection.createAppender(name)
  for (const [n, row] of rows.entries()) {
    appender.appendInteger(n + 1)
    for (const [at, column] of columns.entries()) {
      const value = row[at] ?? null
      if (column.type === 'number' && typeof value === 'number') appender.appendDouble(value)
      else if (column.type === 'text' && value !== null) appender.appendVarchar(String(value))
      else appender.appendNull()
    }
    appender.endRow()
  }
  appender.closeSync()
}

async function calculate(
  connection: DuckDBConnection,
  sql: string,
  relations: readonly Relation[],
  signal: AbortSignal,
): Promise<CalculationResult> {
  await inspect(connection, sql, relations)
  const stop = () => connection.interrupt()
  const timer = setTimeout(stop, LIMIT_MS)
  signal.addEventListener('abort', stop, { once: true })
  try {
    const result = await connection.runAndReadUntil(
      `SELECT * FROM (${sql.replace(/;\s*$/u, '')}) LIMIT ${MAX_ROWS}`,
      MAX_ROWS,
    )
    const rows = result.getRowsJson().map((row) => row.map(plainValue))
    return { columns: result.columnNames(), rows }
  } catch (error) {
    signal.throwIfAborted()
    const message = error instanceof Error ? error.message : String(error)
    if (/interrupt/iu.test(message))
      throw new DuomoError('timeout', `The calculation took longer than ${LIMIT_MS / 1000} s: ${sql}`, { cause: error })
    throw refusal(sql, message, error)
  } finally {
    clearTimeout(timer)
    signal.removeEventListener('abort', stop)
  }
}

/** One SELECT that reads nothing but the relations. */
async function inspect(connection: DuckDBConnection, sql: string, relations: readonly Relation[]): Promise<void> {
  const statement = await connection.prepare('SELECT json_serialize_sql($1::VARCHAR)')
  statement.bindVarchar(1, sql)
  const [[serialized] = []] = (await statement.runAndReadAll()).getRowsJson()
  const parts = readSelect(String(serialized))
  if ('refused' in parts) throw refusal(sql, parts.refused)
  const unknown = parts.tables.find((table) => !relations.some(({ name }) => name === table))
  // Names that a WITH gives are not told apart from tables: without WITH there are none.
  if (unknown !== undefined && !/^\s*with\b/iu.test(sql)) throw refusal(sql, `there is no table ${unknown}`)
}

function refusal(sql: string, reason: string, cause?: unknown): DuomoError {
  return new DuomoError('usage', `Not calculated, ${reason}: ${sql.slice(0, 500)}`, {
    hint: 'One SELECT over the given tables can be calculated.',
    ...(cause === undefined ? {} : { cause }),
  })
}

function plainValue(value: unknown): string | number | null {
  if (value === null || value === undefined) return null
  if (typeof value === 'number') return value
  if (typeof value === 'boolean') return value ? 'true' : 'false'
  const text = typeof value === 'string' ? value : JSON.stringify(value)
  return text.length > MAX_TEXT ? `${text.slice(0, MAX_TEXT)}…` : text
}
