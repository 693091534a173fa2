import { findCandidates, type SeenCharacter } from './ctc.ts'
import type { SeenLine } from './mend.ts'

/** Digits that some fonts draw like letters, with those letters. */
const ALIKE: Readonly<Record<string, RegExp>> = { '0': /^[oO]$/, '1': /^[lI]$/ }
/** How likely the letter must be beside the digit where letters stand on both sides, in small and in capital letters … */
const LEAST_INSIDE = { small: 0.02, capital: 0.05 } as const
/** … and where a word may begin or end: `arg1` and `1pt` are words, too. */
const LEAST_AT_EDGE = 0.2

/** From here on the recogniser all but saw a blank between two characters. */
const BLANK = 0.01

const LETTER = /^[A-Za-z]$/
const SMALL = /^[a-z]$/
const DIGIT = /^\d$/

/**
 * Digits that are read where a word can only hold a letter become that letter: `inv0ice`, `co1or`, `1eft`. Only where the recogniser
 * took the letter into account: a code such as `func2str`, `x86` or `GZ10` keeps its digits.
 */
export function settleAlike(
  characters: readonly SeenCharacter[],
  { output, alphabet }: Pick<SeenLine, 'output' | 'alphabet'>,
): SeenCharacter[] {
  const settled: SeenCharacter[] = []
  for (const [n, character] of characters.entries()) {
    const letters = ALIKE[character.text]
    const before = character.blankBefore < BLANK ? (settled[n - 1]?.text ?? '') : ''
    const after = characters
      .slice(n + 1)
      .find(({ text, blankBefore }) => text !== character.text || blankBefore >= BLANK)
    const least = letters ? leastShare(before, after && after.blankBefore < BLANK ? after.text : '') : undefined
    const candidates = least === undefined ? [] : findCandidates(output, alphabet, character.begin, character.end)
    const letter = candidates.find(({ text }) => letters?.test(text))
    const share = (letter?.probability ?? 0) / (candidates[0]?.probability ?? 1)
    settled.push(letter && least !== undefined && share >= least ? { ...character, text: letter.text } : character)
  }
  return settled
}

/** `undefined` beside another digit, and away from letters. */
function leastShare(before: string, after: string): number | undefined {
  if (DIGIT.test(before) || DIGIT.test(after)) return undefined
  const [left, right] = [LETTER.test(before), LETTER.test(after)]
  if (left && right) return SMALL.test(before) && SMALL.test(after) ? LEAST_INSIDE.small : LEAST_INSIDE.capital
  return left || right ? LEAST_AT_EDGE : undefined
}
