import { expect, it } from 'vitest'
import { sampleDocument } from '../testing/sample-documents.ts'
import { captionOf, captionText } from './caption.ts'

const document = sampleDocument('trade.pdf', [
  { kind: 'text', text: 'Ships came and went.' },
  { kind: 'table', caption: '表 1 各港船只', rows: [['港', '船']] },
  { kind: 'figure', text: 'a harbour' },
])

it('finds the caption of a table, and none where there is none', () => {
  const table = document.elements.find(({ kind }) => kind === 'table')
  expect(captionText(document, table)).toBe('表 1 各港船只')
  expect(
    document.elements.filter(({ kind }) => kind !== 'table').map((one) => captionText(document, one)),
  ).not.toContain('表 1 各港船只')
  expect(captionText(document, undefined)).toBe('')
})

it('takes no table for the caption of another', () => {
  const [table] = document.elements.filter(({ kind }) => kind === 'table')
  if (table?.kind !== 'table') throw new Error('the sample has a table')
  expect(captionOf(document, { ...table, captionId: table.id })).toBeUndefined()
})
