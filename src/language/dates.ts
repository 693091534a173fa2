import { sameWidth } from './numbers.ts'

/** A date as a text says it; parts that are not said are absent. Offsets `[start, end)`. */
export interface DateMention {
  readonly year?: number
  /** 1–12. */
  readonly month?: number
  /** 1–31. */
  readonly day?: number
  readonly text: string
  readonly start: number
  readonly end: number
}

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']
const MONTH =
  '(Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)\\b\\.?'
type Fields = 'ymd' | 'mdy' | 'dmy' | 'md' | 'my' | 'y'
/** Longer forms first: what one has taken no later one takes again. */
const FORMS: readonly (readonly [RegExp, Fields])[] = [
  [/(?<!\d)(\d{2,4})\s?年\s?(\d{1,2})\s?月(?:\s?(\d{1,2})\s?[日号號])?/gu, 'ymd'],
  [/(?<![\d.])(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?![\d.])/gu, 'ymd'],
  [new RegExp(`\\b${MONTH}\\s?(\\d{1,2})(?:st|nd|rd|th)?(?:,?\\s(\\d{4}))?(?!\\d)`, 'giu'), 'mdy'],
  [new RegExp(`(?<!\\d)(\\d{1,2})(?:st|nd|rd|th)?\\s(?:of\\s)?${MONTH},?(?:\\s(\\d{4}))?(?!\\d)`, 'giu'), 'dmy'],
  [/(?<!\d)(\d{1,2})\s?月(?:\s?(\d{1,2})\s?[日号號])?/gu, 'md'],
  [new RegExp(`\\b${MONTH},?\\s(\\d{4})(?!\\d)`, 'gu'), 'my'],
  [new RegExp(`\\b(?!May\\s[a-z])${MONTH}`, 'gu'), 'my'],
  [/(?<!\d)(\d{4})\s?年(?![\p{L}]*度?期间)/gu, 'y'],
  [/(?<=\b(?:in|since|by|of|until|from|during|year)\s)([12]\d{3})(?!\d|[.,]\d|\s?%)/giu, 'y'],
]

/** Dates of a text in Chinese and English writing, whole or in part (2023年6月, March 5, in 1998), in order. */
export function dates(text: string): DateMention[] {
  let rest = sameWidth(text)
  const found: DateMention[] = []
  for (const [form, fields] of FORMS) {
    rest = rest.replace(form, (whole: string, ...groups: unknown[]) => {
      const offset = groups.find((group): group is number => typeof group === 'number') ?? 0
      const parts = fieldsOf(
        fields,
        groups.slice(0, 3).map((group) => (typeof group === 'string' ? group : '')),
      )
      if (!parts) return whole
      found.push({
        ...parts,
        text: text.slice(offset, offset + whole.length),
        start: offset,
        end: offset + whole.length,
      })
      return '\u0000'.repeat(whole.length)
    })
  }
  return found.sort((a, b) => a.start - b.start)
}

function fieldsOf(fields: Fields, groups: readonly string[]): Pick<DateMention, 'year' | 'month' | 'day'> | undefined {
  const at = (name: string) => groups[fields.indexOf(name)] || undefined
  const [year, monthText, day] = [at('y'), at('m'), at('d')]
  const month =
    monthText === undefined ? undefined : MONTHS.indexOf(monthText.slice(0, 3).toLowerCase()) + 1 || Number(monthText)
  if (month !== undefined && !(month >= 1 && month <= 12)) return undefined
  if (day !== undefined && !(Number(day) >= 1 && Number(day) <= 31)) return undefined
  return {
    ...(year === undefined ? {} : { year: Number(year) }),
    ...(month === undefined ? {} : { month }),
    ...(day === undefined ? {} : { day: Number(day) }),
  }
}
