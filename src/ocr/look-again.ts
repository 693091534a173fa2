import { widestGap } from './cut-words.ts'
import type { Strip, StripCharacter } from './recognise.ts'

/** So many characters on each side are read with one that is looked at again: the recogniser and the dictionary need neighbours. */
const AROUND = 6
/** So many of them take its second reading: a neighbour may have been cut where it touches, or have swallowed it. */
const RENEWED = 1
/** From this share of a line on, reading all of it costs little more. */
const MOST = 0.7

/** A part of a strip, in columns: what is read, and what of it is taken. */
interface Part {
  readonly from: number
  readonly to: number
  readonly takenFrom: number
  readonly takenTo: number
}

/**
 * The strip with the characters at `doubts` (ascending indices) and their neighbours as `read` gives them.
 *
 * @param read - reads the part of the strip's rectangle between two columns
 * @returns `undefined` where so much is doubtful that the whole line is better read again
 */
export async function lookAgain(
  strip: Strip,
  doubts: readonly number[],
  read: (from: number, to: number) => Promise<Strip>,
): Promise<Strip | undefined> {
  const { characters, ink } = strip
  const cut = (before: number) => {
    const [left, right] = [characters[before - 1], characters[before]]
    if (!left || !right) return before <= 0 ? 0 : ink.length
    const gap = widestGap(ink, left.column, right.column)
    return Math.round((gap.from + gap.to) / 2)
  }
  const parts = joinRuns(doubts).map(
    ([first, last]): Part => ({
      from: cut(first - AROUND),
      to: cut(last + AROUND + 1),
      takenFrom: cut(first - RENEWED),
      takenTo: cut(last + RENEWED + 1),
    }),
  )
  if (parts.reduce((sum, { from, to }) => sum + to - from, 0) > MOST * ink.length) return undefined
  const renewed: StripCharacter[] = [...characters]
  for (const { from, to, takenFrom, takenTo } of parts) {
    const part = await read(from, to)
    const columns = (to - from) / part.ink.length
    const taken = part.characters
      .map((character) => ({ ...character, column: from + character.column * columns }))
      .filter(({ column }) => column >= takenFrom && column < takenTo)
    const first = renewed.findIndex(({ column }) => column >= takenFrom)
    const after = renewed.findIndex(({ column }) => column >= takenTo)
    renewed.splice(first, (after < 0 ? renewed.length : after) - first, ...taken)
  }
  return { ...strip, characters: renewed }
}

/** First and last of each run of indices that lie so near that they are read together. */
function joinRuns(indices: readonly number[]): [number, number][] {
  const runs: [number, number][] = []
  for (const index of indices) {
    const run = runs.at(-1)
    if (run && index - run[1] <= 2 * AROUND) run[1] = index
    else runs.push([index, index])
  }
  return runs
}
