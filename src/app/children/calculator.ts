// The child process that runs SQL: one SELECT at a time, under the pool's limits.
import { serveTasks } from '../../base/child.ts'
import { createDuckdbCalculator } from '../../calculate/duckdb.ts'
import type { CalculateTask } from '../child-calculator.ts'

const calculator = createDuckdbCalculator()

serveTasks({
  calculate: async (input) => {
    // Sent by our own parent process, of the same version.
    const { sql, relations } = input as CalculateTask
    return calculator.doCalculate(sql, relations, new AbortController().signal)
  },
})
