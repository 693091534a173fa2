import { expect, it } from 'vitest'
import { lineText } from './lines.ts'
import { placeWords } from './placed-words.ts'
import { setWords } from './set-words.fixture.ts'

const words = [...setWords('Quay Tons', 10, 100), ...setWords('North 28', 10, 120), ...setWords('South 31', 10, 140)]
const textsIn = (box: Parameters<ReturnType<typeof placeWords>['wordsIn']>[0]) =>
  placeWords(words)
    .wordsIn(box)
    .map(({ text }) => text)

it('finds the words with their middle in a box, in whatever order the boxes are asked for', () => {
  expect(textsIn({ x0: 0, y0: 105, x1: 300, y1: 125 })).toEqual(['North', '28'])
  expect(textsIn({ x0: 0, y0: 0, x1: 30, y1: 300 })).toEqual(['Quay', 'North', 'South'])
  expect(textsIn({ x0: 0, y0: 300, x1: 300, y1: 400 })).toEqual([])
})

it('builds the lines of a box once', () => {
  const placed = placeWords(words)
  const box = { x0: 0, y0: 105, x1: 300, y1: 300 }
  expect(placed.linesIn(box).map(lineText)).toEqual(['North 28', 'South 31'])
  expect(placed.linesIn(box)).toBe(placed.linesIn(box))
})
