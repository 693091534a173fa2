import type { Period } from '../../table/period.ts'
import { contentWords, type Naming } from './names.ts'
import { columnFor, type Operand, operandsFor, pairOf, periodColumns, readPeriods, rowsFor } from './operands.ts'
import type { Asked, Operation } from './operation.ts'
import { type Plan, type ResultForm, reckon } from './plan.ts'
import {
  arePercent,
  columnSql,
  isSummary,
  numberAt,
  placesOf,
  rowSql,
  rowsSql,
  type Sheet,
  unitOfColumns,
} from './sheet.ts'

/** Calculations over numbers that rows and columns name: items by years, models by scores. */
export function planSeries(asked: Asked, question: string, sheet: Sheet): Plan[] {
  if (sheet.numeric.length === 0) return []
  const { operation } = asked
  switch (operation.kind) {
    case 'difference':
    case 'growth':
    case 'ratio':
    case 'share':
      return compare(operation.kind, asked, question, sheet)
    case 'sum':
    case 'mean':
      return gather(operation.kind, asked, question, sheet)
    case 'extreme':
      return WHEN.test(question) ? peak(operation, asked, sheet) : []
    default:
      return []
  }
}

const WHEN =
  /\b(?:which|what)\s+(?:fiscal |financial |calendar )?(?:years?|fys?|periods?|quarters?|months?)\b|哪一?(?:年|个?季度|个?月|期)|何年/iu

/** Two numbers against each other: of two rows, or of one row at two times. */
function compare(
  kind: 'difference' | 'growth' | 'ratio' | 'share',
  { rest }: Asked,
  question: string,
  sheet: Sheet,
): Plan[] {
  const read = readPeriods(rest)
  const plans: Plan[] = []
  // The words of the operation may be what parts the two: 比…少.
  for (const text of [rest, question]) {
    const pair = pairOf(text)
    if (!pair || plans.length > 0) continue
    const [a, b] = operandsFor(sheet, pair, text, read.periods[0])
    if (a && b && (a.row !== b.row || a.column !== b.column)) plans.push(compareCells(kind, a, b, sheet))
    const whole = kind === 'share' && a && !b ? totalFor(sheet, a) : undefined
    if (a && whole) plans.push(compareCells(kind, a, whole, sheet))
  }
  if (kind === 'ratio' || kind === 'share') return plans
  const words = contentWords(read.rest)
  for (const row of rowsFor(sheet, words).slice(0, 3)) {
    const times = timesOf(sheet, row, words, read.periods)
    if (!times) continue
    const [earlier, later] = times
    const at = (column: number): Operand => ({ row: row.index, column, score: row.score, met: row.met, named: true })
    plans.push(compareCells(kind, at(later), at(earlier), sheet, true))
    break
  }
  return plans.filter((plan): plan is Plan => plan !== undefined)
}

/** The two columns, earlier first, that a change in a row runs between. */
function timesOf(
  sheet: Sheet,
  row: Naming,
  words: readonly string[],
  periods: readonly Period[],
): readonly [number, number] | undefined {
  const left = words.filter((word) => !row.met.has(word))
  const all = periodColumns(sheet, row.index, left)
  if (periods.length >= 2) {
    const [a, b] = periods
      .slice(0, 2)
      .toSorted((x, y) => x.year - y.year || (x.quarter ?? 0) - (y.quarter ?? 0) || (x.month ?? 0) - (y.month ?? 0))
      .map((period) => columnFor(sheet, row.index, left, period)?.column)
    return a === undefined || b === undefined || a === b ? undefined : [a, b]
  }
  const [asked] = periods
  if (asked) {
    const column = columnFor(sheet, row.index, left, asked)?.column
    const before = column === undefined ? undefined : all[all.indexOf(column) - 1]
    return column === undefined || before === undefined ? undefined : [before, column]
  }
  const [earlier, later] = all.slice(-2)
  return earlier === undefined || later === undefined ? undefined : [earlier, later]
}

function totalFor(sheet: Sheet, part: Operand): Operand | undefined {
  const row = sheet.relation.labels.findLastIndex(
    (_, index) => isSummary(sheet, index) && index !== part.row && numberAt(sheet, index, part.column) !== undefined,
  )
  return row < 0 ? undefined : { ...part, row, met: new Set() }
}

const SIGNS = { difference: '−', growth: '→', ratio: '÷', share: '÷' } as const

function compareCells(
  kind: 'difference' | 'growth' | 'ratio' | 'share',
  a: Operand,
  b: Operand,
  sheet: Sheet,
  overTime = false,
): Plan {
  const [x, y] = [numberAt(sheet, a.row, a.column) ?? 0, numberAt(sheet, b.row, b.column) ?? 0]
  const value = ({ row, column }: Operand) =>
    a.row === b.row
      ? columnSql(sheet, column)
      : `(SELECT ${columnSql(sheet, column)} FROM t WHERE ${rowSql(sheet, row)})`
  const from = a.row === b.row ? ` FROM t WHERE ${rowSql(sheet, a.row)}` : ''
  // Without an order in time a difference has no direction.
  const swap = kind === 'difference' && !overTime && x < y
  const [first, second] = swap ? [b, a] : [a, b]
  const sql = {
    difference: `SELECT ${value(first)} - ${value(second)}`,
    growth: `SELECT (${value(a)} - ${value(b)}) * 100.0 / ${value(b)}`,
    ratio: `SELECT ${value(a)} / ${value(b)}`,
    share: `SELECT ${value(a)} * 100.0 / ${value(b)}`,
  }[kind]
  const cells = [first, second].flatMap(({ row, column }) => placesOf(sheet, [row], [column]))
  return {
    sql: sql + from,
    form:
      kind === 'growth' || kind === 'share'
        ? { kind: 'percent', decimals: 2 }
        : kind === 'ratio'
          ? { kind: 'number', decimals: 2 }
          : numberForm(sheet, [a, b]),
    cells,
    met: new Set([...a.met, ...b.met]),
    confidence: Math.min(a.score, b.score),
    reckoning: swap || kind !== 'growth' ? `${swap ? y : x} ${SIGNS[kind]} ${swap ? x : y}` : `${y} → ${x}`,
  }
}

/** A sum or mean of one row over times, of several rows at one time, or of a whole column. */
function gather(kind: 'sum' | 'mean', { rest }: Asked, question: string, sheet: Sheet): Plan[] {
  const read = readPeriods(rest)
  const words = contentWords(read.rest)
  const several = severalRows(sheet, read.rest, words)
  if (several.length > 1) {
    const [first] = several
    const column =
      first &&
      columnFor(
        sheet,
        first.index,
        words.filter((word) => !several.some((row) => row.met.has(word))),
        read.periods[0],
      )
    if (column) return [gatherRows(kind, several, column.column, sheet)]
  }
  const [row] = rowsFor(sheet, words)
  if (!row) return []
  const left = words.filter((word) => !row.met.has(word))
  // `total assets` is a row of its own, not a sum.
  const columns = timesToGather(kind, question, sheet, row.index, left, read.periods)
  if (columns.length < 2) return []
  const terms = columns.map((column) => columnSql(sheet, column))
  const added = terms.join(' + ')
  return [
    {
      sql: `SELECT ${kind === 'sum' ? added : `(${added}) / ${columns.length}`} FROM t WHERE ${rowSql(sheet, row.index)}`,
      form: numberForm(
        sheet,
        columns.map((column) => ({ row: row.index, column })),
        kind,
      ),
      cells: placesOf(sheet, [row.index], columns),
      met: row.met,
      confidence: row.score,
      reckoning: reckon(
        kind,
        columns.map((column) => numberAt(sheet, row.index, column) ?? 0),
      ),
    },
  ]
}

function timesToGather(
  kind: 'sum' | 'mean',
  question: string,
  sheet: Sheet,
  row: number,
  words: readonly string[],
  periods: readonly Period[],
): number[] {
  const all = periodColumns(sheet, row, words)
  const named = periods.flatMap((period) => columnFor(sheet, row, words, period)?.column ?? [])
  const [only] = named
  // The 2019 average of a balance is that of its opening and closing.
  if (
    kind === 'mean' &&
    only !== undefined &&
    named.length === 1 &&
    /\d{2}(?:\s+(?:fiscal|year))?\s+average/iu.test(question)
  ) {
    const before = all[all.indexOf(only) - 1]
    return before === undefined ? [] : [before, only]
  }
  if (named.length > 0) return [...new Set(named)]
  return kind === 'mean' || /\b(?:both|all|over|across|period)\b|各年|历年|[两三四五]年/iu.test(question) ? all : []
}

/** Rows that an enumeration names: `A and B`, A、B和C. */
function severalRows(sheet: Sheet, text: string, words: readonly string[]): Naming[] {
  const pieces = text.split(/\band\b|,|、|和|与|及|&|\+/iu)
  if (pieces.length < 2) return []
  const rows = pieces.flatMap(
    (piece) =>
      rowsFor(
        sheet,
        contentWords(piece).filter((word) => words.includes(word)),
      )[0] ?? [],
  )
  const distinct = [...new Map(rows.map((row) => [row.index, row])).values()]
  // A row of that whole name is meant by itself: `Property and equipment`.
  const [whole] = rowsFor(sheet, words)
  const joined = new Set(distinct.flatMap((row) => [...row.met]))
  return whole && whole.met.size >= joined.size ? [] : distinct
}

function gatherRows(kind: 'sum' | 'mean', rows: readonly Naming[], column: number, sheet: Sheet): Plan {
  const indexes = rows.map(({ index }) => index)
  return {
    sql: `SELECT ${kind === 'sum' ? 'sum' : 'avg'}(${columnSql(sheet, column)}) FROM t WHERE ${rowsSql(sheet, indexes)}`,
    form: numberForm(
      sheet,
      indexes.map((row) => ({ row, column })),
      kind,
    ),
    cells: placesOf(sheet, indexes, [column]),
    met: new Set(rows.flatMap((row) => [...row.met])),
    confidence: Math.min(...rows.map(({ score }) => score)),
    reckoning: reckon(
      kind,
      indexes.map((row) => numberAt(sheet, row, column) ?? 0),
    ),
  }
}

/** The period in which a row is largest or smallest. */
function peak(operation: Extract<Operation, { kind: 'extreme' }>, { rest }: Asked, sheet: Sheet): Plan[] {
  const read = readPeriods(rest)
  const words = contentWords(read.rest)
  const [row] = rowsFor(sheet, words)
  if (!row) return []
  const columns = periodColumns(
    sheet,
    row.index,
    words.filter((word) => !row.met.has(word)),
  )
  const order = columns.toSorted((a, b) => {
    const difference = (numberAt(sheet, row.index, b) ?? 0) - (numberAt(sheet, row.index, a) ?? 0)
    return operation.side === 'max' ? difference : -difference
  })
  const best = order[operation.rank - 1]
  if (best === undefined || columns.length < 2) return []
  const list = columns.map((column) => columnSql(sheet, column)).join(', ')
  return [
    {
      sql: `SELECT period FROM (UNPIVOT t ON ${list} INTO NAME period VALUE amount) WHERE ${rowSql(sheet, row.index)} ORDER BY amount ${operation.side === 'max' ? 'DESC' : 'ASC'} LIMIT 1${operation.rank > 1 ? ` OFFSET ${operation.rank - 1}` : ''}`,
      form: { kind: 'text' },
      cells: placesOf(sheet, [row.index], columns),
      met: row.met,
      confidence: row.score,
      reckoning: order
        .map((column) => numberAt(sheet, row.index, column) ?? 0)
        .join(operation.side === 'max' ? ' > ' : ' < '),
    },
  ]
}

function numberForm(
  sheet: Sheet,
  cells: readonly { readonly row: number; readonly column: number }[],
  kind?: 'sum' | 'mean',
): ResultForm {
  const percent = arePercent(sheet, cells)
  const unit = unitOfColumns(
    sheet,
    cells.map(({ column }) => column),
  )
  return {
    kind: percent ? 'percent' : 'number',
    ...(unit && !percent ? { unit } : {}),
    ...(kind === 'mean' ? { decimals: 2 } : {}),
  }
}
