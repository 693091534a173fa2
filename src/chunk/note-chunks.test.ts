import { describe, expect, it } from 'vitest'
import { chunkSchema } from '../model/chunk.ts'
import type { Document } from '../model/document.ts'
import type { Note } from '../model/note.ts'
import { withNotes } from '../model/with-notes.ts'
import { monthlyTable, riverPaper, sampleDocument } from '../testing/sample-documents.ts'
import { createLayoutChunker } from './layout-chunker.ts'

const chunker = createLayoutChunker()
const chunksOf = (document: Document, ...notes: Note[]) => {
  const chunks = chunker.chunk(withNotes(document, notes)).map((chunk) => chunkSchema.parse(chunk))
  const byId = new Map(chunks.map((chunk) => [chunk.id, chunk]))
  const noted = chunks.filter(({ group }) => group === 'qa' || group === 'summary')
  return { noted, sourcesOf: (n: number) => (noted[n]?.sourceIds ?? []).map((id) => byId.get(id)) }
}
const idOf = (document: Document, kind: string) => document.elements.find((element) => element.kind === kind)?.id ?? ''

describe('noteChunks', () => {
  it('finds a table by a pair, as a whole and not by a row, and a figure', () => {
    const table = idOf(monthlyTable(), 'table')
    const pair: Note = {
      kind: 'qa',
      question: 'Which month was best?',
      answer: 'Feb: 147',
      elementIds: [table],
      by: 'cells',
    }
    const { noted, sourcesOf } = chunksOf(monthlyTable(), pair)
    expect(noted).toMatchObject([
      { group: 'qa', modality: 'table', elementIds: [table], text: 'Which month was best?\nFeb: 147', pages: [1] },
    ])
    expect(sourcesOf(0)).toMatchObject([{ group: 'table' }])
    const figure = idOf(riverPaper(), 'figure')
    const shown = chunksOf(riverPaper(), { ...pair, answer: 'an aerial', elementIds: [figure], by: 'm' })
    expect(shown.sourcesOf(0)).toMatchObject([{ group: 'figure' }])
  })

  it('finds of a long paragraph the piece that holds the answer', () => {
    const text = Array.from({ length: 40 }, (_, i) => `Buoy number ${i} floats in stream ${i * 7} near the town.`).join(
      ' ',
    )
    const document = sampleDocument('long.pdf', [{ kind: 'text', text }])
    const elementIds = [document.elements[0]?.id ?? '']
    const { sourcesOf } = chunksOf(document, {
      kind: 'qa',
      question: 'Where does the last but one float?',
      answer: 'Buoy number 38 floats in stream 266',
      elementIds,
      by: 'm',
    })
    expect(sourcesOf(0)).toMatchObject([{ group: 'block', text: expect.stringContaining('stream 266') }])
  })

  it('finds a section by its summary or keywords, a few of its chunks', () => {
    const document = riverPaper()
    const elementIds = document.elements.filter(({ kind }) => kind === 'text').map(({ id }) => id)
    const body = document.elements
      .filter(({ id, layer }) => elementIds.includes(id) && layer === 'body')
      .map(({ id }) => id)
    const { noted, sourcesOf } = chunksOf(
      document,
      { kind: 'summary', text: 'Buoys with pressure sensors.', headings: [], elementIds: body, by: 'm' },
      { kind: 'keywords', words: ['hydrology', 'telemetry'], elementIds: body.slice(0, 1), by: 'm' },
    )
    expect(noted.map(({ group, text }) => [group, text])).toEqual([
      ['summary', 'Buoys with pressure sensors.'],
      ['summary', 'hydrology, telemetry'],
    ])
    expect(sourcesOf(0).map((chunk) => chunk?.headings.at(-1))).toEqual(['2 Method', '1 Introduction'])
  })

  it('leaves out what is about nothing that can be shown, and changes no other chunk', () => {
    const bare = chunker.chunk(riverPaper())
    const furniture = riverPaper().elements.find(({ layer }) => layer === 'furniture')?.id ?? ''
    const lost: Note = { kind: 'qa', question: 'a?', answer: 'b', elementIds: [furniture], by: 'm' }
    expect(chunker.chunk(withNotes(riverPaper(), [lost, { ...lost, elementIds: ['nothing/0'] }]))).toEqual(bare)
  })
})
