import { describe, expect, it } from 'vitest'
import { DuomoError, toDuomoError } from './errors.ts'

describe('toDuomoError', () => {
  it('keeps an error that already has a code', () => {
    const error = new DuomoError('too-large', 'big')
    expect(toDuomoError(error, 'reading')).toBe(error)
  })

  it.each([
    [Object.assign(new Error('write'), { code: 'ENOSPC' }), 'no-space'],
    [new Error('lance: LanceError(IO): No space left on device (os error 28)'), 'no-space'],
    [new Error('database or disk is full'), 'no-space'],
    [Object.assign(new Error('open'), { code: 'EROFS' }), 'no-permission'],
    [new DOMException('stopped', 'AbortError'), 'cancelled'],
    [new Error('x is not a function'), 'internal'],
  ])('names what the system says: %s', (error, code) => {
    const named = toDuomoError(error, 'writing the index')
    expect(named.code).toBe(code)
    expect(named.message).toContain('writing the index')
    expect(named.cause).toBe(error)
  })
})
