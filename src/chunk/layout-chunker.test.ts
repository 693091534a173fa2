import { describe, expect, it } from 'vitest'
import { assembleDocument } from '../model/assemble-document.ts'
import { chunkSchema } from '../model/chunk.ts'
import type { Element } from '../model/document.ts'
import { monthlyTable, printerManual, riverPaper, sampleDocument } from '../testing/sample-documents.ts'
import { indexWords } from './index-words.ts'
import { createLayoutChunker } from './layout-chunker.ts'

const chunker = createLayoutChunker()
const of = (document: ReturnType<typeof printerManual>, group: string) =>
  chunker.chunk(document).filter((chunk) => chunk.group === group)

describe('createLayoutChunker', () => {
  it('gives the same valid chunks with the same ids each time', () => {
    const first = chunker.chunk(printerManual())
    expect(first.map((chunk) => chunkSchema.parse(chunk))).toEqual(chunker.chunk(printerManual()))
    expect(new Set(first.map(({ id }) => id)).size).toBe(first.length)
  })

  it('keeps paragraphs with their headings and leaves furniture out', () => {
    const blocks = of(riverPaper(), 'block')
    expect(blocks.map(({ headings }) => headings.at(-1))).toEqual(['1 Introduction', '2 Method'])
    expect(blocks[0]?.headings[0]).toBe('Gauging small rivers with floating sensors')
    expect(chunker.chunk(riverPaper()).some((chunk) => chunk.text.includes('Confidential'))).toBe(false)
  })

  it('gives a chunk the time and the pages of all its elements', () => {
    const said = (n: number, page: number): Element => ({
      id: String(n),
      kind: 'text',
      layer: 'body',
      text: `Words number ${n}.`,
      provenance: [{ kind: 'time', page, startMs: n * 1000, endMs: n * 1000 + 900 }],
    })
    const talk = assembleDocument({
      origin: { uri: 'talk.wav', sha256: 'a'.repeat(64), mediaType: 'audio/wav' },
      pages: [{ number: 1, width: 0, height: 0, source: 'digital' }],
      elements: [said(0, 1), said(1, 1), said(2, 2)],
    })
    expect(chunker.chunk(talk)).toMatchObject([
      { elementIds: [expect.any(String), expect.any(String)], time: { startMs: 0, endMs: 1900 }, pages: [1] },
      { time: { startMs: 2000, endMs: 2900 }, pages: [2] },
    ])
  })

  it('makes a chunk of a whole table and one of each row, headers with their values', () => {
    expect(of(monthlyTable(), 'table')[0]?.text).toContain('Table 1: Monthly sales')
    const rows = of(monthlyTable(), 'row')
    expect(rows.map(({ row, text }) => [row, text])).toContainEqual([
      2,
      'Month: Feb; Online: 147 million yuan; Retail: 76 million yuan',
    ])
    expect(rows).toHaveLength(4)
  })

  it('joins a figure with its caption and the sentences that mention it', () => {
    const [english] = of(riverPaper(), 'figure')
    expect(english?.text).toBe(
      'Figure 1: Layout of the measuring buoy.\nantenna battery sensor\nA drawing of a float with an aerial.',
    )
    expect(english?.context).toBe('The overall layout is shown in Figure 1.')
    const [chinese] = of(printerManual(), 'figure')
    expect(chinese?.context).toBe('电源接通后如图 1 所示，面板上的绿灯会亮起。')
    expect(english?.elementIds).toHaveLength(2)
  })

  it('finds a picture file by its name, and no other figure by the name of its document', () => {
    const figure = sampleDocument('water-pump_P-1.png', [{ kind: 'figure' }])
    const photo = { ...figure, origin: { ...figure.origin, mediaType: 'image/png' } }
    expect(of(photo, 'figure')).toMatchObject([{ text: '', context: 'water pump P 1' }])
    expect(of(figure, 'figure')).toEqual([])
  })

  it('takes neighbouring paragraphs where no sentence names the figure', () => {
    const document = sampleDocument('a.pdf', [
      { kind: 'text', text: 'The pump stands left.' },
      { kind: 'figure', text: 'P-1' },
      { kind: 'text', text: 'Valves are red.' },
    ])
    expect(of(document, 'figure')[0]?.context).toBe('The pump stands left.\nValves are red.')
  })

  it('splits a long paragraph at sentences, in order and without loss', () => {
    const text = Array.from({ length: 60 }, (_, i) => `这是第${i + 1}句话，讲一件小事。`).join('')
    const blocks = of(sampleDocument('long.pdf', [{ kind: 'text', text }]), 'block')
    expect(blocks.length).toBeGreaterThan(1)
    for (const block of blocks) {
      expect(block.text.length).toBeLessThanOrEqual(520)
      expect(block.text.endsWith('。')).toBe(true)
    }
    for (let i = 1; i <= 60; i++) expect(blocks.some((block) => block.text.includes(`第${i}句`))).toBe(true)
  })

  it('makes captions text like any other, and leaves the sentences around away, where it is told to', () => {
    const bare = createLayoutChunker({ captions: false, context: false })
    const figure = bare.chunk(riverPaper()).find(({ group }) => group === 'figure')
    expect(figure?.text).toBe('antenna battery sensor\nA drawing of a float with an aerial.')
    expect(figure?.context).toBeUndefined()
    const blocks = bare.chunk(riverPaper()).filter(({ group }) => group === 'block')
    expect(blocks.some(({ text }) => text.includes('Figure 1: Layout of the measuring buoy.'))).toBe(true)
    const narrow = createLayoutChunker({ contextCharacters: 40 })
    expect(narrow.chunk(riverPaper()).find(({ group }) => group === 'figure')?.context?.length).toBeLessThanOrEqual(40)
    expect([bare.name, narrow.name, chunker.name]).toEqual([
      'layout(captions=off,context=off)',
      'layout(context=40)',
      'layout',
    ])
  })

  it('never lets a block reach over two pages', () => {
    const blocks = of(
      sampleDocument('p.pdf', [
        { kind: 'text', text: 'One.', page: 1 },
        { kind: 'text', text: 'Two.', page: 2 },
      ]),
      'block',
    )
    expect(blocks.map(({ pages }) => pages)).toEqual([[1], [2]])
  })
})

it('indexes text, headings and context', () => {
  const [figure] = of(riverPaper(), 'figure')
  const words = figure ? indexWords(figure) : []
  for (const word of ['buoy', 'antenna', 'method', 'overall']) expect(words).toContain(word)
})
