import type { CellPlace } from '../../model/answer.ts'

/** How a result is said. */
export interface ResultForm {
  /** `percent` adds a sign; `plain` says the value as it is. */
  readonly kind: 'number' | 'percent' | 'text'
  /** Said after a number: `million`, 万元. */
  readonly unit?: string
  /** Decimals at the most. */
  readonly decimals?: number
}

/** One SELECT over a table that may answer, and how sure it is that it is meant. */
export interface Plan {
  readonly sql: string
  readonly form: ResultForm
  /** The cells that it rests on, in the table's own places. */
  readonly cells: readonly CellPlace[]
  /** Words of the question that it accounts for. */
  readonly met: ReadonlySet<string>
  /** In `[0, 1]`. */
  readonly confidence: number
  /** From which numbers, for whoever checks it: `44.1 − 56.7`; empty where the table block says enough. */
  readonly reckoning: string
}
