import { describe, expect, it } from 'vitest'
import { assembleDocument } from '../model/assemble-document.ts'
import type { Element } from '../model/document.ts'
import { pageMarks } from './page-marks.ts'

const at = (page: number, y: number) => [{ kind: 'page' as const, page, box: { x: 10, y, width: 100, height: 20 } }]
const elements: Element[] = [
  { id: 'a', kind: 'text', layer: 'furniture', text: 'Yearbook', provenance: at(1, 5) },
  { id: 'b', kind: 'title', level: 1, layer: 'body', text: 'Harvest', provenance: at(1, 30) },
  { id: 'c', kind: 'text', layer: 'body', text: 'On two pages', provenance: [...at(1, 60), ...at(2, 10)] },
  {
    id: 'd',
    kind: 'table',
    layer: 'body',
    rows: 1,
    columns: 1,
    cells: [
      {
        row: 0,
        column: 0,
        rowSpan: 1,
        columnSpan: 1,
        header: false,
        text: '7',
        page: 2,
        box: { x: 12, y: 42, width: 9, height: 8 },
      },
    ],
    provenance: at(2, 40),
  },
]
const origin = { uri: 'yearbook.pdf', sha256: '0'.repeat(64), mediaType: 'application/pdf' }
const document = assembleDocument({ origin, pages: [], elements })

describe('pageMarks', () => {
  it('numbers the regions of the page in reading order and names their kinds', () => {
    const { marks, regions } = pageMarks(document, 1)
    expect(marks.map(({ label }) => label)).toEqual(['1 furniture', '2 title', '3 text'])
    expect(regions).toBe(3)
  })

  it('gives every kind a colour of its own, and furniture another one', () => {
    const { marks } = pageMarks(document, 1)
    expect(new Set(marks.map(({ colour }) => String(colour))).size).toBe(3)
  })

  it('outlines the cells of a table finely, below its own mark', () => {
    const { marks, regions } = pageMarks(document, 2)
    expect(marks.map(({ label, fine, y }) => ({ label, fine, y }))).toEqual([
      { label: undefined, fine: true, y: 42 },
      { label: '1 text', fine: undefined, y: 10 },
      { label: '2 table', fine: undefined, y: 40 },
    ])
    expect(regions).toBe(2)
  })
})
