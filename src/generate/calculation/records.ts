import { conditionsOf, nameColumnOf, rowsThatMeet, whereSql } from './conditions.ts'
import { contentWords } from './names.ts'
import type { Asked, Operation } from './operation.ts'
import { type Plan, reckon } from './plan.ts'
import { measuredColumn, namedColumn, type RecordsReading, SURE, targetColumn, wordsOf } from './record-columns.ts'
import { extreme } from './record-extremes.ts'
import { formOf, recordsWhere } from './record-sql.ts'
import { columnSql, isSummary, numberAt, placesOf, type Sheet } from './sheet.ts'

/** Calculations over rows as records: choose, count, add up, order. */
export function planRecords(asked: Asked, question: string, sheet: Sheet): Plan[] {
  const nameColumn = nameColumnOf(sheet)
  if (nameColumn === undefined || sheet.relation.rows.length < 2) return []
  const conditions = conditionsOf(question, sheet, nameColumn)
  const reading: RecordsReading = {
    sheet,
    conditions,
    nameColumn,
    target: targetColumn(question, sheet) ?? namedColumn(asked, sheet),
    words: contentWords(asked.rest),
    question,
  }
  const { operation } = asked
  const plan = planFor(operation, reading)
  return plan ? [plan] : []
}

/**
 * A plain look-up: which values stand in the rows that meet what is said.
 *
 * @param options.comparing - only where a number is compared: more than, none
 */
export function planLookup(question: string, sheet: Sheet, options: { readonly comparing: boolean }): Plan[] {
  const nameColumn = nameColumnOf(sheet)
  if (nameColumn === undefined) return []
  const conditions = conditionsOf(question, sheet, nameColumn)
  const target = targetColumn(question, sheet) ?? nameColumn
  const open = conditions.filter(({ column }) => column !== target)
  const rows = rowsThatMeet(sheet, open)
  if (open.length === 0 || rows.length === 0 || rows.length > 12) return []
  if (options.comparing && !open.some(({ compares }) => compares)) return []
  return [
    choose({ sheet, conditions: open, nameColumn, target, words: contentWords(question), question }, target, rows),
  ]
}

function planFor(operation: Operation, reading: RecordsReading): Plan | undefined {
  switch (operation.kind) {
    case 'extreme':
      return extreme(operation, reading)
    case 'count':
      return count(reading)
    case 'sum':
    case 'mean':
      return gather(operation.kind, reading)
    case 'difference':
      return difference(reading)
    case 'neighbour':
      return neighbour(operation.offset, reading)
    case 'position':
      return position(operation.from, reading)
    default:
      return undefined
  }
}

function count(reading: RecordsReading): Plan | undefined {
  const { sheet, conditions } = reading
  const looked = valueOfNamedRow(reading)
  if (looked) return looked
  const rows = rowsThatMeet(sheet, conditions).filter((row) => !isSummary(sheet, row))
  const where = recordsWhere(sheet, conditions)
  const { target } = reading
  // Years, countries and the like are counted once each, records one by one.
  const distinct =
    target !== undefined &&
    target !== reading.nameColumn &&
    saysWhole(reading, target) &&
    !conditions.some(({ column }) => column === target)
      ? target
      : undefined
  const listed =
    /\b(?:listed|on (?:the|this) (?:list|table|chart)|in (?:the|this) (?:list|table)|are there|were there|in total)\b|列出|一共|总共/iu.test(
      reading.question,
    )
  if (conditions.length === 0 && !listed) return undefined
  return {
    sql: `SELECT count(${distinct === undefined ? '*' : `DISTINCT ${columnSql(sheet, distinct)}`}) FROM t${where}`,
    form: { kind: 'number' },
    cells: placesOf(sheet, rows, [...new Set([reading.nameColumn, ...conditions.map(({ column }) => column)])]),
    met: new Set([
      ...conditions.flatMap(({ met }) => [...met]),
      ...wordsOf(sheet, reading.target ?? reading.nameColumn),
    ]),
    confidence: conditions.length > 0 ? 0.8 : 0.5,
    reckoning: '',
  }
}

/** Does the question say every word of the column's name? */
function saysWhole({ sheet, question }: RecordsReading, column: number): boolean {
  const words = new Set(contentWords(question))
  return wordsOf(sheet, column).every((word) => words.has(word))
}

/** `how many medals did Senegal win`: the number in the row that is named, under the header that is, else its total. */
function valueOfNamedRow(reading: RecordsReading): Plan | undefined {
  const { sheet, conditions } = reading
  const named = conditions.filter(({ byName }) => byName)
  const rows = rowsThatMeet(sheet, conditions)
  const [row] = rows
  if (named.length === 0 || rows.length !== 1 || row === undefined) return undefined
  const measured = measuredColumn(reading)
  const totals = sheet.numeric.filter((column) =>
    /\btotal\b|合计|总/iu.test(sheet.relation.columns[column]?.name ?? ''),
  )
  const column = measured && measured.score >= SURE ? measured.column : totals[0]
  if (column === undefined || numberAt(sheet, row, column) === undefined) return undefined
  return choose({ ...reading, target: column }, column, [row])
}

function gather(kind: 'sum' | 'mean', reading: RecordsReading): Plan | undefined {
  const { sheet, conditions } = reading
  const looked = valueOfNamedRow(reading)
  if (looked) return looked
  const measured = measuredColumn(reading)
  if (!measured || measured.score < SURE) return kind === 'sum' ? count(reading) : undefined
  const { column } = measured
  const others = conditions.filter((condition) => condition.column !== column)
  const rows = rowsThatMeet(sheet, others).filter(
    (row) => !isSummary(sheet, row) && numberAt(sheet, row, column) !== undefined,
  )
  if (rows.length < 2) return undefined
  return {
    sql: `SELECT ${kind === 'sum' ? 'sum' : 'avg'}(${columnSql(sheet, column)}) FROM t${recordsWhere(sheet, others)}`,
    form: { ...formOf(sheet, [column]), ...(kind === 'mean' ? { decimals: 2 } : {}) },
    cells: placesOf(sheet, rows, [column]),
    met: new Set([...measured.met, ...others.flatMap(({ met }) => [...met])]),
    confidence: measured.score,
    reckoning: reckon(
      kind,
      rows.map((row) => numberAt(sheet, row, column) ?? 0),
    ),
  }
}

function difference(reading: RecordsReading): Plan | undefined {
  const { sheet, conditions } = reading
  const named = conditions.find(({ byName, rows }) => byName && rows.size === 2)
  const measured = measuredColumn(reading)
  const totals = sheet.numeric.filter((column) =>
    /\btotal\b|合计|总/iu.test(sheet.relation.columns[column]?.name ?? ''),
  )
  const column =
    measured && measured.score >= SURE
      ? measured.column
      : (totals[0] ?? (sheet.numeric.length === 1 ? sheet.numeric[0] : undefined))
  if (!named || column === undefined) return undefined
  const [a, b] = [...named.rows].map((row) => numberAt(sheet, row, column))
  if (a === undefined || b === undefined) return undefined
  return {
    sql: `SELECT max(${columnSql(sheet, column)}) - min(${columnSql(sheet, column)}) FROM t${whereSql([named])}`,
    form: formOf(sheet, [column]),
    cells: placesOf(sheet, [...named.rows], [column]),
    met: new Set([...named.met, ...(measured?.met ?? [])]),
    confidence: measured?.score ?? SURE,
    reckoning: `${Math.max(a, b)} − ${Math.min(a, b)}`,
  }
}

function neighbour(offset: 1 | -1, reading: RecordsReading): Plan | undefined {
  const { sheet, conditions, nameColumn } = reading
  const rows = rowsThatMeet(sheet, conditions)
  const [row] = rows
  if (conditions.length === 0 || rows.length !== 1 || row === undefined) return undefined
  const other = row + offset
  if (other < 0 || other >= sheet.relation.rows.length) return undefined
  const target =
    reading.target !== undefined && !conditions.some(({ column, byName }) => column === reading.target && !byName)
      ? reading.target
      : nameColumn
  return {
    sql: `SELECT ${columnSql(sheet, target)} FROM t WHERE "#" = (SELECT "#" FROM t${whereSql(conditions)}) ${offset > 0 ? '+' : '-'} 1`,
    form: formOf(sheet, [target]),
    cells: placesOf(sheet, [row, other], [target]),
    met: new Set([...conditions.flatMap(({ met }) => [...met]), ...wordsOf(sheet, target)]),
    confidence: 0.7,
    reckoning: '',
  }
}

function position(from: 'first' | 'last', reading: RecordsReading): Plan | undefined {
  const { sheet, conditions, nameColumn } = reading
  const target = reading.target ?? nameColumn
  const others = conditions.filter(({ column }) => column !== target)
  const rows = rowsThatMeet(sheet, others).filter((row) => !isSummary(sheet, row))
  const row = from === 'first' ? rows[0] : rows.at(-1)
  if (row === undefined) return undefined
  return {
    sql: `SELECT ${columnSql(sheet, target)} FROM t${recordsWhere(sheet, others)} ORDER BY "#"${from === 'last' ? ' DESC' : ''} LIMIT 1`,
    form: formOf(sheet, [target]),
    cells: placesOf(sheet, [row], [target]),
    met: new Set([...others.flatMap(({ met }) => [...met]), ...wordsOf(sheet, target)]),
    confidence: 0.6,
    reckoning: '',
  }
}

function choose(reading: RecordsReading, column: number, rows: readonly number[]): Plan {
  const { sheet, conditions } = reading
  return {
    sql: `SELECT DISTINCT ${columnSql(sheet, column)} FROM t${whereSql(conditions)}`,
    form: formOf(sheet, [column]),
    cells: placesOf(sheet, rows, [...new Set([...conditions.map((condition) => condition.column), column])]),
    met: new Set([...conditions.flatMap(({ met }) => [...met]), ...wordsOf(sheet, column)]),
    confidence: 0.6,
    reckoning: '',
  }
}
