import { spelledNumbers } from './english-numbers.ts'

/** A number with its unit as a text says it; offsets `[start, end)` cover number and unit. */
export interface Quantity {
  /** Scale applied: 3亿 is 300,000,000, 10k is 10,000; a percentage stays 5 for 5%. */
  readonly value: number
  /** As written, width and case folded; absent when there is none. */
  readonly unit?: string
  readonly text: string
  readonly start: number
  readonly end: number
}

const SCALES = new Map(
  Object.entries({
    百: 1e2,
    千: 1e3,
    万: 1e4,
    萬: 1e4,
    百万: 1e6,
    百萬: 1e6,
    千万: 1e7,
    千萬: 1e7,
    亿: 1e8,
    億: 1e8,
    万亿: 1e12,
    萬億: 1e12,
    thousand: 1e3,
    million: 1e6,
    billion: 1e9,
    trillion: 1e12,
    bn: 1e9,
    mn: 1e6,
    k: 1e3,
    m: 1e6,
    b: 1e9,
  }),
)
const SCALE =
  '万亿|萬億|百万|百萬|千万|千萬|[百千万萬亿億]|thousand\\b|million\\b|billion\\b|trillion\\b|bn\\b|mn\\b|[kKmMbB](?![\\p{L}\\p{N}])'
/** Units of measure and Chinese measure words, longest first where one begins another. */
const UNIT = [
  '%|‰|百分点|percent(?:age points?)?|个百分点|美元|美金|欧元|日元|英镑|港元|港币|人民币|元|円|平方公里|平方千米|平方米|立方米|公里|千米|厘米|毫米|微米|纳米|公斤|千克|毫克|公顷|英里|英尺|海里|摄氏度|华氏度|毫安|毫伏|千瓦时?|兆瓦|小时|分钟|秒钟|毫秒|个月|个小时|季度|周岁|世纪|年代|学年|公升|毫升|字节|像素|蒲式耳',
  '[年月日号天周岁时分秒度倍个名位人家种项次块张页条台层件套部本卷集章节期届级段场座栋户所艘架辆颗枚只支吨克米里升亩口门路通组类款篇首句字票股票元角欧匹头副枝朵斤两号层楼队]',
  '°C|°F|℃|℉|°|[kKMmGTµμn]?(?:Hz|hz)|[KMGTkmgt]i?[Bb](?:ps|/s)?|[kMGT]?bps|dBm|dBi?|[kmµμnM]?(?:A|V|W|Ω|F|H|Pa|J|N|s|m|g|L|l)(?:h|²|³|2|3)?|kWh|mAh|cm|mm|km|mil|inch(?:es)?|in|ft|ppm|dpi|rpm|px|fps|[ap]\\.?m\\.?',
].join('|')
const DIGITS = '(?:\\d{1,3}(?:,\\d{3})+|\\d+)(?:\\.\\d+)?'
const NUMBER = new RegExp(
  `(?<![\\p{L}\\d.,_])([-−–+±]\\s?)?([$€£¥]\\s?)?(${DIGITS})\\s?(${SCALE})?\\s?(?:(${UNIT})(?![a-zA-Z]))?|(?<=\\p{Script=Han})(${DIGITS})\\s?(${SCALE})?\\s?(?:(${UNIT})(?![a-zA-Z]))?`,
  'gu',
)
const HAN_NUMBER = new RegExp(
  `(?<![\\d.]\\s?)[零〇一二两三四五六七八九十百千万亿]+(?=个?(?:${UNIT.split('|')
    .filter((unit) => /^\p{Script=Han}/u.test(unit))
    .join(
      '|',
    )}|[年月日号天周岁倍个名位人家种项次块张页条台层件套部本卷集章节期届级段场座户所]))(?:个?(?:百分点|小时|分钟|个月|周岁|世纪|[年月日号天周岁时分秒度倍个名位人家种项次块张页条台层件套部本卷集章节期届级段场座户所]))?`,
  'gu',
)

/** Numbers of a text with scale and unit, in every writing: full width, thousands separators, 万 / 亿, `10k`, percent, 三百人, forty. In order. */
export function quantities(text: string): Quantity[] {
  const plain = sameWidth(text)
  const found: Quantity[] = []
  for (const match of plain.matchAll(NUMBER)) {
    const [whole, sign, currency, digits, scale, unit, hanDigits, hanScale, hanUnit] = match
    const number = Number((digits ?? hanDigits ?? '').replaceAll(',', ''))
    const factor = SCALES.get((scale ?? hanScale ?? '').toLowerCase()) ?? 1
    const said = whole.trimEnd()
    found.push({
      value: (sign && /[-−–]/u.test(sign) ? -1 : 1) * number * factor,
      ...unitOf(unit ?? hanUnit ?? currency),
      text: text.slice(match.index, match.index + said.length),
      start: match.index,
      end: match.index + said.length,
    })
  }
  for (const match of plain.matchAll(HAN_NUMBER)) {
    const digits = /^[零〇一二两三四五六七八九十百千万亿]+/u.exec(match[0])?.[0] ?? ''
    const value = hanValue(digits)
    if (value === undefined) continue
    const end = match.index + match[0].length
    found.push({
      value,
      ...unitOf(match[0].slice(digits.length)),
      text: text.slice(match.index, end),
      start: match.index,
      end,
    })
  }
  return [...found, ...spelledNumbers(plain)].sort((a, b) => a.start - b.start)
}

function unitOf(unit: string | undefined): { unit: string } | undefined {
  const trimmed = unit?.trim()
  return trimmed ? { unit: trimmed } : undefined
}

/** Full-width digits, letters and signs as ASCII, one unit for one unit. */
export function sameWidth(text: string): string {
  return text
    .replace(/[\uff01-\uff5e]/gu, (c) => String.fromCharCode(c.charCodeAt(0) - 0xfee0))
    .replaceAll('\u3000', ' ')
}

const HAN_DIGITS = '零一二三四五六七八九'

/** The value of a Chinese numeral, `undefined` when it is none: 三百二十 is 320, 二〇一九 is 2019. */
export function hanValue(text: string): number | undefined {
  const plain = text.replaceAll('〇', '零').replaceAll('两', '二')
  if (!/^[零一二三四五六七八九十百千万亿]+$/u.test(plain)) return undefined
  if (/^[零一二三四五六七八九]+$/u.test(plain)) return Number([...plain].map((c) => HAN_DIGITS.indexOf(c)).join(''))
  let total = 0
  let section = 0
  let digit = 0
  for (const character of plain) {
    const value = HAN_DIGITS.indexOf(character)
    const power = { 十: 10, 百: 100, 千: 1000 }[character]
    if (value >= 0) digit = value
    else if (power !== undefined) {
      section += (digit || 1) * power
      digit = 0
    } else {
      total = character === '万' ? total + (section + digit) * 1e4 : (total + section + digit) * 1e8
      section = 0
      digit = 0
    }
  }
  return total + section + digit
}
