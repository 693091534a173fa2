import { hashParts } from '../base/hash.ts'

/** Longest token that an index takes, in bytes. */
export const MAX_TOKEN_BYTES = 256

// Letters, numbers, marks, punctuation, symbols: at most 4 bytes each in UTF-8, and never white space.
const PLAIN = /^[\p{L}\p{N}\p{M}\p{P}\p{S}]{1,60}$/u
const HASHED = /^#[0-9a-f]{32}$/

/** Words as the text of the word column: tokens with one space between. */
export function wordsToText(words: readonly string[]): { text: string; count: number } {
  const tokens = words.flatMap(wordToToken)
  return { text: tokens.join(' '), count: tokens.length }
}

/**
 * The token of a word, the same for a row and for a query, and never the same for two words: a word with white space in it,
 * one that is too long, or one that looks like a hash stands as its hash. An empty word has none.
 */
export function wordToToken(word: string): string[] {
  if (word === '') return []
  return PLAIN.test(word) && !HASHED.test(word) ? [word] : [`#${hashParts([word])}`]
}
