import { expect, it } from 'vitest'
import { decodeSteps } from './ctc.ts'
import { mendCharacters } from './mend.ts'

const TEXT = '我们一起来修古建筑全部埋入地下'
const ALPHABET = ['', ...new Set(`${TEXT}缮鳝理`), ' ']
const STEPS_PER_CHARACTER = 8
const COLUMNS_PER_STEP = 4

/** What one square of a line shows at its middle: probabilities by character, the empty class has the rest. */
type Square = Readonly<Record<string, number>>

/** Reads a line of squares, each full of print, and mends it. */
function mended(squares: readonly Square[]): { text: string; confidence: number }[] {
  const steps = squares.length * STEPS_PER_CHARACTER
  const data = new Float32Array(steps * ALPHABET.length)
  for (let step = 0; step < steps; step++) {
    const shown = step % STEPS_PER_CHARACTER
    const square = shown === 3 || shown === 4 ? (squares[Math.floor(step / STEPS_PER_CHARACTER)] ?? {}) : {}
    let rest = 1
    for (const [character, probability] of Object.entries(square)) {
      data[step * ALPHABET.length + ALPHABET.indexOf(character)] = probability
      rest -= probability
    }
    data[step * ALPHABET.length] = rest
  }
  const output = { data, dims: [1, steps, ALPHABET.length] }
  const ink = new Uint8Array(steps * COLUMNS_PER_STEP).fill(1)
  return mendCharacters(decodeSteps(output, ALPHABET), { output, alphabet: ALPHABET, ink }).map(
    ({ text, confidence }) => ({ text, confidence }),
  )
}

const sure = (text: string): Square[] => [...text].map((character) => ({ [character]: 0.99 }))
const textOf = (squares: readonly Square[]) =>
  mended(squares)
    .map(({ text }) => text)
    .join('')

it('fills a hole with the likeness that makes a word, although another is stronger', () => {
  const squares = [...sure('我们一起来修'), { 鳝: 0.11, 缮: 0.004 }, ...sure('古建筑')]
  expect(textOf(squares)).toBe('我们一起来修缮古建筑')
  expect(mended(squares)[6]?.confidence).toBeCloseTo(0.004)
})

it('fills a hole with the strongest likeness where none makes a word, and leaves it where even that is next to nothing', () => {
  const around = (hole: Square) => [...sure('我们一起来'), hole, ...sure('古建筑')]
  expect(textOf(around({ 鳝: 0.11, 理: 0.01 }))).toBe('我们一起来鳝古建筑')
  expect(textOf(around({ 鳝: 0.06 }))).toBe('我们一起来古建筑')
  expect(textOf(around({}))).toBe('我们一起来古建筑')
})

it('takes a likeness nearly as strong in place of a doubtful character when only that makes a word', () => {
  expect(textOf([...sure('全部'), { 理: 0.5, 埋: 0.4 }, ...sure('入地下')])).toBe('全部埋入地下')
})

it.each([
  ['was read without doubt', { 理: 0.9, 埋: 0.05 }],
  ['is much stronger than the other', { 理: 0.7, 埋: 0.2 }],
])('leaves a character that %s', (_, square) => {
  expect(textOf([...sure('全部'), square, ...sure('入地下')])).toBe('全部理入地下')
})

it('leaves a doubtful character that makes a word', () => {
  expect(textOf([...sure('全部'), { 埋: 0.45, 理: 0.4 }, ...sure('入地下')])).toBe('全部埋入地下')
})
