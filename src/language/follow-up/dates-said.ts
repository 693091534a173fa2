/** A date or period as questions name it; offsets `[start, end)`. */
export interface Period {
  readonly start: number
  readonly end: number
  /** A year, or a part of one; one takes the place of another of its group. */
  readonly group: 'year' | 'part'
}

const YEAR =
  /(?<!\d)(?:[12]\d{3}|[一二三四五六七八九〇零]{4})\s?年度?|[去今前明]年|(?<![\d.,])(?:19|20)\d\d(?![\d年%]|[.,]\d)/gu
const MONTH_NAME =
  '(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)'
const PART = new RegExp(
  [
    '(?:\\d{1,2}|十[一二]?|[一二三四五六七八九])\\s?月份?',
    '第?[一二三四1-4]\\s?季度|[上下]半年|[上本]个?月',
    `\\b${MONTH_NAME}\\b\\.?`,
    '\\b(?:the )?(?:first|second|third|fourth|1st|2nd|3rd|4th) (?:quarter|half)\\b|\\bQ[1-4]\\b',
  ].join('|'),
  'gu',
)

/** Every period of a text, in order; `March` counts, `may` as a verb does not. */
export function periodsOf(text: string): Period[] {
  const find = (pattern: RegExp, group: Period['group']) =>
    [...text.matchAll(pattern)].map((match) => ({ start: match.index, end: match.index + match[0].length, group }))
  return [...find(YEAR, 'year'), ...find(PART, 'part')].sort((a, b) => a.start - b.start)
}

/** The question with a period of another time: in the place of its own of that kind; `undefined` when it names none. */
export function withPeriod(question: string, period: string, group: Period['group']): string | undefined {
  const own = periodsOf(question).findLast((one) => one.group === group)
  return own && question.slice(0, own.start) + period + question.slice(own.end)
}
