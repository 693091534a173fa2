import { describe, expect, it } from 'vitest'
import { holdsAddress, isIn, sameKey, strangeNumber } from './checks.ts'

describe('strangeNumber', () => {
  it.each([
    ['1200 dpi', '分辨率为 1,200 dpi'],
    ['three hundred people', '共有 300 人'],
    ['300 人', 'three hundred people'],
    ['3 亿元', '金额 3 亿元'],
    ['One of the two', 'nothing counted'],
    ['１２ 米', '12 米'],
    ['0.50', '0.5'],
  ])('finds the numbers of "%s" in "%s"', (text, source) => {
    expect(strangeNumber(text, source)).toBeUndefined()
  })

  it.each([
    ['147', '132 and 125', '147'],
    ['sales of 14.7', '147', '14.7'],
    ['三百人', '共有 30 人', '三百人'],
  ])('finds a number that "%s" does not share with "%s"', (text, source, number) => {
    expect(strangeNumber(text, source)).toBe(number)
  })
})

it('tells languages of what holds words, and takes numbers and names of letters in any', () => {
  expect([isIn('zh', '彩色打印速度是多少？'), isIn('zh', 'How fast is it?'), isIn('zh', '4800×1200 dpi')]).toEqual([
    true,
    false,
    true,
  ])
  expect([isIn('en', 'How fast is it?'), isIn('en', '速度是多少呢')]).toEqual([true, false])
})

it('takes the same question in other signs for the same', () => {
  expect(sameKey('How fast, in colour?')).toBe(sameKey('how fast in colour'))
})

it('finds addresses and markup', () => {
  expect(['see https://x.example', '![a](b)', '<img src=x>', 'a < b and (c)'].map(holdsAddress)).toEqual([
    true,
    true,
    true,
    false,
  ])
})
