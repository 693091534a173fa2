import { describe, expect, it } from 'vitest'
import { partByTimes } from './timed-tokens.ts'

/** Words 0 to 49, 50 and above are marks, 60 is 0.00 s. */
const marks = { wordsEnd: 50, first: 60, durationS: 10 }

describe('partByTimes', () => {
  it('parts words by the times around them', () => {
    expect(partByTimes([51, 52, 60, 1, 2, 110, 160, 3, 210, 50], marks)).toEqual([
      { ids: [1, 2], startS: 0, endS: 1 },
      { ids: [3], startS: 2, endS: 3 },
    ])
  })

  it('ends at the end what has no time behind it, and never later', () => {
    expect(partByTimes([60, 1, 50], marks)).toEqual([{ ids: [1], startS: 0, endS: 10 }])
    expect(partByTimes([60, 1, 60 + 1000, 2], marks)).toEqual([
      { ids: [1], startS: 0, endS: 10 },
      { ids: [2], startS: 10, endS: 10 },
    ])
  })

  it('gives all words as one where the model tells no times, and nothing for no words', () => {
    expect(partByTimes([51, 1, 2, 50], { ...marks, first: undefined })).toEqual([{ ids: [1, 2], startS: 0, endS: 10 }])
    expect(partByTimes([51, 60, 61, 50], marks)).toEqual([])
  })
})
