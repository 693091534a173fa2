import { describe, expect, it } from 'vitest'
import { numberedLevel } from './numbering.ts'

describe('numberedLevel', () => {
  it.each([
    ['3 Methods', 1],
    ['3.2 Data', 2],
    ['3.2.1. Sources', 3],
    ['Chapter 4', 1],
    ['Appendix B Tables', 1],
    ['第三章 系统设计', 1],
    ['第2节 方法', 2],
    ['一、总则', 1],
    ['（二）适用范围', 2],
    ['2.1 系统结构', 2],
  ])('%s → %d', (text, level) => {
    expect(numberedLevel(text)).toBe(level)
  })

  it.each(['Methods', '2020 was a good year for trade', '12%'])('%s has none', (text) => {
    expect(numberedLevel(text)).toBeUndefined()
  })
})
