import { expect, it } from 'vitest'
import { decodeSteps, findCandidates } from './ctc.ts'

const ALPHABET = ['', 'a', 'b', ' ']

/** Steps as `[empty, a, b, blank]`. */
const output = (...steps: number[][]) => ({ data: Float32Array.from(steps.flat()), dims: [1, steps.length, 4] })
const A = [0.1, 0.8, 0, 0.1]
const B = [0.1, 0, 0.8, 0.1]
const NOTHING = [0.9, 0, 0, 0.1]
const BLANK = [0.1, 0, 0, 0.9]

it('takes repeated steps as one character in their middle, and a pause between equal ones as two', () => {
  const read = decodeSteps(output(NOTHING, A, A, A, NOTHING, A, B), ALPHABET)
  expect(read.map(({ text, step }) => [text, step])).toEqual([
    ['a', 2],
    ['a', 5],
    ['b', 6],
  ])
})

it('tells how sure it is of a character by the mean of its steps', () => {
  const [only] = decodeSteps(output([0.1, 0.9, 0, 0], [0.3, 0.7, 0, 0]), ALPHABET)
  expect(only?.confidence).toBeCloseTo(0.8)
})

it('gives a blank to the character behind it', () => {
  const read = decodeSteps(output(A, BLANK, B), ALPHABET)
  expect(read.map(({ text, blankBefore }) => [text, Math.round(blankBefore * 10) / 10])).toEqual([
    ['a', 0],
    ['b', 1],
  ])
})

it('remembers how near a left-out blank was, only between its two characters', () => {
  const near = [0.7, 0, 0, 0.3]
  const read = decodeSteps(output(A, near, [1, 0, 0, 0], B, [1, 0, 0, 0], A), ALPHABET)
  const blanks = read.map(({ blankBefore }) => blankBefore)
  expect(blanks[1]).toBeCloseTo(0.3)
  expect(blanks[2]).toBe(0)
})

it('reads nothing from nothing', () => {
  expect(decodeSteps(output(NOTHING, NOTHING), ALPHABET)).toEqual([])
})

it('tells the steps that show a character', () => {
  const [first, second] = decodeSteps(output(NOTHING, A, A, B), ALPHABET)
  expect([first?.begin, first?.end, second?.begin, second?.end]).toEqual([1, 3, 3, 4])
})

it('finds what steps may show, the strongest first, without the empty class, the blank and noise', () => {
  const found = findCandidates(output(B, [0.7, 0.2, 0.1, 0], [0.6, 0.1, 0.25, 0.05], A), ALPHABET, 1, 3)
  expect(found.map(({ text, probability }) => [text, Math.round(probability * 100)])).toEqual([
    ['b', 25],
    ['a', 20],
  ])
  expect(findCandidates(output([1, 0, 0.00001, 0]), ALPHABET, 0, 1)).toEqual([])
})
