import { describe, expect, it } from 'vitest'
import { countTokens, cutToTokens } from './token-limit.ts'

describe('cutToTokens', () => {
  it('leaves what fits, and cuts the rest at a whole character', () => {
    expect(cutToTokens('abc', 2)).toBe('abc')
    expect(cutToTokens('山水画', 3)).toBe('山水')
    expect(cutToTokens('a😀b', 2)).toBe('a')
    expect(countTokens(cutToTokens('山水画 and more'.repeat(50), 40))).toBeLessThanOrEqual(40)
  })
})
