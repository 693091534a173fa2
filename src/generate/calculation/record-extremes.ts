import { RANKS, rowsThatMeet } from './conditions.ts'
import type { Operation } from './operation.ts'
import type { Plan } from './plan.ts'
import { measuredColumn, type RecordsReading, wordsOf } from './record-columns.ts'
import { formOf, recordsWhere } from './record-sql.ts'
import { columnSql, isSummary, numberAt, placesOf, type Sheet, unitOfColumns } from './sheet.ts'

/** The record that has most or least of something, or stands so far from the top: `which ferry is the longest`, 第二高的是哪一座. */
export function extreme(operation: Extract<Operation, { kind: 'extreme' }>, reading: RecordsReading): Plan | undefined {
  const { sheet, conditions, nameColumn, question } = reading
  const measured = measuredColumn(reading)
  if (!measured) return undefined
  const { column } = measured
  const others = conditions.filter((condition) => condition.column !== column)
  // The highest rank is the first, and what hurts most leaves least.
  const turned = RANKS.test(sheet.relation.columns[column]?.name ?? '') !== HARMS.test(question)
  const side = turned ? flipped(operation.side) : operation.side
  const rows = rowsThatMeet(sheet, others).filter(
    (row) => numberAt(sheet, row, column) !== undefined && !isSummary(sheet, row),
  )
  if (rows.length < 2) return undefined
  const target = reading.target !== undefined && reading.target !== column ? reading.target : nameColumn
  const which = /\b(?:which|who)\b|哪|谁/iu.test(question)
  const wantsValue = !which && (reading.target === column || ASKS_VALUE.test(question))
  const sorted = rows.toSorted((a, b) => {
    const order = (numberAt(sheet, b, column) ?? 0) - (numberAt(sheet, a, column) ?? 0)
    return side === 'max' ? order : -order
  })
  const best = sorted[operation.rank - 1]
  if (best === undefined) return undefined
  const value = numberAt(sheet, best, column)
  const ties = sorted.filter((row) => numberAt(sheet, row, column) === value)
  const picked = [wantsValue ? column : target]
  const where = recordsWhere(sheet, others)
  const order = `ORDER BY ${columnSql(sheet, column)} ${side === 'max' ? 'DESC' : 'ASC'} NULLS LAST`
  const list = picked.map((one) => columnSql(sheet, one)).join(', ')
  const limit = ties.length > 1 && operation.rank === 1 ? ties.length : 1
  return {
    sql: `SELECT ${list} FROM t${where} ${order} LIMIT ${limit}${operation.rank > 1 ? ` OFFSET ${operation.rank - 1}` : ''}`,
    form: formOf(sheet, picked),
    cells: placesOf(sheet, limit > 1 ? ties : [best], [...new Set([target, column])]),
    met: new Set([...measured.met, ...others.flatMap(({ met }) => [...met]), ...wordsOf(sheet, target)]),
    confidence: measured.score,
    reckoning: wantsValue
      ? (sheet.relation.labels[best] ?? '')
      : `${sheet.relation.columns[column]?.name ?? ''}: ${measuredText(sheet, best, column)}`,
  }
}

/** A value as printed, with what its column is counted in. */
function measuredText(sheet: Sheet, row: number, column: number): string {
  const text = sheet.relation.texts[row]?.[column] ?? ''
  const unit = /\d\s*[)）]?$/u.test(text) ? unitOfColumns(sheet, [column]) : undefined
  return unit ? `${text}${/^\p{Script=Han}/u.test(unit) ? '' : ' '}${unit}` : text
}

const flipped = (side: 'max' | 'min') => (side === 'max' ? 'min' : 'max')

const HARMS = /\b(?:hurts?|harms?|damages?|degrades?)\b.*\bmost\b|(?:损害|伤害)最[大多重]/iu

/** Asks how large the largest is, not which it is. */
const ASKS_VALUE =
  /^\s*what(?:'s| is| was)? (?:the )?(?:least|lowest|smallest|highest|largest|greatest|most|max|min)|多少|是几|\bhow (?:many|much|high|long|large|low)\b/iu
