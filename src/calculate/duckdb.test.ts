import { describe, expect, it } from 'vitest'
import type { Relation } from '../spec/calculator.ts'
import { createDuckdbCalculator } from './duckdb.ts'

const t: Relation = {
  name: 't',
  columns: [
    { name: 'month', type: 'text' },
    { name: 'sales "net"', type: 'number' },
  ],
  rows: [
    ['Jan', 132],
    ['Feb', 147],
    ['Mar', 125],
    ['Apr', null],
  ],
  texts: [],
  places: [1, 2, 3, 4].map((row) => [
    { row, column: 0 },
    { row, column: 1 },
  ]),
  labels: [],
}
const signal = new AbortController().signal
const calculate = (sql: string) => createDuckdbCalculator().doCalculate(sql, [t], signal)

describe('createDuckdbCalculator', () => {
  it('runs a SELECT', async () => {
    const best = await calculate('SELECT month FROM t ORDER BY "sales ""net""" DESC NULLS LAST LIMIT 1')
    expect(best.rows).toEqual([['Feb']])
    const sum = await calculate(`SELECT sum("sales ""net""") AS total FROM t WHERE month <> 'Mar'`)
    expect(sum).toMatchObject({ columns: ['total'], rows: [[279]] })
  })

  it.each([
    'SELECT 1; SELECT 2',
    'CREATE TABLE x (a INTEGER)',
    'DROP TABLE t',
    "COPY t TO '/tmp/out.csv'",
    "SELECT * FROM read_csv('/etc/passwd')",
    "SELECT * FROM '/etc/passwd'",
    'SELECT * FROM duckdb_settings()',
    'SELECT * FROM information_schema.tables',
    "ATTACH ':memory:' AS other",
    'INSTALL httpfs',
    'PRAGMA database_list',
    "SELECT getenv('HOME')",
    'not even SQL',
    '',
  ])('refuses %j', async (sql) => {
    await expect(calculate(sql)).rejects.toMatchObject({ code: 'usage' })
  })

  it('stops what takes too long', async () => {
    await expect(
      calculate('SELECT count(*) FROM range(10000000) a, range(10000000) b WHERE a.range + b.range = 7'),
    ).rejects.toMatchObject({ code: expect.stringMatching(/^(?:timeout|usage)$/u) })
    const cross = Array.from({ length: 22 }, (_, n) => `t t${n}`).join(', ')
    await expect(
      calculate(`SELECT sum(sin(t0."sales ""net""" + t21."sales ""net""")) FROM ${cross}`),
    ).rejects.toMatchObject({
      code: 'timeout',
    })
  })

  it('is cancelled by its signal', async () => {
    const stop = new AbortController()
    stop.abort()
    await expect(createDuckdbCalculator().doCalculate('SELECT 1', [t], stop.signal)).rejects.toThrow()
  })
})
