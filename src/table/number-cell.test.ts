import { describe, expect, it } from 'vitest'
import { cellNumber, isNothing } from './number-cell.ts'

describe('cellNumber', () => {
  it.each([
    ['1,234.5', 1234.5],
    ['$ (1,234.5)', -1234.5],
    ['(9.9)%', -9.9],
    ['–98', -98],
    ['−3', -3],
    ['4.6 years', 4.6],
    ['7 页/分钟', 7],
    ['２，０００', 2000],
    ['1 204†', 1],
  ])('reads %j as %d', (text, value) => {
    expect(cellNumber(text)?.value).toBe(value)
  })

  it.each(['', '—', 'n/a', '无', 'M1', 'G42', '1:10.73', '3–2', '2 月', 'May 5', '36°34′', 'a sentence of 3 words'])(
    'takes %j for no number',
    (text) => {
      expect(cellNumber(text)).toBeUndefined()
    },
  )

  it('keeps a percentage as printed', () => {
    expect(cellNumber('12.3 %')).toMatchObject({ value: 12.3, percent: true })
    expect(cellNumber('12.3')).toMatchObject({ value: 12.3, percent: false })
  })
})

it('knows the signs for nothing', () => {
  expect(['', ' – ', '$ —', 'N/A', '无'].map(isNothing)).toEqual([true, true, true, true, true])
  expect(['0', 'none of them', '-3'].map(isNothing)).toEqual([false, false, false])
})
