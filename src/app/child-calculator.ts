import { z } from 'zod'
import { createProcessPool, type PoolLimits } from '../base/process-pool.ts'
import { loadDuckdb } from '../calculate/duckdb.ts'
import type { Calculator, Relation } from '../spec/calculator.ts'
import { childEntry } from './child-entry.ts'

/** What the calculator child is asked. */
export interface CalculateTask {
  readonly sql: string
  readonly relations: readonly Relation[]
}

const MiB = 2 ** 20
const LIMITS: PoolLimits = {
  residentBytes: 700 * MiB,
  writableBytes: 4096 * MiB,
  heapBytes: 256 * MiB,
  tasksPerChild: 500,
  recycleBytes: 300 * MiB,
}
/** A little longer than the engine's own limit, which stops most; strings inside one row escape it. */
const LIMIT_MS = 8_000

const resultSchema = z.object({
  columns: z.array(z.string()),
  rows: z.array(z.array(z.union([z.string(), z.number(), z.null()]))),
})

/** @throws `part-unavailable` where the engine is not installed */
export async function checkCalculator(): Promise<void> {
  await loadDuckdb()
}

/** A {@link Calculator} in a child process, which starts with the first calculation and ends with `close`. */
export function createChildCalculator(): Calculator & { close(): Promise<void> } {
  const pool = createProcessPool({ entry: childEntry('calculator'), size: 1, limits: LIMITS })
  return {
    name: 'duckdb',
    async doCalculate(sql, relations, signal) {
      const task: CalculateTask = { sql, relations }
      const result = await pool.run('calculate', task, { limitMs: LIMIT_MS, silenceMs: LIMIT_MS, signal })
      return resultSchema.parse(result)
    },
    close: () => pool.close(),
  }
}
