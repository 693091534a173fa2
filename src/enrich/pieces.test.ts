import { describe, expect, it } from 'vitest'
import { printerManual, riverPaper, sampleDocument } from '../testing/sample-documents.ts'
import { figurePieces, sizeOf, tablePieces, textPieces, wordsOf } from './pieces.ts'

describe('textPieces', () => {
  it('keeps each heading apart, with the headings above it, and leaves furniture and captions out', () => {
    const pieces = textPieces(riverPaper())
    expect(pieces.map(({ headings }) => headings.at(-1))).toEqual(['1 Introduction', '2 Method'])
    expect(pieces.map(wordsOf).join('\n')).not.toMatch(/Confidential|Figure 1: Layout/)
  })

  it('is the same piece wherever its words stand', () => {
    const piece = (...before: readonly string[]) => {
      const drafts = [...before, 'The same words as ever.'].flatMap((text, n) => [
        { kind: 'title' as const, text: before[n] === undefined ? 'Last' : `Part ${n}` },
        { kind: 'text' as const, text, page: n + 1 },
      ])
      const found = textPieces(sampleDocument(`${before.length}.pdf`, drafts)).at(-1)
      return found && wordsOf(found)
    }
    expect(piece('Something new.', 'And more.')).toBe(piece())
  })

  it('cuts a long section between its paragraphs', () => {
    const paragraphs = Array.from({ length: 12 }, (_, n) => ({
      kind: 'text' as const,
      text: `Paragraph ${n}. ${'x'.repeat(500)}`,
    }))
    const pieces = textPieces(sampleDocument('long.pdf', paragraphs))
    expect(pieces.length).toBeGreaterThan(1)
    expect(pieces.flatMap(({ parts }) => parts)).toHaveLength(12)
    expect(Math.max(...pieces.map(sizeOf))).toBeLessThanOrEqual(3_000)
  })
})

describe('tablePieces', () => {
  it('gives a table with its caption, row by row, in its language', () => {
    expect(tablePieces(printerManual())).toMatchObject([
      { caption: '表 1 主要技术参数', language: 'zh', parts: [{ text: expect.stringContaining('重量 | 5.2 kg') }] },
    ])
  })

  it('begins each piece of a long table with its headers, and stops after a few', () => {
    const rows = Array.from({ length: 900 }, (_, n) => [`Item ${n}`, `${n}`, 'a few words of remark'])
    const pieces = tablePieces(
      sampleDocument('t.pdf', [{ kind: 'table', rows: [['Name', 'Count', 'Remark'], ...rows] }]),
    )
    expect(pieces).toHaveLength(3)
    expect(pieces.map(({ parts }) => parts[0]?.text.split('\n')[0])).toEqual(Array(3).fill('Name | Count | Remark'))
  })
})

it('leaves what another model said of a figure out of the words that count', () => {
  const [figure] = figurePieces(riverPaper())
  expect(figure && wordsOf(figure)).toContain('antenna battery sensor')
  expect(figure && wordsOf(figure)).not.toContain('aerial')
})
