import { formatNumber, type NumberFormat, parseNumberFormat } from './number-format.ts'
import { childOf, childrenOf, type XmlElement } from './xml.ts'

/** How a number in a cell is shown. */
export type NumberForm =
  | { readonly kind: 'plain' }
  | { readonly kind: 'number'; readonly format: NumberFormat }
  | { readonly kind: 'moment'; readonly date: 'none' | 'month' | 'day'; readonly time: boolean }

const PLAIN: NumberForm = { kind: 'plain' }

const BUILT_IN: Readonly<Record<number, string>> = {
  1: '0',
  2: '0.00',
  3: '#,##0',
  4: '#,##0.00',
  9: '0%',
  10: '0.00%',
  11: '0.00E+00',
  37: '#,##0;(#,##0)',
  38: '#,##0;(#,##0)',
  39: '#,##0.00;(#,##0.00)',
  40: '#,##0.00;(#,##0.00)',
  48: '##0.0E+0',
}

function numberForm(code: string): NumberForm {
  const format = parseNumberFormat(code)
  return format ? { kind: 'number', format } : PLAIN
}

/** Forms that need no code in the file (ECMA-376 part 1, 18.8.30); 27–36 and 50–58 are the East Asian dates and times. */
function builtIn(id: number): NumberForm {
  const code = BUILT_IN[id]
  if (code !== undefined) return numberForm(code)
  if (id === 17 || [27, 36, 50, 52, 57].includes(id)) return { kind: 'moment', date: 'month', time: false }
  if ((id >= 14 && id <= 16) || [28, 29, 30, 31, 51, 53, 54, 58].includes(id))
    return { kind: 'moment', date: 'day', time: false }
  if (id === 22) return { kind: 'moment', date: 'day', time: true }
  if ((id >= 18 && id <= 21) || (id >= 32 && id <= 35) || (id >= 45 && id <= 47) || id === 55 || id === 56)
    return { kind: 'moment', date: 'none', time: true }
  return PLAIN
}

/** What a format code makes of a number; whether it is a date its first section says. */
function formOfCode(code: string): NumberForm {
  const bare = code
    .replace(/"[^"]*"|\\.|_.|\*./g, '')
    .replace(/\[(?!h+\]|m+\]|s+\])[^\]]*\]/gi, '')
    .split(';', 1)[0]
  if (bare === undefined || /^\s*general\s*$/i.test(code)) return PLAIN
  if (/[0#?%]|general/i.test(bare) && !/[hsdy]/i.test(bare.replace(/general/gi, ''))) return numberForm(code)
  const time = /[hs]|am\/pm|a\/p/i.test(bare)
  const letters = bare.replace(/am\/pm|a\/p/gi, '')
  const day = /d/i.test(letters)
  const month = /y|e{1,4}(?!\+|-)/i.test(letters) || (/m/i.test(letters) && !time)
  if (day || month) return { kind: 'moment', date: day ? 'day' : 'month', time }
  return time ? { kind: 'moment', date: 'none', time } : PLAIN
}

/** The form of each cell style (`s` of a cell), in their order. */
export function readNumberForms(styles: XmlElement | undefined): NumberForm[] {
  const codes = new Map<number, string>()
  for (const { attributes } of childrenOf(childOf(styles, 'numFmts'), 'numFmt')) {
    codes.set(Number(attributes.numFmtId), attributes.formatCode ?? '')
  }
  return childrenOf(childOf(styles, 'cellXfs'), 'xf').map(({ attributes }) => {
    const id = Number(attributes.numFmtId ?? 0)
    const code = codes.get(id)
    return code === undefined ? builtIn(id) : formOfCode(code)
  })
}

/** A stored number as a reader of the sheet sees it; dates as ISO 8601, which reads the same everywhere; others with at most 15 digits. */
export function showNumber(raw: string, form: NumberForm, from1904: boolean): string {
  const value = Number(raw)
  if (raw.trim() === '' || !Number.isFinite(value)) return raw
  const plain = String(Number(value.toPrecision(15)))
  if (form.kind === 'number') return formatNumber(value, form.format)
  return form.kind === 'moment' ? (showMoment(value, form, from1904) ?? plain) : plain
}

function showMoment(serial: number, form: NumberForm & { kind: 'moment' }, from1904: boolean): string | undefined {
  // 9999-12-31.
  if (serial < 0 || serial >= 2_958_466) return undefined
  // The 1900 system counts a 29 February 1900 that never was.
  const days = from1904 ? serial + 1462 : serial < 60 ? serial + 1 : serial
  const moment = new Date(Date.UTC(1899, 11, 30) + Math.round(days * 86_400) * 1000)
  const [date = '', clock = ''] = moment.toISOString().slice(0, 19).split('T')
  const time = clock.endsWith(':00') ? clock.slice(0, 5) : clock
  if (form.date === 'none') return time
  if (form.date === 'month' && date.endsWith('-01')) return date.slice(0, 7)
  return form.time && clock !== '00:00:00' ? `${date} ${time}` : date
}
