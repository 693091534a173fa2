import { type Condition, whereSql } from './conditions.ts'
import type { ResultForm } from './plan.ts'
import { isSummary, type Sheet, unitOfColumns } from './sheet.ts'

/** How the values of some columns are said. */
export function formOf(sheet: Sheet, columns: readonly number[]): ResultForm {
  const numbers = columns.filter((column) => sheet.numeric.includes(column))
  if (numbers.length === 0) return { kind: 'text' }
  const percent = numbers.every((column) => sheet.relation.columns[column]?.percent)
  const unit = unitOfColumns(sheet, numbers)
  return { kind: percent ? 'percent' : 'number', ...(unit && !percent ? { unit } : {}) }
}

/** ` WHERE …` for the rows that meet all conditions and are no sums or means of others; empty where that is every row. */
export function recordsWhere(sheet: Sheet, conditions: readonly Condition[]): string {
  const summaries = sheet.relation.rows.flatMap((_, row) => (isSummary(sheet, row) ? [row + 1] : []))
  const excluded = summaries.length > 0 ? `"#" NOT IN (${summaries.join(', ')})` : ''
  const all = [whereSql(conditions).replace(/^ WHERE /u, ''), excluded].filter(Boolean)
  return all.length > 0 ? ` WHERE ${all.join(' AND ')}` : ''
}
