import type { Relation } from '../table/relation.ts'

export type { Relation } from '../table/relation.ts'

/** What a SELECT gave. */
export interface CalculationResult {
  readonly columns: readonly string[]
  readonly rows: readonly (readonly (string | number | null)[])[]
}

/**
 * One SELECT over relations, in a limited process. Each relation is a table of its own name with its columns and `"#"`,
 * the number of the row from 1. Anything but one SELECT is a `usage` error, one that takes too long `timeout`.
 */
export interface Calculator {
  readonly name: string
  doCalculate(sql: string, relations: readonly Relation[], signal: AbortSignal): Promise<CalculationResult>
}
