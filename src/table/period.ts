import { foldText } from '../language/normal.ts'
import { oneLine } from '../language/one-line.ts'

/** A stretch or point of time that heads a column or row, or that a question names. */
export interface Period {
  readonly year: number
  /** 1–4. */
  readonly quarter?: number
  /** 1–12. */
  readonly month?: number
}

const MONTHS = 'jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec'
const YEAR =
  /(?<![\d.,-])(?:(?:fy|cy|f)\s?'?(?<short>\d{2})(?!\d)|(?:fy|cy)?\s?(?<year>(?:19|20)\d{2})(?!\d|[.,]\d))/giu
const QUARTER = /\bq([1-4])\b|\b(first|second|third|fourth) quarter\b|第?([一二三四1-4])季度/iu
const ORDINALS = ['first', 'second', 'third', 'fourth']
const HAN = '一二三四'

/** Every period that a text names, in order, each once: 2019, FY19, `Q4 2019`, `December 31, 2018`, 2019年12月. */
export function periodsIn(text: string): Period[] {
  // Some producers set the digits of a year apart: 2 0 1 8.
  const folded = foldText(oneLine(text)).replace(/(?<!\d)([12]) (\d) (\d) (\d)(?!\d)/gu, '$1$2$3$4')
  const found: Period[] = []
  const years = [...folded.matchAll(YEAR)]
  for (const [n, match] of years.entries()) {
    const { short, year } = match.groups ?? {}
    const value = year === undefined ? 2000 + Number(short) : Number(year)
    const last = years[n - 1]
    // A quarter or month belongs to the year beside it, not to the one before.
    const from = Math.max(match.index - 24, last === undefined ? 0 : last.index + last[0].length)
    const to = Math.min(match.index + match[0].length + 16, years[n + 1]?.index ?? folded.length)
    const near = folded.slice(from, to)
    const period = { year: value, ...quarterIn(near), ...monthIn(near) }
    if (!found.some((one) => samePeriod(one, period))) found.push(period)
  }
  return found
}

function samePeriod(a: Period, b: Period): boolean {
  return a.year === b.year && a.quarter === b.quarter && a.month === b.month
}

/** Does `label` fall within what is asked for? A year holds its quarters and months; a balance at a day stands for its year. */
export function withinPeriod(label: Period, asked: Period): boolean {
  if (label.year !== asked.year) return false
  if (asked.quarter !== undefined && label.quarter !== asked.quarter) return false
  return asked.month === undefined || label.month === undefined || label.month === asked.month
}

/** A label that says little more than a period. */
export function isPeriod(label: string): boolean {
  const folded = foldText(oneLine(label)).replace(/(?<!\d)([12]) (\d) (\d) (\d)(?!\d)/gu, '$1$2$3$4')
  if (folded.length > 40 || periodsIn(folded).length === 0) return false
  const rest = folded
    .replace(YEAR, ' ')
    .replace(QUARTER, ' ')
    .replace(new RegExp(`\\b(?:${MONTHS})[a-z]*\\b`, 'gu'), ' ')
    .replace(
      /\b(?:year|fiscal|ended|as|of|at|the|in|millions?|thousands?|usd|rmb|restated|audited|unaudited|actual)\b/gu,
      ' ',
    )
    .replace(/[年月日号度末季底]|[^\p{L}]/gu, '')
  return rest.length <= 3
}

function quarterIn(text: string): { quarter: number } | undefined {
  const [, digit, word, han] = QUARTER.exec(text) ?? []
  if (digit) return { quarter: Number(digit) }
  if (word) return { quarter: ORDINALS.indexOf(word) + 1 }
  return han ? { quarter: HAN.includes(han) ? HAN.indexOf(han) + 1 : Number(han) } : undefined
}

function monthIn(text: string): { month: number } | undefined {
  const english = new RegExp(`\\b(${MONTHS})`, 'u').exec(text)?.[1]
  if (english) return { month: MONTHS.split('|').indexOf(english) + 1 }
  const chinese = /(?<!\d)(1[0-2]|[1-9])\s?月/u.exec(text)?.[1]
  return chinese ? { month: Number(chinese) } : undefined
}
