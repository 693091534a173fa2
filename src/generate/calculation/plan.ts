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

/** More numbers are not written out one by one: the table beside them shows them. */
const MAX_TERMS = 4

/** From which numbers a sum or mean comes: `404 + 147`, `(3 + 5) ÷ 2`, `Σ 11`. */
export function reckon(kind: 'sum' | 'mean', values: readonly number[]): string {
  if (values.length > MAX_TERMS) return kind === 'sum' ? `Σ ${values.length}` : `Σ ÷ ${values.length}`
  const added = values.join(' + ')
  return kind === 'sum' ? added : `(${added}) ÷ ${values.length}`
}
