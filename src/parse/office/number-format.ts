/** How one section of a format code writes a number (ECMA-376 part 1, 18.8.31). */
interface Section {
  readonly prefix: string
  readonly suffix: string
  /** `false` for a section of words alone. */
  readonly digits: boolean
  readonly general: boolean
  readonly minWhole: number
  readonly minDecimals: number
  readonly maxDecimals: number
  readonly thousands: boolean
  /** What the number is multiplied with: 100 for percent, 0.001 for each comma behind the digits. */
  readonly scale: number
  /** Fewest digits of the exponent; 0 when there is none. */
  readonly exponent: number
}

/** A format of numbers: what it shows of positive, negative and zero ones. */
export type NumberFormat = readonly Section[]

const MAX_SECTIONS = 3
const MAX_DECIMALS = 20

/**
 * A format code as far as it says how a number looks: currency, thousands, decimals, percent, brackets for negative numbers, words.
 *
 * @returns `undefined` for codes that need more than that: fractions, conditions, dates
 */
export function parseNumberFormat(code: string): NumberFormat | undefined {
  const sections: Section[] = []
  for (const part of splitSections(code).slice(0, MAX_SECTIONS)) {
    const section = parseSection(part)
    if (!section) return undefined
    sections.push(section)
  }
  return sections.length === 0 ? undefined : sections
}

/** A number as the format shows it; as it is kept where the format shows nothing. */
export function formatNumber(value: number, format: NumberFormat): string {
  const [positive, negative, zero] = format
  const chosen = value < 0 ? negative : value === 0 ? zero : undefined
  const section = chosen ?? positive
  if (!section) return String(value)
  // A section for negative numbers writes the sign itself, or brackets.
  const sign = value < 0 && chosen === undefined ? '-' : ''
  const text = (sign + section.prefix + (section.digits ? writeDigits(Math.abs(value), section) : '') + section.suffix)
    .replace(/\s+/g, ' ')
    // A filler keeps the sign at the left edge of the cell.
    .replace(/^- (?=\d)/, '-')
    .trim()
  return text === '' ? String(value) : text
}

/** At semicolons outside quotes. */
function splitSections(code: string): string[] {
  return code.match(/(?:"[^"]*"|\\.|[^;"\\])+|(?<=;)(?=;|$)/gs) ?? []
}

function parseSection(code: string): Section | undefined {
  let [prefix, digits, suffix] = ['', '', '']
  const say = (text: string) => {
    if (digits === '') prefix += text
    else suffix += text
  }
  // Quoted words, escaped signs, blanks as wide as a sign, fillers, brackets, exponents, placeholders, any other sign.
  for (const [token] of code.matchAll(/"[^"]*"|\\.|_.|\*.|\[[^\]]*\]|[eE][+-]0+|general|[0#?][0#?.,]*|\.[0#?]+|./gis)) {
    if (token.startsWith('"')) say(token.slice(1, -1))
    else if (token.startsWith('\\')) say(token.slice(1))
    else if (token.startsWith('_') || token.startsWith('*')) say(' ')
    else if (token.startsWith('[')) {
      const currency = /^\[\$([^-\]]*)/.exec(token)?.[1]
      if (currency !== undefined) say(currency)
      else if (/^\[[<>=]/.test(token)) return undefined
    } else if (/^general$/i.test(token) || /^[eE][+-]/.test(token) || /^[0#?.]/.test(token)) {
      if (suffix.trim() !== '') return undefined
      digits += token
    } else if (token === '%') say('%')
    else if (token === '@' || token === '/' || /[a-z]/i.test(token)) return undefined
    else say(token)
  }
  return toSection(prefix, digits, suffix)
}

function toSection(prefix: string, digits: string, suffix: string): Section {
  const general = /general/i.test(digits)
  const [mantissa = '', power = ''] = general ? [] : digits.split(/[eE][+-]/)
  const scaled = /,+$/.exec(mantissa.replace(/\..*$/, ''))?.[0].length ?? 0
  const trailing = /,+$/.exec(mantissa)?.[0].length ?? 0
  const [whole = '', decimals = ''] = mantissa.replace(/,+$/, '').split('.')
  const percent = (prefix + suffix).includes('%')
  return {
    prefix,
    suffix,
    digits: digits !== '',
    general,
    minWhole: whole.replace(/[^0]/g, '').length,
    minDecimals: Math.min(decimals.replace(/[^0]/g, '').length, MAX_DECIMALS),
    maxDecimals: Math.min(decimals.replace(/[^0#?]/g, '').length, MAX_DECIMALS),
    thousands: /[0#?],+[0#?]/.test(whole),
    scale: (percent ? 100 : 1) / 1000 ** Math.max(scaled, trailing),
    exponent: power.length,
  }
}

function writeDigits(value: number, section: Section): string {
  // Sheets keep 15 digits; the rest is noise of binary fractions.
  const exact = Number((value * section.scale).toPrecision(15))
  if (section.general) return String(exact)
  if (section.exponent > 0) {
    const [mantissa = '', power = '0'] = exact.toExponential(section.maxDecimals).split('e')
    const digits = String(Math.abs(Number(power))).padStart(section.exponent, '0')
    return `${mantissa}E${Number(power) < 0 ? '-' : '+'}${digits}`
  }
  if (exact >= 1e21) return String(exact)
  const [whole = '', decimals = ''] = exact.toFixed(section.maxDecimals).split('.')
  const optional = section.maxDecimals - section.minDecimals
  const kept = optional > 0 ? decimals.replace(new RegExp(`0{1,${optional}}$`), '') : decimals
  const padded = (whole === '0' ? '' : whole).padStart(section.minWhole, '0')
  const grouped = section.thousands ? padded.replace(/\B(?=(?:\d{3})+$)/g, ',') : padded
  return kept === '' ? grouped : `${grouped}.${kept}`
}
