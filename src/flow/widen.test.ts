import { describe, expect, it } from 'vitest'
import { passagesOf } from '../testing/passages.ts'
import { sampleDocument } from '../testing/sample-documents.ts'
import { type WidenChoice, widen } from './widen.ts'

const document = sampleDocument('trip.pdf', [
  { kind: 'text', text: 'one' },
  { kind: 'text', text: 'two' },
  { kind: 'figure', text: 'three' },
  { kind: 'text', text: 'four' },
  { kind: 'text', text: 'five', page: 2 },
  { kind: 'text', text: 'folio', page: 2, layer: 'furniture' },
])
const passages = passagesOf(document)
const texts = (choice: WidenChoice) => widen(passages, choice).map(({ chunk }) => chunk.text)

describe('widen', () => {
  it('leaves passages as they are where nothing is asked', () => {
    expect(widen(passages, {})).toEqual(passages)
  })

  it('keeps so many of a group, the best', () => {
    expect(texts({ perGroup: { block: 2 } })).toEqual(['one', 'two', 'three'])
    expect(texts({ perGroup: { figure: 0 } })).toEqual(['one', 'two', 'four', 'five'])
  })

  it('gives what stands before and behind on the same page', () => {
    expect(texts({ neighbours: 1 })).toEqual(['one\ntwo', 'one\ntwo\nthree', 'two\nthree\nfour', 'three\nfour', 'five'])
    const [first] = widen(passages, { neighbours: 1 })
    expect(first?.elements.map(({ id }) => id)).toEqual(document.elements.slice(0, 2).map(({ id }) => id))
  })

  it('gives each page once', () => {
    expect(texts({ target: 'page' })).toEqual(['one\ntwo\nthree\nfour', 'five'])
  })
})
