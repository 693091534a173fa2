import type { Quantity } from '../language/numbers.ts'

/** Names of one unit in both languages; a number with another unit is another number. */
const UNITS: readonly (readonly [string, string])[] = [
  ['kg', 'kgs?|kilograms?|kilos?|公斤|千克'],
  ['mg', 'mg|milligrams?|毫克'],
  ['g', 'g|grams?|克'],
  ['t', 'tons?|tonnes?|吨'],
  ['km', 'km|kilomet(?:er|re)s?|公里|千米'],
  ['cm', 'cm|centimet(?:er|re)s?|厘米|公分'],
  ['mm', 'mm|millimet(?:er|re)s?|毫米'],
  ['µm', '[µμ]m|micromet(?:er|re)s?|microns?|微米'],
  ['mile', 'miles?|英里'],
  ['ft', 'ft|foot|feet|英尺'],
  ['inch', 'inch(?:es)?|英寸'],
  ['m', 'met(?:er|re)s?|米'],
  ['ms', 'ms|milliseconds?|毫秒'],
  ['s', 's|secs?|seconds?|秒钟?'],
  ['min', 'mins?|minutes?|分钟'],
  ['h', 'h|hrs?|hours?|个?小时'],
  ['d', 'days?|天|日'],
  ['week', 'weeks?|个?周|星期'],
  ['month', 'months?|个月|月'],
  ['year', 'years?|年'],
  ['%', '%|per ?cent|个?百分点'],
  ['‰', '‰|per mille'],
  ['元', '元|yuan|rmb|cny|人民币|¥'],
  ['$', '\\$|dollars?|usd|美元|美金'],
  ['€', '€|euros?|eur|欧元'],
  ['£', '£|pounds?|gbp|英镑'],
  ['°C', '°c|℃|celsius|摄氏度'],
  ['°F', '°f|℉|fahrenheit|华氏度'],
  ['l', 'l|lit(?:er|re)s?|公升|升'],
  ['ml', 'ml|millilit(?:er|re)s?|毫升'],
  ['V', 'v|volts?|伏'],
  ['mV', 'mv|millivolts?|毫伏'],
  ['A', 'a|amperes?|amps?|安'],
  ['mA', 'ma|milliamperes?|毫安'],
  ['W', 'w|watts?|瓦'],
  ['kW', 'kw|kilowatts?|千瓦'],
  ['kWh', 'kwh|kilowatt hours?|千瓦时'],
  ['Hz', 'hz|hertz|赫兹?'],
  ['kHz', 'khz|kilohertz|千赫'],
  ['MHz', 'mhz|megahertz|兆赫'],
  ['GHz', 'ghz|gigahertz|吉赫'],
  ['KB', 'kb|kib|kilobytes?'],
  ['MB', 'mb|mib|megabytes?'],
  ['GB', 'gb|gib|gigabytes?'],
  ['TB', 'tb|tib|terabytes?'],
  ['dpi', 'dpi'],
]
const EXACT = UNITS.map(([unit, names]) => ({ unit, pattern: new RegExp(`^(?:${names})$`, 'iu') }))
const WITHIN = new Map(
  UNITS.map(([unit, names]) => [unit, new RegExp(`(?<![a-z])(?:${names})(?![a-z])`, 'iu')] as const),
)

/** The unit behind a number, by its one name; `undefined` where there is none that we know. */
export function unitBehind({ unit, end }: Quantity, text: string): string | undefined {
  const named = unit === undefined ? undefined : unitNamed(unit)
  const next = /^[\s-]*([a-z]{1,14}(?: hours?)?)(?![a-z])/iu.exec(text.slice(end))?.[1]
  return named ?? (unit === undefined && next !== undefined ? unitNamed(next) : undefined)
}

/** Does a text name the unit anywhere, as a heading does for its column? */
export function namesUnit(text: string, unit: string): boolean {
  return WITHIN.get(unit)?.test(text) ?? false
}

function unitNamed(name: string): string | undefined {
  return EXACT.find(({ pattern }) => pattern.test(name.trim()))?.unit
}
