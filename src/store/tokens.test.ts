import { expect, it } from 'vitest'
import { MAX_TOKEN_BYTES, wordsToText, wordToToken } from './tokens.ts'

it('keeps plain words as they are, in any language', () => {
  for (const word of ['pump', '水泵', 'naïve', '3.5', 'c++', '“x”', '#', '😀'])
    expect(wordToToken(word)).toEqual([word])
})

it('gives two words never the same token, and each token without a space and short enough', () => {
  const long = 'é'.repeat(300)
  const words = [
    'a b',
    'a  b',
    'ab',
    ' ',
    '\t',
    '\u3000',
    '\u0085',
    '\u200b',
    '\u0000',
    long,
    `${long}x`,
    'x'.repeat(60),
    'x'.repeat(61),
  ]
  const hashed = wordToToken('a b')
  const tokens = [...words, ...hashed].flatMap(wordToToken)
  expect(new Set(tokens).size).toBe(words.length + 1)
  for (const token of tokens) {
    expect(token).toMatch(/^\S+$/)
    expect(Buffer.byteLength(token)).toBeLessThan(MAX_TOKEN_BYTES)
  }
})

it('leaves out empty words and counts the others', () => {
  expect(wordsToText(['a', '', 'b'])).toEqual({ text: 'a b', count: 2 })
  expect(wordsToText([''])).toEqual({ text: '', count: 0 })
})
