import type { CellPlace } from '../model/answer.ts'

/** A table as a typed relation. */
export interface Relation {
  readonly name: string
  readonly columns: readonly {
    readonly name: string
    readonly type: 'text' | 'number' | 'date'
    readonly unit?: string
    readonly scale?: number
  }[]
  readonly rows: readonly (readonly (string | number | null)[])[]
  /** Which cell a value came from, by row and column of the relation. */
  readonly places: readonly (readonly CellPlace[])[]
}

/** One SELECT over relations, in a limited process; the result with the cells that gave it. */
export interface Calculator {
  readonly name: string
  doCalculate(
    sql: string,
    relations: readonly Relation[],
    signal: AbortSignal,
  ): Promise<{
    readonly columns: readonly string[]
    readonly rows: readonly (readonly (string | number | null)[])[]
    readonly cells: readonly { readonly relation: string; readonly place: CellPlace }[]
  }>
}
