import { foldText } from '../../language/normal.ts'
import type { CellPlace } from '../../model/answer.ts'
import { cellNumber } from '../../table/number-cell.ts'
import type { Period } from '../../table/period.ts'
import { isPeriod, periodsIn } from '../../table/period.ts'
import type { Relation } from '../../table/relation.ts'
import { type Named, toNamed } from './names.ts'

/** A relation laid out for planning: what names its rows and columns, which columns are periods. */
export interface Sheet {
  readonly relation: Relation
  readonly rows: readonly Named[]
  readonly columns: readonly Named[]
  /** Columns of numbers. */
  readonly numeric: readonly number[]
  readonly periods: ReadonlyMap<number, Period>
}

export function toSheet(relation: Relation): Sheet {
  const numeric = relation.columns.flatMap((column, index) => (column.type === 'number' ? [index] : []))
  const periods = new Map<number, Period>()
  for (const index of numeric) {
    const name = relation.columns[index]?.name ?? ''
    const [period] = periodsIn(name)
    // Only what parts of the header say: `Domestic · September 30, 2019` is a period of one of two groups.
    if (period && name.split(' · ').some((part) => isPeriod(part))) periods.set(index, period)
  }
  return {
    relation,
    rows: relation.labels.map((label, index) => toNamed(label, index)),
    columns: relation.columns.map(({ name }, index) => toNamed(name, index)),
    numeric,
    periods,
  }
}

/** Quoted as SQL wants a name. */
const nameSql = (name: string): string => `"${name.replaceAll('"', '""')}"`
const textSql = (text: string): string => `'${text.replaceAll("'", "''")}'`

export function columnSql({ relation }: Sheet, column: number): string {
  return nameSql(relation.columns[column]?.name ?? '')
}

export function valueAt({ relation }: Sheet, row: number, column: number): string | number | null {
  return relation.rows[row]?.[column] ?? null
}

export function numberAt(sheet: Sheet, row: number, column: number): number | undefined {
  const value = valueAt(sheet, row, column)
  return typeof value === 'number' ? value : undefined
}

/** A condition that only this row meets: its name in the first column that tells it from the others, else its number. */
export function rowSql(sheet: Sheet, row: number): string {
  const { relation } = sheet
  for (const [column, { type }] of relation.columns.entries()) {
    const value = valueAt(sheet, row, column)
    if (type !== 'text' || typeof value !== 'string') continue
    const alike = relation.rows.filter((other) => other[column] === value).length
    if (alike === 1) return `${columnSql(sheet, column)} = ${textSql(value)}`
    break
  }
  return `"#" = ${row + 1}`
}

/** A condition that exactly these rows meet. */
export function rowsSql(sheet: Sheet, rows: readonly number[]): string {
  const [only] = rows
  if (rows.length === 1 && only !== undefined) return rowSql(sheet, only)
  return `"#" IN (${rows.map((row) => row + 1).join(', ')})`
}

export function equalsSql(sheet: Sheet, column: number, value: string): string {
  return `${columnSql(sheet, column)} = ${textSql(value)}`
}

export function placesOf({ relation }: Sheet, rows: readonly number[], columns: readonly number[]): CellPlace[] {
  return rows.flatMap((row) => columns.flatMap((column) => relation.places[row]?.[column] ?? []))
}

/** Is every one of these cells a percentage? */
export function arePercent(
  { relation }: Sheet,
  cells: readonly { readonly row: number; readonly column: number }[],
): boolean {
  return cells.length > 0 && cells.every(({ row, column }) => cellNumber(relation.texts[row]?.[column] ?? '')?.percent)
}

/** What is said after the values of some columns, where all agree: their scale, else their unit. */
export function unitOfColumns({ relation }: Sheet, columns: readonly number[]): string | undefined {
  const [first, ...others] = columns.map((column) => {
    const { scale, unit } = relation.columns[column] ?? {}
    return scale?.word ?? unit
  })
  return others.every((unit) => unit === first) ? first : undefined
}

/** Sums, means and the like among the rows: never one of those that are compared, counted or added up. */
const SUMMARY = /^(?:sub)?total|^sum\b|^(?:average|mean|overall|all)\b|合计|总计|小计|共计|^平均|^总[计数]/iu

export function isSummary({ relation }: Sheet, row: number): boolean {
  return SUMMARY.test(
    foldText(relation.labels[row] ?? '')
      .split(' · ')
      .at(-1) ?? '',
  )
}
