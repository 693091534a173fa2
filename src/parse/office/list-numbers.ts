/** 1 is `a`, 27 is `aa`: letters repeat, as lists count. */
export function letters(number: number): string {
  const letter = String.fromCharCode(97 + ((number - 1) % 26))
  return letter.repeat(Math.min(Math.floor((number - 1) / 26) + 1, 10))
}

const ROMAN: readonly [number, string][] = [
  [1000, 'm'],
  [900, 'cm'],
  [500, 'd'],
  [400, 'cd'],
  [100, 'c'],
  [90, 'xc'],
  [50, 'l'],
  [40, 'xl'],
  [10, 'x'],
  [9, 'ix'],
  [5, 'v'],
  [4, 'iv'],
  [1, 'i'],
]

/** Lower-case Roman numerals; beyond 3999 the number as it is. */
export function roman(number: number): string {
  if (number < 1 || number > 3999) return String(number)
  let rest = number
  let numeral = ''
  for (const [value, sign] of ROMAN) {
    numeral += sign.repeat(Math.floor(rest / value))
    rest %= value
  }
  return numeral
}

const CHINESE_DIGITS = '零一二三四五六七八九'

/** 十二, 二十, 一百零五: as Chinese lists count; beyond 9999 the number as it is. */
export function chinese(number: number): string {
  if (number < 0 || number > 9999 || !Number.isInteger(number)) return String(number)
  if (number === 0) return '零'
  const units = ['', '十', '百', '千']
  const digits = [...String(number)].map(Number)
  let text = ''
  digits.forEach((digit, n) => {
    const unit = units[digits.length - 1 - n] ?? ''
    if (digit > 0) text += `${CHINESE_DIGITS[digit]}${unit}`
    else if (digits.slice(n).some((rest) => rest > 0) && !text.endsWith('零')) text += '零'
  })
  return text.replace(/^一十/, '十')
}
