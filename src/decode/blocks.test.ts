import { describe, expect, it } from 'vitest'
import { evidenceSchema } from '../model/answer.ts'
import { assembleDocument } from '../model/assemble-document.ts'
import type { Element } from '../model/document.ts'
import type { GeneratedPart } from '../spec/generator.ts'
import { passagesOf } from '../testing/passages.ts'
import { printerManual, riverPaper } from '../testing/sample-documents.ts'
import { createDecoder } from './blocks.ts'

const passages = passagesOf(printerManual(), riverPaper())
const find = (part: string) => passages.find(({ chunk }) => chunk.text.includes(part))?.id ?? ''
const decode = (parts: readonly GeneratedPart[]) => createDecoder()({ question: 'q', parts, passages })
const say = (
  text: string,
  ...citations: { passage: string; quote?: string; cells?: { row: number; column: number }[] }[]
): GeneratedPart[] => [
  { type: 'text-delta', text },
  { type: 'text-end', citations },
]

describe('createDecoder', () => {
  it('narrows evidence to the cell that is cited, with its box and its words', () => {
    const { evidence, blocks, text, grounded } = decode(
      say('彩色约 7 页/分钟', { passage: find('打印速度'), cells: [{ row: 1, column: 1 }] }),
    )
    const block = blocks[0]
    const entry = evidence.find(({ id }) => block?.type === 'text' && block.citations.includes(id))
    expect(entry).toMatchObject({
      kind: 'table',
      modality: 'table',
      cells: [{ row: 1, column: 1 }],
      quote: '黑白约 10 页/分钟，彩色约 7 页/分钟',
    })
    expect(entry?.regions).toHaveLength(1)
    expect(entry?.regions[0]?.box).toMatchObject({ width: 250, height: 4 })
    expect(block).toMatchObject({ check: 'verified' })
    expect(text).toBe(`彩色约 7 页/分钟 [${evidence.findIndex(({ id }) => id === entry?.id) + 1}]`)
    expect(grounded).toBe(true)
  })

  it('quotes in the spelling of the source', () => {
    const passage = find('pressure sensors')
    const { evidence } = decode(
      say('two pressure sensors', { passage, quote: 'EACH buoy carries two  pressure sensors' }),
    )
    expect(evidence.map(({ quote }) => quote)).toContain('Each buoy carries two pressure sensors')
  })

  it.each([
    ['It covers 47 streams', 'verified'],
    ['It covers 48 streams', 'unsupported'],
    ['It covers 47 streams and glaciers', 'partial'],
    ['Penguins swim faster than gulls', 'unsupported'],
  ])('checks %j against its source: %s', (said, check) => {
    expect(
      decode(say(said, { passage: find('47 streams'), quote: 'It now covers 47 streams.' })).blocks[0],
    ).toMatchObject({ check })
  })

  it('shows the stretch of sound that is cited, and no more of it', () => {
    const said = (n: number, text: string): Element => ({
      id: String(n),
      kind: 'text',
      layer: 'body',
      text,
      provenance: [{ kind: 'time', startMs: n * 1000, endMs: n * 1000 + 900 }],
    })
    const talk = assembleDocument({
      origin: { uri: 'talk.wav', sha256: 'a'.repeat(64), mediaType: 'audio/wav' },
      pages: [{ number: 1, width: 0, height: 0, source: 'digital' }],
      elements: [said(0, 'Welcome.'), said(3, 'The ferry leaves at eleven.'), said(5, 'Good night.')],
    })
    const [first] = passagesOf(talk)
    if (!first) throw new Error('no passage')
    // As the chunker makes them: short segments stand together.
    const passage = { ...first, elements: talk.elements }
    const { blocks, evidence } = createDecoder()({
      question: 'q',
      parts: say('The ferry leaves at eleven.', { passage: passage.id, quote: 'The ferry leaves at eleven.' }),
      passages: [passage],
    })
    expect(evidence).toMatchObject([{ regions: [{ page: 1 }], time: { startMs: 3000, endMs: 3900 } }])
    expect(blocks).toMatchObject([{ type: 'text' }, { type: 'clip', evidence: 'e1' }])
  })

  it('does not verify words whose quote does not stand in the source', () => {
    expect(
      decode(say('It now covers 47 streams.', { passage: find('47 streams'), quote: 'It now covers 99 lakes.' }))
        .blocks[0],
    ).toMatchObject({ check: 'partial' })
    expect(decode(say('It now covers 47 streams.')).blocks[0]).toMatchObject({ check: 'unsupported', citations: [] })
  })

  it('drops and counts what it does not know', () => {
    const result = decode([
      ...say('47 streams', { passage: 'e99' }),
      { type: 'figure', citation: { passage: find('47 streams') } },
      { type: 'table', citation: { passage: 'nope' } },
    ])
    expect(result.dropped).toBe(3)
    expect(result.blocks.map(({ type }) => type)).toEqual(['text'])
  })

  it('makes every passage evidence, what is cited first, then the best, within its page', () => {
    const scored = passages.map((passage, i) => ({ ...passage, score: i }))
    const passage = find('47 streams')
    const { evidence, blocks } = createDecoder()({ question: 'q', parts: say('47', { passage }), passages: scored })
    const best = scored.length - 1
    const rest = scored.filter(({ id }) => id !== passage).map(({ score }) => score)
    expect(evidence.map(({ score }) => score)).toEqual([best, ...rest.toReversed()])
    expect(blocks[0]).toMatchObject({ citations: ['e1'] })
    expect(evidence[0]?.trail).toEqual([{ by: 'answer', rank: 1, score: best }])
    expect(evidence.map(({ id }) => id)).toEqual(evidence.map((_, i) => `e${i + 1}`))
    for (const entry of evidence) {
      expect(evidenceSchema.parse(entry)).toEqual(entry)
      for (const { box } of entry.regions)
        expect(
          box && box.x >= 0 && box.y >= 0 && box.x + box.width <= 600 && box.y + box.height <= 800 && box.width > 0,
        ).toBe(true)
    }
  })

  it('never quotes what a model wrote', () => {
    const { evidence } = decode(say('x', { passage: find('Layout of the measuring') }))
    expect(evidence.some(({ quote }) => quote.includes('aerial'))).toBe(false)
  })

  it('shows a figure with its caption and the rows and columns of a table that matter, headers included', () => {
    const { blocks } = decode([
      { type: 'figure', citation: { passage: find('Layout of the measuring') } },
      { type: 'table', citation: { passage: find('打印速度'), cells: [{ row: 3, column: 1 }] } },
    ])
    expect(blocks[0]).toMatchObject({ type: 'figure', caption: 'Figure 1: Layout of the measuring buoy.' })
    expect(blocks[1]?.type === 'table' && blocks[1].cells.map(({ text }) => text)).toEqual([
      '项目',
      '参数',
      '纸盒容量',
      '100 张',
    ])
  })

  it('says a refusal and nothing else, and still lists what was searched', () => {
    const { grounded, text, blocks, evidence } = decode([{ type: 'refusal', text: 'Nothing found.' }])
    expect([grounded, text, blocks]).toEqual([false, 'Nothing found.', []])
    expect(evidence).toHaveLength(passages.length)
  })
})
