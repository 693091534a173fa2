import { readQuestion } from '../../language/question.ts'
import { type Condition, conditionsOf, nameColumnOf, RANKS, rowsThatMeet, whereSql } from './conditions.ts'
import { contentWords, nameScores } from './names.ts'
import type { Asked, Operation } from './operation.ts'
import { type Plan, type ResultForm, reckon } from './plan.ts'
import { columnSql, isSummary, numberAt, placesOf, type Sheet, unitOfColumns } from './sheet.ts'

/** A question about a table of records, read. */
interface Reading {
  readonly sheet: Sheet
  readonly conditions: readonly Condition[]
  readonly nameColumn: number
  /** The column that is asked for, where a word says it. */
  readonly target: number | undefined
  readonly words: readonly string[]
  readonly question: string
}

const SURE = 0.3

/** Calculations over rows as records: choose, count, add up, order. */
export function planRecords(asked: Asked, question: string, sheet: Sheet): Plan[] {
  const nameColumn = nameColumnOf(sheet)
  if (nameColumn === undefined || sheet.relation.rows.length < 2) return []
  const conditions = conditionsOf(question, sheet, nameColumn)
  const reading: Reading = {
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

function planFor(operation: Operation, reading: Reading): Plan | undefined {
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

function extreme(operation: Extract<Operation, { kind: 'extreme' }>, reading: Reading): Plan | undefined {
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
  const excluded = sheet.relation.rows.some((_, row) => isSummary(sheet, row)) ? notSummary(sheet) : ''
  const where = joinWhere([whereSql(others).replace(/^ WHERE /u, ''), excluded])
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

function count(reading: Reading): Plan | undefined {
  const { sheet, conditions } = reading
  const looked = valueOfNamedRow(reading)
  if (looked) return looked
  const rows = rowsThatMeet(sheet, conditions).filter((row) => !isSummary(sheet, row))
  const excluded = sheet.relation.rows.some((_, row) => isSummary(sheet, row)) ? notSummary(sheet) : ''
  const where = joinWhere([whereSql(conditions).replace(/^ WHERE /u, ''), excluded])
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
function saysWhole({ sheet, question }: Reading, column: number): boolean {
  const words = new Set(contentWords(question))
  return wordsOf(sheet, column).every((word) => words.has(word))
}

/** `how many medals did Senegal win`: the number in the row that is named, under the header that is, else its total. */
function valueOfNamedRow(reading: Reading): Plan | undefined {
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

function gather(kind: 'sum' | 'mean', reading: Reading): Plan | undefined {
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
  const excluded = sheet.relation.rows.some((_, row) => isSummary(sheet, row)) ? notSummary(sheet) : ''
  return {
    sql: `SELECT ${kind === 'sum' ? 'sum' : 'avg'}(${columnSql(sheet, column)}) FROM t${joinWhere([whereSql(others).replace(/^ WHERE /u, ''), excluded])}`,
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

function difference(reading: Reading): Plan | undefined {
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

function neighbour(offset: 1 | -1, reading: Reading): Plan | undefined {
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

function position(from: 'first' | 'last', reading: Reading): Plan | undefined {
  const { sheet, conditions, nameColumn } = reading
  const target = reading.target ?? nameColumn
  const others = conditions.filter(({ column }) => column !== target)
  const rows = rowsThatMeet(sheet, others).filter((row) => !isSummary(sheet, row))
  const row = from === 'first' ? rows[0] : rows.at(-1)
  if (row === undefined) return undefined
  const excluded = sheet.relation.rows.some((_, one) => isSummary(sheet, one)) ? notSummary(sheet) : ''
  return {
    sql: `SELECT ${columnSql(sheet, target)} FROM t${joinWhere([whereSql(others).replace(/^ WHERE /u, ''), excluded])} ORDER BY "#"${from === 'last' ? ' DESC' : ''} LIMIT 1`,
    form: formOf(sheet, [target]),
    cells: placesOf(sheet, [row], [target]),
    met: new Set([...others.flatMap(({ met }) => [...met]), ...wordsOf(sheet, target)]),
    confidence: 0.6,
    reckoning: '',
  }
}

function choose(reading: Reading, column: number, rows: readonly number[]): Plan {
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

/** The column of numbers that is compared or added up: the one that the words name, else the only one that is no rank or year. */
function measuredColumn({
  sheet,
  words,
  conditions,
}: Reading): { readonly column: number; readonly score: number; readonly met: ReadonlySet<string> } | undefined {
  const used = new Set(conditions.flatMap(({ met }) => [...met]))
  const numbers = sheet.columns.filter(({ index }) => sheet.numeric.includes(index))
  const [best] = nameScores(
    words.filter((word) => !used.has(word)),
    numbers,
  )
  if (best) return { column: best.index, score: best.score, met: best.met }
  const open = numbers.filter(({ index }) => !ORDER.test(sheet.relation.columns[index]?.name ?? ''))
  const totals = open.filter(({ index }) => /\btotal\b|合计|总/iu.test(sheet.relation.columns[index]?.name ?? ''))
  const [only] = totals.length === 1 ? totals : open.length === 1 ? open : []
  return only ? { column: only.index, score: SURE, met: new Set() } : undefined
}

const ORDER = /^(?:rank(?:ing)?|pos(?:ition)?\.?|place|no\.?|#|year|date|season|序号|排名|名次|年份)$/iu

/** `which illustrator`, `what date`, 哪家银行: the column whose name the question asks for. */
function targetColumn(question: string, sheet: Sheet): number | undefined {
  if (/^\s*who\b/iu.test(question)) return undefined
  const { target } = readQuestion(question)
  const asked = contentWords(target)
  const named = /\bname of the (?<what>[\p{L} ]{3,30}?)(?: (?:that|who|which|of|with|in|on|listed)\b|\?|$)/iu.exec(
    question,
  )?.groups?.what
  const [best] = nameScores([...new Set([...asked, ...contentWords(named ?? '')])], sheet.columns)
  return best && best.score >= 0.5 ? best.index : undefined
}

/** `the last year listed`: what stands first, or is counted, is the column that is named whole. */
function namedColumn({ operation, rest }: Asked, sheet: Sheet): number | undefined {
  if (operation.kind !== 'position' || /\bwho\b|谁/iu.test(rest)) return undefined
  const words = new Set(contentWords(rest))
  return sheet.columns.find((column) => column.words.size > 0 && [...column.words].every((word) => words.has(word)))
    ?.index
}

function wordsOf(sheet: Sheet, column: number): readonly string[] {
  return [...(sheet.columns[column]?.words ?? [])]
}

function formOf(sheet: Sheet, columns: readonly number[]): ResultForm {
  const numbers = columns.filter((column) => sheet.numeric.includes(column))
  if (numbers.length === 0) return { kind: 'text' }
  const percent = numbers.every((column) => sheet.relation.columns[column]?.percent)
  const unit = unitOfColumns(sheet, numbers)
  return { kind: percent ? 'percent' : 'number', ...(unit && !percent ? { unit } : {}) }
}

/** Leaves sums and means out. */
function notSummary(sheet: Sheet): string {
  const rows = sheet.relation.rows.flatMap((_, row) => (isSummary(sheet, row) ? [row + 1] : []))
  return `"#" NOT IN (${rows.join(', ')})`
}

function joinWhere(conditions: readonly string[]): string {
  const all = conditions.filter(Boolean)
  return all.length > 0 ? ` WHERE ${all.join(' AND ')}` : ''
}
