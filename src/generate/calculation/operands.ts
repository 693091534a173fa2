import { type Period, periodsIn, withinPeriod } from '../../table/period.ts'
import { contentWords, type Naming, nameScores } from './names.ts'
import { numberAt, type Sheet } from './sheet.ts'

/** One number of a table that a piece of a question names. */
export interface Operand {
  readonly row: number
  readonly column: number
  /** In `[0, 1]`, see `nameScores`. */
  readonly score: number
  readonly met: ReadonlySet<string>
  /** Words or a period say which column is meant. */
  readonly named: boolean
}

/** Below this a row or column is not meant. */
const NAMED = 0.42

/** The periods of a question with what is left of it; a span (`from 2015 to 2018`, 2015-2018) holds the years between. */
export function readPeriods(text: string): { readonly periods: readonly Period[]; readonly rest: string } {
  const found = periodsIn(text)
  const span =
    /(?:19|20)?\d{2}\s?年?\s?(?:[-–—~～]|to|through|until|至|到)\s?(?:fy|cy)?\s?'?(?:(?:19|20)\d{2})/iu.test(text) &&
    found.length >= 2
  const years = found.map(({ year }) => year)
  const [low, high] = [Math.min(...years), Math.max(...years)]
  const between: Period[] = []
  if (span && high - low < 40)
    for (let year = low + 1; year < high; year++) if (!years.includes(year)) between.push({ year })
  const rest = text
    .replace(/(?:fy|cy|f)?\s?'?(?<![\d.,])(?:19|20)\d{2}(?:\s?年度?)?(?![\d]|[.,]\d)/giu, ' ')
    .replace(/\b(?:fy|f)\s?'?\d{2}\b/giu, ' ')
    .replace(
      /\b(?:in|at|as of|for|from|to|between|during|fiscal|years? ended|year|(?:january|february|march|april|may|june|july|august|september|october|november|december)\s?\d{0,2},?)(?=\s|$)/giu,
      ' ',
    )
  return { periods: [...found, ...between], rest }
}

/** The column of a period, or of what the words name; among several the one that the words fit best, else the first. */
export function columnFor(
  sheet: Sheet,
  row: number,
  words: readonly string[],
  period: Period | undefined,
): { column: number; score: number; met: ReadonlySet<string> } | undefined {
  const filled = sheet.numeric.filter((column) => numberAt(sheet, row, column) !== undefined)
  const fitting = period
    ? filled.filter((column) => {
        const own = sheet.periods.get(column)
        return own !== undefined && withinPeriod(own, period)
      })
    : filled
  if (period && fitting.length === 0) return undefined
  const named = nameScores(
    words,
    sheet.columns.filter(({ index }) => fitting.includes(index)),
  )
  const [best] = named
  if (best && best.score >= NAMED) return { column: best.index, score: best.score, met: best.met }
  const [first] = fitting
  return first === undefined ? undefined : { column: first, score: 0, met: new Set() }
}

/** Rows that words name, best first; where one says more of them than another, that one. */
export function rowsFor(sheet: Sheet, words: readonly string[]): Naming[] {
  return nameScores(words, sheet.rows).filter(
    ({ index, score }) =>
      score >= NAMED && sheet.numeric.some((column) => numberAt(sheet, index, column) !== undefined),
  )
}

/** The number that a piece of a question names by its row, its column, or both. */
function operandFor(sheet: Sheet, piece: string, period: Period | undefined): Operand | undefined {
  const own = readPeriods(piece)
  const words = contentWords(own.rest)
  const [row] = rowsFor(sheet, words)
  if (!row) return undefined
  const column = columnFor(
    sheet,
    row.index,
    words.filter((word) => !row.met.has(word)),
    own.periods[0] ?? period,
  )
  return (
    column && {
      row: row.index,
      column: column.column,
      score: row.score,
      met: new Set([...row.met, ...column.met]),
      named: column.score > 0 || own.periods.length > 0 || period !== undefined,
    }
  )
}

/**
 * The numbers of two pieces that are set against each other: of two rows in one column where only one of them names it, or of
 * two columns in the row that the question names besides.
 */
export function operandsFor(
  sheet: Sheet,
  [first, second]: readonly [string, string],
  question: string,
  period: Period | undefined,
): readonly [Operand | undefined, Operand | undefined] {
  const [a, b] = [operandFor(sheet, first, period), operandFor(sheet, second, period)]
  const inColumns = a && b && a.row !== b.row ? undefined : columnsOfRow(sheet, [first, second], question)
  if (inColumns) return inColumns
  if (!a || !b || a.named === b.named || a.row === b.row) return [a, b]
  const column = a.named ? a.column : b.column
  const moved = a.named ? b : a
  if (numberAt(sheet, moved.row, column) === undefined) return [a, b]
  return a.named ? [a, { ...b, column }] : [{ ...a, column }, b]
}

/** `more handgun than long gun checks did Texas have`: two columns by name, in the row that the rest names. */
function columnsOfRow(
  sheet: Sheet,
  pieces: readonly [string, string],
  question: string,
): readonly [Operand, Operand] | undefined {
  const numbers = sheet.columns.filter(({ index }) => sheet.numeric.includes(index))
  const [x, y] = pieces.map((piece) => nameScores(contentWords(readPeriods(piece).rest), numbers)[0])
  if (!x || !y || x.index === y.index || Math.min(x.score, y.score) < NAMED) return undefined
  const taken = new Set([...x.met, ...y.met])
  const rest = contentWords(readPeriods(question).rest).filter((word) => !taken.has(word))
  const row = rowsFor(sheet, rest).find(({ index }) =>
    [x, y].every((one) => numberAt(sheet, index, one.index) !== undefined),
  )
  const at = (column: Naming): Operand | undefined =>
    row && {
      row: row.index,
      column: column.index,
      score: Math.min(row.score, column.score),
      met: new Set([...row.met, ...column.met]),
      named: true,
    }
  const [a, b] = [at(x), at(y)]
  return a && b && [a, b]
}

/** The two things that a question sets against each other, in its order. */
export function pairOf(text: string): readonly [string, string] | undefined {
  for (const pattern of PAIRS) {
    const { a, b } = pattern.exec(text)?.groups ?? {}
    if (a?.trim() && b?.trim()) return [a, b]
  }
  return undefined
}

const PAIRS: readonly RegExp[] = [
  /\bbetween (?:the )?(?<a>.+?) and (?:the )?(?<b>.+)/iu,
  /\b(?:ratio|proportion|percentage|percent|share|fraction) of (?:the )?(?<a>.+?) (?:to|over|out of|among|in|of|against|relative to|compared (?:to|with)) (?:the )?(?<b>.+)/iu,
  /(?<a>.+?) as an? (?:\w+ )?(?:ratio|proportion|percentage|percent|share|fraction) of (?:the )?(?<b>.+)/iu,
  /(?:do|does|did|is|are|was|were|of|have|has)?\s*(?:the )?(?<a>.+?) (?:exceeds?|exceeded|beats?|outperforms?|compared (?:to|with)|versus|vs\.?|over|than) (?:the )?(?<b>.+)/iu,
  /(?<a>[^，,。；;]+?)(?:与|和|同|跟)(?<b>[^，,。；;]+?)(?:之间)?(?:的)?(?:相比|相差|差|之比|比值|比例|之和|合计|的和|平均|总)/u,
  /(?<a>[^，,。；;]+?)比(?:起)?(?<b>[^，,。；;]+?)(?:的|多|少|高|低|大|小|快|慢|长|短|重|轻|增|减|上升|下降|提高)/u,
  /(?<a>[^，,。；;]+?)占(?:了)?(?<b>[^，,。；;]+?)的?(?:比例|百分比|比重|百分之|几成|多少)/u,
  /(?<a>[^，,。；;]+?)是(?<b>[^，,。；;]+?)的?(?:几倍|多少倍)/u,
  /\b(?:of|for)?\s*(?<a>[\p{L}\p{N} .'&-]+?) and (?:the )?(?<b>[\p{L}\p{N} .'&-]+)/u,
]

/** Columns that stand for periods, oldest first, where the row has a number. */
export function periodColumns(sheet: Sheet, row: number, words: readonly string[]): number[] {
  const byPeriod = new Map<string, number[]>()
  for (const [column, period] of sheet.periods) {
    if (numberAt(sheet, row, column) === undefined) continue
    const key = JSON.stringify(period)
    byPeriod.set(key, [...(byPeriod.get(key) ?? []), column])
  }
  const time = ({ year, quarter = 0, month = 0 }: Period) => year * 100 + quarter * 3 + month
  return [...byPeriod.values()]
    .map((columns) => bestNamed(sheet, columns, words))
    .sort((a, b) => time(sheet.periods.get(a) ?? { year: 0 }) - time(sheet.periods.get(b) ?? { year: 0 }))
}

function bestNamed(sheet: Sheet, columns: readonly number[], words: readonly string[]): number {
  const [best] = nameScores(
    words,
    sheet.columns.filter(({ index }) => columns.includes(index)),
  )
  return best?.index ?? columns[0] ?? 0
}
