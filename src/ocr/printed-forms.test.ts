import { expect, it } from 'vitest'
import { toPrintedForms } from './printed-forms.ts'

const printed = (line: string) => toPrintedForms(line)(line)

it('makes full-width letters and digits half-width', () => {
  expect(printed('第３章：ＧＰＵ')).toBe('第3章：GPU')
})

it('keeps full-width marks among Chinese only', () => {
  expect(printed('共计，三页。')).toBe('共计，三页。')
  expect(printed('TOTAL：10.00（RM）')).toBe('TOTAL:10.00(RM)')
})
