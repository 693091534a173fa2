import { expect, it } from 'vitest'
import type { SeenCharacter } from './ctc.ts'
import { findHoles } from './holes.ts'

const STEPS = 80
const COLUMNS_PER_STEP = 4
const PITCH = 8

/** A line whose character `n` stands in the steps from 8n on, two of which show it; a blank in the text is a square without a reading. */
function line(text: string): SeenCharacter[] {
  return [...text].flatMap((character, n) => {
    const begin = n * PITCH + 3
    return character === ' '
      ? []
      : [{ text: character, begin, end: begin + 2, step: begin + 0.5, confidence: 1, blankBefore: 0 }]
  })
}

/** Print in the squares that `text` fills; nothing where it has a blank. */
function printOf(text: string): Uint8Array {
  const ink = new Uint8Array(STEPS * COLUMNS_PER_STEP)
  const square = PITCH * COLUMNS_PER_STEP
  for (const [n, character] of [...text].entries())
    if (character !== ' ') ink.fill(1, n * square + 2, (n + 1) * square - 2)
  return ink
}

const holesOf = (read: string, printed: string) =>
  findHoles(line(read), printOf(printed), STEPS).map(({ before, step }) => [before, Math.floor(step / PITCH)])

it('finds a character that was left out within a line, at its beginning and at its end', () => {
  expect(holesOf('我们修 古建筑', '我们修缮古建筑')).toEqual([[3, 3]])
  expect(holesOf(' 卯相接不用钉', '榫卯相接不用钉')).toEqual([[0, 0]])
  expect(holesOf('我们一起来修 ', '我们一起来修缮')).toEqual([[6, 6]])
})

it('finds two beside each other, each in its own square', () => {
  expect(holesOf('屋脊上有  守着', '屋脊上有狻猊守着')).toEqual([
    [4, 4],
    [4, 5],
  ])
})

it('finds one before a full-width mark', () => {
  expect(holesOf('屋脊上有 ，守着', '屋脊上有獬，守着')).toEqual([[4, 4]])
})

it('keeps to the steps between the neighbours', () => {
  const [hole] = findHoles(line('我们修 古建筑'), printOf('我们修缮古建筑'), STEPS)
  expect(hole?.begin).toBeGreaterThanOrEqual(2 * PITCH + 5)
  expect(hole?.end).toBeLessThanOrEqual(4 * PITCH + 3)
  expect(hole && hole.begin <= 3 * PITCH + 3 && hole.end >= 3 * PITCH + 5).toBe(true)
})

it.each([
  ['white between characters', '我们修 古建筑', '我们修 古建筑'],
  ['three squares in a row: a picture or an unknown script', '我们一起来   古建筑', '我们一起来한국어古建筑'],
  ['a complete line', '我们修缮古建筑', '我们修缮古建筑'],
  ['a line too short to tell its squares', '我们 古', '我们修古'],
  ['print beside letters, whose width is their own', 'abc defg', 'abcxdefg'],
  ['letters within a line of Chinese', '我们一起来A B', '我们一起来AxB'],
])('finds nothing in %s', (_, read, printed) => {
  expect(holesOf(read, printed)).toEqual([])
})
