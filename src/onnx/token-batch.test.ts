import { describe, expect, it } from 'vitest'
import { batchByLength, cutTokens, guessTokens, padTokens } from './token-batch.ts'

describe('cutTokens', () => {
  it('leaves the end of the text out and keeps the mark that closes it', () => {
    expect(cutTokens({ ids: [101, 1, 2, 3, 4, 102], types: [0, 0, 0, 1, 1, 1] }, 4)).toEqual({
      ids: [101, 1, 2, 102],
      types: [0, 0, 0, 1],
    })
    expect(cutTokens({ ids: [101, 1, 102] }, 3)).toEqual({ ids: [101, 1, 102] })
  })
})

describe('padTokens', () => {
  it('pads on the right with a mask', () => {
    const feeds = padTokens([{ ids: [5, 6] }, { ids: [7] }], { padId: 9, side: 'right' })
    expect(feeds.input_ids).toEqual({ type: 'int64', data: BigInt64Array.of(5n, 6n, 7n, 9n), dims: [2, 2] })
    expect(feeds.attention_mask?.data).toEqual(BigInt64Array.of(1n, 1n, 1n, 0n))
    expect(feeds.token_type_ids).toBe(undefined)
  })

  it('pads on the left, to a length that is given, and tells two texts apart', () => {
    const feeds = padTokens([{ ids: [5, 6], types: [0, 1] }], { padId: 0, side: 'left', length: 4 })
    expect(feeds.input_ids?.data).toEqual(BigInt64Array.of(0n, 0n, 5n, 6n))
    expect(feeds.attention_mask?.data).toEqual(BigInt64Array.of(0n, 0n, 1n, 1n))
    expect(feeds.token_type_ids?.data).toEqual(BigInt64Array.of(0n, 0n, 0n, 1n))
  })
})

describe('batchByLength', () => {
  it('puts rows of like length together, within both limits', () => {
    expect(batchByLength([10, 3, 10, 4], { rows: 2, tokens: 100 })).toEqual([
      [1, 3],
      [0, 2],
    ])
    expect(batchByLength([10, 3, 10, 4], { rows: 9, tokens: 20 })).toEqual([
      [1, 3],
      [0, 2],
    ])
  })

  it('gives a row that is too long for the limit a batch of its own, and nothing for nothing', () => {
    expect(batchByLength([500, 1], { rows: 9, tokens: 100 })).toEqual([[1], [0]])
    expect(batchByLength([], { rows: 9, tokens: 100 })).toEqual([])
  })
})

describe('guessTokens', () => {
  it('takes a Chinese character for about one token, and a third of an English one', () => {
    expect(guessTokens('彩色打印')).toBe(6)
    expect(guessTokens('colour')).toBe(4)
  })
})
