import { describe, expect, it } from 'vitest'
import { spelledNumbers } from './english-numbers.ts'
import { quantities } from './numbers.ts'

const said = (text: string) => spelledNumbers(text).map(({ value, unit, text }) => [value, unit, text])

describe('spelledNumbers', () => {
  it.each([
    ['every forty minutes', [[40, 'minutes', 'forty minutes']]],
    ['twenty-five years', [[25, 'years', 'twenty-five years']]],
    ['Three hundred and four people', [[304, undefined, 'Three hundred and four']]],
    ['one hundred thousand steps', [[100_000, 'steps', 'one hundred thousand steps']]],
    ['two million', [[2_000_000, undefined, 'two million']]],
    [
      'a dozen eggs and one day',
      [
        [12, undefined, 'a dozen'],
        [1, 'day', 'one day'],
      ],
    ],
    ['a ten-minute walk', [[10, 'minute', 'ten-minute']]],
    ['one of them is often alone', []],
    ['someone, freightening, weight, tend', []],
    ['pages two three', []],
  ])('%s', (text, expected) => {
    expect(said(text)).toEqual(expected)
  })

  it('is part of what quantities finds, in the order of the text', () => {
    expect(quantities('In 1999 forty ships made 3 tours').map(({ value }) => value)).toEqual([1999, 40, 3])
  })
})
