import type { Language } from '../language/language-of.ts'
import { sameWidth } from '../language/numbers.ts'
import { oneLine } from '../language/one-line.ts'
import type { CellPlace } from '../model/answer.ts'
import type { TableElement } from '../model/document.ts'
import { isNothing } from '../table/number-cell.ts'
import { isPeriod } from '../table/period.ts'
import { type Relation, type RelationColumn, toRelation } from '../table/relation.ts'
import { type Asked, PHRASES, type Phrases } from './table-phrases.ts'

/** A question that the cells of a table answer, computed. */
export interface TablePair {
  readonly question: string
  readonly answer: string
  readonly cells: readonly CellPlace[]
}

const MIN_ROWS = 2
/** A table of more rows or columns is data: each question is answered when it is asked. */
const MAX_ROWS = 60
const MAX_COLUMNS = 8
/** Steps from one period to the next that are told. */
const MAX_STEPS = 11
/** Rows up to which the first and last by size are set against each other. */
const MAX_SPREAD = 12
/** A longer caption explains its table; its beginning names it. */
const MAX_CAPTION = 60
const MAX_SUBJECT = 16
/** A row that sums up others. */
const SUMS_UP = /合计|总计|小计|总和|共计|平均|均值|\b(?:sub-?)?totals?\b|\b(?:sum|average|mean|overall|avg)\b/iu
/** Numbers that name things, rank them, say when, or bound others: nothing to compare. */
const NO_MEASURE =
  /^column(?: \(\d+\))?$|编号|序号|代码|电话|邮编|排名|名次|年份|页码|日期|#|最小值|最大值|典型值|\b(?:no|nr|ids?|code|number|rank|year|date|phone|page|zip|min|max|typ)\b\.?/iu
/** Rates can't be added up. */
const NO_SUM =
  /率|比例|占比|比重|平均|均价|单价|价格|温度|速度|密度|浓度|指数|得分|评分|同比|环比|人均|\b(?:rate|ratio|share|average|mean|price|temperature|speed|density|index|score|percent|accuracy|growth|change|per)\b|\/|%/iu
/** What is counted or paid can be. */
const ADDS_UP =
  /[元人户辆台件吨股只家亩]$|销售|收入|支出|费用|成本|利润|金额|数量|人数|产量|客户|投资|^(?:thousand|million|billion|[$€£¥]|usd|eur|yuan|people|units?|tons?)|\b(?:sales|revenues?|income|expenses?|costs?|profits?|amounts?|counts?|population|customers|units|votes|medals|gold|silver|bronze)\b/iu
/** A number with nothing but its unit beside it: it stands for the whole cell. */
const ONLY_NUMBER = /^[(\s$€£¥+±−–-]*\d[\d,]*(?:\.\d+)?\s*[)%‰°℃\p{L}/²³]{0,8}\*?$/u

interface Value {
  readonly label: string
  readonly value: number
  readonly text: string
  readonly place: CellPlace
  readonly isPeriod: boolean
}

/**
 * Largest, smallest, sum and difference of each numeric column, with its unit: what people ask of a table and no cell says.
 * Rows that sum up others stay out. Exact in decimals; deterministic.
 */
export function tablePairs(table: TableElement, title: string, language: Language): TablePair[] {
  const relation = toRelation(table, 't', { caption: title })
  if (relation.rows.length < MIN_ROWS || relation.rows.length > MAX_ROWS || hasManyUnits(relation)) return []
  const named = oneLine(relation.columns.find(({ type }) => type === 'text')?.name ?? '')
  const subject = named.length > MAX_SUBJECT || NO_MEASURE.test(named) ? '' : named
  const numeric = [...relation.columns.entries()].filter(([, { type }]) => type === 'number').slice(0, MAX_COLUMNS)
  return numeric.flatMap(([at, column]) => {
    if (!isMeasure(column.name)) return []
    const read = relation.rows.map((_, n) => valueAt(relation, n, at))
    // One cell that can't be compared with the others, and nothing that is said of all of them is certain.
    if (read.includes('unclear')) return []
    const values = read.filter((value) => typeof value === 'object')
    const distinct = new Set(values.map(({ label }) => label)).size === values.length
    if (values.length < MIN_ROWS || !distinct) return []
    const asked = { caption: shortCaption(title), subject, column: column.name, unit: unitOf(column) }
    return columnPairs(values, asked, !read.includes('nothing'), PHRASES[language])
  })
}

/** A name of digits alone is a value that was taken for a heading, unless it is a year. */
function isMeasure(name: string): boolean {
  return (/\p{L}/u.test(name) || isPeriod(name)) && !NO_MEASURE.test(name)
}

/** A value that can be compared; `nothing` in an empty cell, `left` in a row that sums up others. */
function valueAt(relation: Relation, row: number, column: number): Value | 'nothing' | 'left' | 'unclear' {
  const label = relation.labels[row] ?? ''
  const text = relation.texts[row]?.[column] ?? ''
  const place = relation.places[row]?.[column]
  const value = relation.rows[row]?.[column]
  if (SUMS_UP.test(label)) return 'left'
  if (!place || isNothing(text)) return 'nothing'
  if (typeof value !== 'number' || !ONLY_NUMBER.test(sameWidth(text))) return 'unclear'
  if (!/\p{L}/u.test(label) && !isTime(label)) return 'unclear'
  return { label, value, text, place, isPeriod: isTime(label) }
}

/** A column says what each row is counted in, and not all in the same: volts and amperes are not compared. */
function hasManyUnits({ columns, texts }: Relation): boolean {
  const at = columns.findIndex(({ name }) => /^(?:单位|單位|units?)$/iu.test(name.trim()))
  return at >= 0 && new Set(texts.map((row) => row[at])).size > 1
}

function shortCaption(title: string): string {
  const caption = title.replace(/[（(]?单位\s*[:：].*$/u, '').trim()
  if (caption.length <= MAX_CAPTION) return caption
  const [first = caption] = caption.split(/(?<=[.。;；])\s*(?!\d)/u)
  return first.length <= MAX_CAPTION ? first.replace(/[.。;；]$/u, '') : `${first.slice(0, MAX_CAPTION).trimEnd()}…`
}

function columnPairs(values: readonly Value[], asked: Asked, whole: boolean, phrases: Phrases): TablePair[] {
  const say = ({ text }: Value) => withUnit(text, asked.unit)
  const ordered = values.toSorted((a, b) => b.value - a.value)
  const [largest, second] = ordered
  const smallest = ordered.at(-1)
  const last = ordered.at(-2)
  const pairs: TablePair[] = []
  // Where two rows share the place no one answer is right.
  if (largest && second && largest.value > second.value)
    pairs.push({
      question: phrases.largest(asked),
      answer: phrases.pair(largest.label, say(largest)),
      cells: [largest.place],
    })
  if (smallest && last && smallest.value < last.value)
    pairs.push({
      question: phrases.smallest(asked),
      answer: phrases.pair(smallest.label, say(smallest)),
      cells: [smallest.place],
    })
  const digits = Math.max(...values.map(({ text }) => decimalsOf(text)))
  const cells = values.map(({ place }) => place)
  const unitBetween = asked.unit === '%' ? phrases.points : asked.unit
  if (whole && addsUp(values, asked))
    pairs.push({ question: phrases.sum(asked), answer: withUnit(exact(values, digits), asked.unit), cells })
  if (values.every((value) => value.isPeriod)) {
    for (const [n, to] of values.slice(1, MAX_STEPS + 1).entries()) {
      const from = values[n]
      if (!from) continue
      const answer = withUnit(difference(to, from, digits), unitBetween)
      pairs.push({
        question: phrases.change(asked, from.label, to.label),
        answer,
        cells: [from.place, to.place],
      })
    }
  } else if (largest && smallest && largest.value > smallest.value && values.length <= MAX_SPREAD)
    pairs.push({
      question: phrases.spread(asked, largest.label, smallest.label),
      answer: withUnit(difference(largest, smallest, digits), unitBetween),
      cells: [largest.place, smallest.place],
    })
  return pairs
}

function addsUp(values: readonly Value[], { column, unit }: Asked): boolean {
  if (NO_SUM.test(column) || unit === '%') return false
  return values.every(({ isPeriod }) => isPeriod) || ADDS_UP.test(unit) || ADDS_UP.test(column)
}

function isTime(label: string): boolean {
  return (
    isPeriod(label) ||
    /^(?:\d{1,2}|[一二三四五六七八九十]{1,2})\s*月$|^第?[一二三四1-4]季度$|^q[1-4]$|^(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?$/iu.test(
      label.trim(),
    )
  )
}

function unitOf({ percent, scale, unit }: RelationColumn): string {
  return percent ? '%' : (scale?.word ?? unit ?? '')
}

/** As it stands, and its unit where it doesn't say one itself. */
function withUnit(text: string, unit: string): string {
  if (unit === '' || /[\p{L}%‰°$€£¥]\s*$/u.test(text)) return text
  return unit === '%' || /^\p{Script=Han}/u.test(unit) ? `${text}${unit}` : `${text} ${unit}`
}

function decimalsOf(text: string): number {
  return /\.(\d+)/u.exec(text)?.[1]?.length ?? 0
}

/** The sum, as exact as what it is made of. */
function exact(values: readonly Value[], digits: number): string {
  const scale = 10 ** digits
  return grouped(values.reduce((sum, { value }) => sum + Math.round(value * scale), 0) / scale, digits)
}

function difference(to: Value, from: Value, digits: number): string {
  const scale = 10 ** digits
  return grouped((Math.round(to.value * scale) - Math.round(from.value * scale)) / scale, digits)
}

function grouped(value: number, digits: number): string {
  return value
    .toLocaleString('en-US', { minimumFractionDigits: digits, maximumFractionDigits: digits })
    .replace('-', '−')
}
