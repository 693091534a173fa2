import { expect, it } from 'vitest'
import { settleAlike } from './alike.ts'

const ALPHABET = ['', ...'0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ(){}:.', ' ']

/** Reads `text`, one step for a character, whose digits are only as likely as `letters` leave them. A blank parts words. */
function settle(text: string, letters: Readonly<Record<string, number>>): string {
  const shown = [...text].filter((letter) => letter !== ' ')
  const data = new Float32Array(shown.length * ALPHABET.length)
  const set = (step: number, letter: string, probability: number) => {
    data[step * ALPHABET.length + ALPHABET.indexOf(letter)] = probability
  }
  for (const [step, character] of shown.entries()) {
    const rivals = /[01]/.test(character) ? Object.entries(letters) : []
    for (const [letter, probability] of rivals) set(step, letter, probability)
    set(step, character, 1 - rivals.reduce((sum, [, probability]) => sum + probability, 0))
  }
  let step = 0
  const characters = [...text].flatMap((character, n) => {
    if (character === ' ') return []
    const blankBefore = text[n - 1] === ' ' ? 0.3 : 0.0001
    return [{ text: character, begin: step, end: ++step, step: step - 1, confidence: 0.6, blankBefore }]
  })
  const output = { data, dims: [1, shown.length, ALPHABET.length] }
  return settleAlike(characters, { output, alphabet: ALPHABET })
    .map(({ text: letter, blankBefore }) => (blankBefore > 0.1 ? ` ${letter}` : letter))
    .join('')
}

it('gives a word its letters back', () => {
  expect(settle('inv0ice', { o: 0.03 })).toBe('invoice')
  expect(settle('INV0ICE N0:', { O: 0.3 })).toBe('INVOICE NO:')
  expect(settle('r00t', { o: 0.03 })).toBe('root')
  expect(settle('co1or{1eft}', { l: 0.25 })).toBe('color{left}')
})

it('takes the likeness that the recogniser believes in most', () => {
  expect(settle('Declare0ption', { O: 0.2, o: 0.1 })).toBe('DeclareOption')
})

it('keeps digits of codes, where no letter was taken into account', () => {
  for (const code of ['H1N1', 'e10s', 'arg1', 'x86', 'v0', 'a0b1'])
    expect(settle(code, { l: 0.01, O: 0.01 })).toBe(code)
})

it('keeps digits beside digits, and those that stand alone between words', () => {
  expect(settle('10cm 350ML 1pt', { O: 0.1, l: 0.1 })).toBe('10cm 350ML 1pt')
  expect(settle('page 1 of 10', { l: 0.4, O: 0.4 })).toBe('page 1 of 10')
})
