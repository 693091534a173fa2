import { expect, it } from 'vitest'
import { nearest } from './nearest.ts'

const KNOWN = ['data', 'base', 'store', 'reading']

it.each([
  ['dta', 'data'],
  ['Data', 'data'],
  ['raeding', 'reading'],
  ['stores', 'store'],
  ['bsae', 'base'],
])('takes %s for %s', (word, meant) => {
  expect(nearest(word, KNOWN)).toBe(meant)
})

it.each(['colour', 'd', 'retrieval', ''])('does not guess for %j', (word) => {
  expect(nearest(word, KNOWN)).toBeUndefined()
})
