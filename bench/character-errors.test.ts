import { expect, it } from 'vitest'
import { characterErrorRate } from './character-errors.ts'

it('counts one edit for a wrong, a missing and an added character', () => {
  expect(characterErrorRate(['abcd'], ['abxd'])).toBe(0.25)
  expect(characterErrorRate(['abcd'], ['acd'])).toBe(0.25)
  expect(characterErrorRate(['abcd'], ['abbcd'])).toBe(0.25)
})

it('counts neither blanks, nor where lines break, nor full-width forms', () => {
  expect(characterErrorRate(['共 ３ 页', 'end'], ['共3页end'])).toBe(0)
})
