import { foldText } from '../../language/normal.ts'
import { quantities } from '../../language/numbers.ts'
import { contentWords, nameScores } from './names.ts'
import { columnSql, equalsSql, numberAt, type Sheet, valueAt } from './sheet.ts'

/** What rows must meet. */
export interface Condition {
  readonly column: number
  readonly sql: string
  readonly rows: ReadonlySet<number>
  readonly met: ReadonlySet<string>
  /** The value names the row itself. */
  readonly byName: boolean
  /** A number is compared. */
  readonly compares?: true
}

/** Every condition that a question states: values of columns of words, and comparisons with numbers. */
export function conditionsOf(question: string, sheet: Sheet, nameColumn: number | undefined): Condition[] {
  const values = valueConditions(question, sheet, nameColumn)
  const compared = numberConditions(question, sheet)
  const taken = new Set([...values, ...compared].map(({ column }) => column))
  return [...values, ...compared, ...equalConditions(question, sheet).filter(({ column }) => !taken.has(column))]
}

interface Spoken {
  readonly value: string
  readonly said: string
  readonly at: number
}

/** Values of text columns that the question says; of one inside another the longer. */
function valueConditions(question: string, sheet: Sheet, nameColumn: number | undefined): Condition[] {
  const text = foldText(question)
  const columnWords = new Set(sheet.columns.flatMap(({ words }) => [...words]))
  const conditions: (Condition & { spoken: readonly Spoken[] })[] = []
  for (const [column, { type }] of sheet.relation.columns.entries()) {
    if (type !== 'text') continue
    const values = new Set(sheet.relation.rows.map((row) => row[column]).filter((value) => typeof value === 'string'))
    const spoken = [...values].flatMap((value) => spokenIn(text, value) ?? [])
    const whole = spoken.filter(({ value, said }) => foldText(value) === said)
    const exact = spoken.filter(
      (one) => whole.length === 0 || whole.includes(one) || !whole.some(({ said }) => said === one.said),
    )
    const longest = exact.filter(
      (one) =>
        !spoken.some((other) => other !== one && other.said.length > one.said.length && other.said.includes(one.said)),
    )
    const fresh = longest.filter(
      ({ said }) => contentWords(said).some((word) => !columnWords.has(word)) || /\d/u.test(said),
    )
    if (fresh.length === 0) continue
    const denied = fresh.every(({ at }) => DENIED.test(text.slice(Math.max(0, at - 24), at)))
    const rows = new Set(
      sheet.relation.rows.flatMap((row, index) =>
        fresh.some(({ value }) => value === row[column]) === denied ? [] : [index],
      ),
    )
    const one = fresh.map(({ value }) => equalsSql(sheet, column, value))
    const said = one.length === 1 ? (one[0] ?? '') : `(${one.join(' OR ')})`
    conditions.push({
      column,
      sql: denied ? `NOT ${said}` : said,
      rows,
      met: new Set(fresh.flatMap(({ said }) => contentWords(said))),
      byName: column === nameColumn,
      spoken: fresh,
    })
  }
  // Of two columns that hold the same words, the one that says more of the question.
  return conditions
    .toSorted((a, b) => lengthOf(b.spoken) - lengthOf(a.spoken))
    .filter(
      (condition, n, all) =>
        !all
          .slice(0, n)
          .some((before) =>
            condition.spoken.every(({ said }) => before.spoken.some((other) => other.said.includes(said))),
          ),
    )
}

/** Before a value: all others are meant. */
const DENIED =
  /(?:\bnot (?:from|in|of|by|a|an|the)|\bother than|\bbesides|\bexcept(?: for)?|\bapart from|\bexcluding|不是|不在|除了|除|非)\s*(?:the )?$/u

const lengthOf = (spoken: readonly Spoken[]) => Math.max(...spoken.map(({ said }) => said.length))

/** A value, without what stands in brackets behind it, as a whole word of the question. */
function spokenIn(question: string, value: string): Spoken | undefined {
  const said = foldText(value)
    .replace(/\s*[（([][^）)\]]*[）)\]]\s*$/u, '')
    .replace(/^["“”'«《]+|["“”'»》.,;]+$/gu, '')
    .trim()
  if (said.length < 2 && !/\p{Script=Han}/u.test(said)) return undefined
  if (/^(?:yes|no|the|and|or|not|na|n\/a|is|are|total|sum|average|other|all|合计|总计|其他)$/u.test(said))
    return undefined
  for (let at = question.indexOf(said); at >= 0; at = question.indexOf(said, at + 1)) {
    const before = question[at - 1] ?? ' '
    const after = question.slice(at + said.length)
    const dense = /\p{Script=Han}/u.test(said)
    if (dense || (!/[\p{L}\p{N}]/u.test(before) && !/^(?:[\p{L}\p{N}])(?<!s)/u.test(after.replace(/^s\b/u, ''))))
      return { value, said, at }
  }
  return undefined
}

type Compare = '>=' | '>' | '<' | '<=' | '='

const NUMBER =
  '(?<n>\\d[\\d,]*(?:\\.\\d+)?|zero|one|two|three|four|five|six|seven|eight|nine|ten|[零一二两三四五六七八九十百]+(?![\\p{Script=Han}]*行))'
const COMPARISONS: readonly (readonly [RegExp, Compare])[] = [
  [
    new RegExp(
      `(?:at least|no (?:less|fewer) than|not less than|minimum of|不少于|至少|不低于|以上)\\s*[$€£¥]?\\s*${NUMBER}`,
      'giu',
    ),
    '>=',
  ],
  [
    new RegExp(
      `(?:at most|no more than|no higher than|not more than|up to|不超过|至多|不高于)\\s*[$€£¥]?\\s*${NUMBER}`,
      'giu',
    ),
    '<=',
  ],
  [
    new RegExp(
      `(?:more than|over|above|exceed(?:s|ed|ing)?|greater than|higher than|larger than|longer than|超过|大于|高于|多于)\\s*[$€£¥]?\\s*${NUMBER}`,
      'giu',
    ),
    '>',
  ],
  [
    new RegExp(
      `(?:less than|fewer than|below|under|lower than|smaller than|shorter than|低于|小于|少于|不到|不足)\\s*[$€£¥]?\\s*${NUMBER}`,
      'giu',
    ),
    '<',
  ],
  [
    new RegExp(
      `(?:only|exactly|just|equals?(?: to)?|仅有?|只有|等于|恰好|为|是)\\s*${NUMBER}(?!\\s*(?:of|player|country|nation|team|person|[家个种次项名位款]))`,
      'giu',
    ),
    '=',
  ],
]
const NONE =
  /\b(?:no|zero|without(?: any| an?)?|(?:did|do|does|have|has)(?: not|n't)(?: \w+){0,2}? any|(?:did|do|does|have|has)(?: not|n't) (?:win|have|earn|receive|list|get))\s+(?<what>[\p{L} ]{3,40})|(?:没有|未|无)(?:任何)?(?<han>[\p{Script=Han}]{1,8})/giu
const SPELLED = ['zero', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten']

function numberConditions(question: string, sheet: Sheet): Condition[] {
  const found: Condition[] = []
  const taken: [number, number][] = []
  const free = (at: number, end: number) => taken.every(([from, to]) => end <= from || at >= to)
  for (const [pattern, compare] of COMPARISONS)
    for (const match of question.matchAll(pattern)) {
      const end = match.index + match[0].length
      if (!free(match.index, end)) continue
      const value = numberSaid(match.groups?.n ?? '')
      const column = value === undefined ? undefined : columnNear(question, match.index, end, sheet)
      if (column === undefined || value === undefined) continue
      taken.push([match.index, end])
      found.push(toCondition(sheet, column, compare, value, match[0]))
    }
  for (const match of question.matchAll(NONE)) {
    const [best] = nameScores(
      contentWords(match.groups?.what ?? match.groups?.han ?? ''),
      sheet.columns.filter(({ index }) => sheet.numeric.includes(index)),
    )
    if (best && free(match.index, match.index + match[0].length))
      found.push(toCondition(sheet, best.index, '=', 0, match[0]))
  }
  return found
}

function numberSaid(said: string): number | undefined {
  const spelled = SPELLED.indexOf(said.toLowerCase())
  if (spelled >= 0) return spelled
  const plain = said.replaceAll(',', '')
  if (/^[\d.]+$/u.test(plain)) return Number(plain)
  return quantities(`${said}个`)[0]?.value
}

/** An ordinal for the column of ranks, a year for the column of years or dates: `the 9th position`, `in 1972`, 第3名. */
function equalConditions(question: string, sheet: Sheet): Condition[] {
  const found: Condition[] = []
  const ordinal = /\b(?<n>\d+)(?:st|nd|rd|th)\b(?!\s+(?:century|of)\b)|第(?<han>\d+)[名位]/iu.exec(question)?.groups
  const ranked = sheet.numeric.find((column) => RANKS.test(sheet.relation.columns[column]?.name ?? ''))
  const place = ordinal?.n ?? ordinal?.han
  if (place && ranked !== undefined)
    found.push(toCondition(sheet, ranked, '=', Number(place), `${place} rank position place`))
  const years = [...question.matchAll(/(?<![\d.,$€£¥])(?:1[5-9]|20)\d{2}(?![\d]|[.,]\d|\s?%)/gu)].map(([year]) =>
    Number(year),
  )
  if (years.length === 0 || years.length > 3) return found
  for (const [column, { type }] of sheet.relation.columns.entries()) {
    const rows = sheet.relation.rows.flatMap((row, index) => {
      const text = sheet.relation.texts[index]?.[column] ?? ''
      const holds = years.some((year) =>
        type === 'number' ? row[column] === year : new RegExp(`(?<!\\d)${year}(?!\\d)`, 'u').test(text),
      )
      return holds ? [index] : []
    })
    if (rows.length === 0 || rows.length === sheet.relation.rows.length) continue
    const name = columnSql(sheet, column)
    const each = years.map((year) => (type === 'number' ? `${name} = ${year}` : `${name} LIKE '%${year}%'`))
    found.push({
      column,
      sql: each.length === 1 ? (each[0] ?? '') : `(${each.join(' OR ')})`,
      rows: new Set(rows),
      met: new Set([...years.map(String), ...(sheet.columns[column]?.words ?? [])]),
      byName: false,
    })
    break
  }
  return found
}

/** Columns that order the rows: 1 is the best. */
export const RANKS = /^(?:rank|ranking|pos(?:ition)?\.?|place|no\.?|#|序号|排名|名次)$/iu

/** Words after the number name the column first (`at least 5 outright titles`), then those before (`points below 13`). */
function columnNear(question: string, at: number, end: number, sheet: Sheet): number | undefined {
  const numbers = sheet.columns.filter(({ index }) => sheet.numeric.includes(index))
  for (const piece of [question.slice(end, end + 40), question.slice(Math.max(0, at - 40), at), question]) {
    const [best] = nameScores(contentWords(piece), numbers)
    if (best && best.score >= 0.3) return best.index
  }
  return numbers.length === 1 ? numbers[0]?.index : undefined
}

function toCondition(sheet: Sheet, column: number, compare: Compare, value: number, said: string): Condition {
  const meets = (cell: number | undefined) => {
    // A sign for nothing counts as none.
    if (cell === undefined) return compare === '=' && value === 0
    switch (compare) {
      case '>=':
        return cell >= value
      case '>':
        return cell > value
      case '<':
        return cell < value
      case '<=':
        return cell <= value
      case '=':
        return cell === value
    }
  }
  const rows = new Set(sheet.relation.rows.flatMap((_, row) => (meets(numberAt(sheet, row, column)) ? [row] : [])))
  const name = columnSql(sheet, column)
  return {
    column,
    sql: compare === '=' && value === 0 ? `coalesce(${name}, 0) = 0` : `${name} ${compare} ${value}`,
    rows,
    met: new Set([...contentWords(said), ...(sheet.columns[column]?.words ?? [])]),
    byName: false,
    compares: true,
  }
}

/** Rows that name something meet every condition. */
export function rowsThatMeet(sheet: Sheet, conditions: readonly Condition[]): number[] {
  return sheet.relation.rows.flatMap((_, row) => (conditions.every(({ rows }) => rows.has(row)) ? [row] : []))
}

export function whereSql(conditions: readonly Condition[]): string {
  return conditions.length > 0 ? ` WHERE ${conditions.map(({ sql }) => sql).join(' AND ')}` : ''
}

/** The column whose values name the rows: the first of words that tells most of them apart. */
export function nameColumnOf(sheet: Sheet): number | undefined {
  const texts = sheet.relation.columns.flatMap(({ type }, column) => (type === 'text' ? [column] : []))
  const valuesOf = (column: number) =>
    sheet.relation.rows.map((_, row) => valueAt(sheet, row, column)).filter((value) => typeof value === 'string')
  const worded = texts.filter((column) => {
    const values = valuesOf(column)
    return (
      values.filter((value) => (value.match(/\p{L}/gu)?.length ?? 0) >= value.length / 3).length >= values.length * 0.7
    )
  })
  const tells = (column: number) => {
    const values = valuesOf(column)
    return new Set(values).size > 0.5 * Math.max(values.length, sheet.relation.rows.length * 0.7)
  }
  return worded.find(tells) ?? worded[0] ?? texts[0]
}
