import { describe, expect, it } from 'vitest'
import { chinese, letters, roman } from './list-numbers.ts'

describe('list numbers', () => {
  it('count in letters', () => {
    expect([1, 26, 27, 53].map(letters)).toEqual(['a', 'z', 'aa', 'aaa'])
  })
  it('count in Roman numerals', () => {
    expect([1, 4, 9, 14, 1994, 4000].map(roman)).toEqual(['i', 'iv', 'ix', 'xiv', 'mcmxciv', '4000'])
  })
  it('count in Chinese', () => {
    expect([0, 1, 10, 12, 20, 101, 110, 1005, 9999].map(chinese)).toEqual([
      '零',
      '一',
      '十',
      '十二',
      '二十',
      '一百零一',
      '一百一十',
      '一千零五',
      '九千九百九十九',
    ])
  })
})
