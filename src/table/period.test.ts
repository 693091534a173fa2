import { describe, expect, it } from 'vitest'
import { isPeriod, periodsIn, withinPeriod } from './period.ts'

describe('isPeriod', () => {
  it.each(['2019', '2 0 1 8', 'FY19', '2019 €m', 'December 31, 2019', 'Q4 2019', '2019年12月31日', '2018年度'])(
    'takes %j for one',
    (label) => {
      expect(isPeriod(label)).toBe(true)
    },
  )

  it.each(['Sales', '1,452.4', 'Acquisitions', 'Built in 1972 by the county council', '20,190'])(
    'takes %j for none',
    (label) => {
      expect(isPeriod(label)).toBe(false)
    },
  )
})

it('finds every period of a text once, in order', () => {
  expect(periodsIn('from Q4 2018 to Q4 2019, against 2018')).toEqual([
    { year: 2018, quarter: 4 },
    { year: 2019, quarter: 4 },
    { year: 2018 },
  ])
})

it('lets the balance at a day stand for its year, and not for another quarter', () => {
  expect(withinPeriod({ year: 2019, month: 12 }, { year: 2019 })).toBe(true)
  expect(withinPeriod({ year: 2018 }, { year: 2019 })).toBe(false)
  expect(withinPeriod({ year: 2019, quarter: 3 }, { year: 2019, quarter: 4 })).toBe(false)
})
