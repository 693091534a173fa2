import { describe, expect, it } from 'vitest'
import { formatNumber, parseNumberFormat } from './number-format.ts'

describe('formatNumber', () => {
  it.each([
    ['#,##0', 1234567.8, '1,234,568'],
    ['#,##0.00', -1234.5, '-1,234.50'],
    ['0%', 0.125, '13%'],
    ['0.0#%', 0.125, '12.5%'],
    ['[$€-407]#,##0.00', 9.9, '€9.90'],
    ['"¥"#,##0.00;[Red]\\-"¥"#,##0.00', -12, '-¥12.00'],
    ['#,##0_);(#,##0)', -81, '(81)'],
    ['_-* #,##0.00_-;-* #,##0.00_-;_-* "-"??_-;_-@_-', 0, '-'],
    ['_-* #,##0.00_-;-* #,##0.00_-;_-* "-"??_-;_-@_-', -5, '-5.00'],
    ['#,##0;(#,##0);"—"', 0, '—'],
    ['0.0,,"百万"', 12_345_678, '12.3百万'],
    ['000', 7, '007'],
    ['0.00E+00', 12345, '1.23E+04'],
    ['General" kg"', 2.5, '2.5 kg'],
    ['0.00', 1.005, '1.00'],
    ['#.##', 0.5, '.5'],
    [';;;', 5, '5'],
    ['0.0000000000000000000000000000', 1, '1.00000000000000000000'],
  ])('writes by %s', (code, value, shown) => {
    const format = parseNumberFormat(code)
    expect(format && formatNumber(value, format)).toBe(shown)
  })

  it.each(['# ?/?', '[>=100]0;0.0', 'yyyy-mm-dd', '@'])('leaves %s to others', (code) => {
    expect(parseNumberFormat(code)).toBeUndefined()
  })
})
