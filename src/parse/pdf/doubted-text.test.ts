import { describe, expect, it } from 'vitest'
import { DuomoError } from '../../base/errors.ts'
import { type Shown, writeType3 } from '../../media/pdfium/type3.fixture.ts'
import type { PictureText, TextReader } from '../../spec/text-reader.ts'
import { parseWith } from '../../testing/parse-with.ts'
import { createPdfParser } from './pdf-parser.ts'

/** The longest first, as they are looked at. */
const LINES = [
  'The harbour was built in three stages',
  'each began with a survey of the',
  'river bed and ended when the',
]

/** Reads these lines in every picture, and remembers how many pictures it was given. */
function readerOf(lines: readonly string[]): TextReader & { readonly heights: number[] } {
  const heights: number[] = []
  const doRead = async ({ height }: { height: number }): Promise<PictureText> => {
    heights.push(height)
    const words = (text: string, n: number) => [
      { text, box: { x: 50, y: 40 + 40 * n, width: 900, height: 25 }, confidence: 1 },
    ]
    return {
      lines: lines.map((text, n) => ({
        text,
        box: { x: 50, y: 40 + 40 * n, width: 900, height: 25 },
        confidence: 1,
        words: words(text, n),
      })),
      turn: 0,
      skew: 0,
    }
  }
  return { name: 'told', version: 1, languages: ['en'], doRead, heights }
}

async function read(pages: readonly (readonly string[])[], textReader: TextReader | undefined, shown?: Shown) {
  const parser = createPdfParser(textReader ? { textReader } : {})
  const document = await parseWith(parser, writeType3(pages, shown), { name: 'bitmaps.pdf' })
  const text = document.elements.map((element) => ('text' in element ? element.text : '')).join(' ')
  return { sources: document.pages.map(({ source }) => source), text, problems: document.problems }
}

describe('text in a font that does not say what its characters mean', () => {
  it('is kept where the picture of some of it shows the same', async () => {
    const reader = readerOf(LINES)
    const { sources, text, problems } = await read([LINES], reader)
    expect({ sources, problems }).toEqual({ sources: ['digital'], problems: [] })
    expect(text).toContain('The harbour was built in three stages')
    // Three pieces of one font, not the page.
    expect(reader.heights).toHaveLength(1)
    expect(reader.heights[0]).toBeLessThan(300)
  })

  it('is read in the picture of the page where that shows something else', async () => {
    const { sources, text } = await read([LINES], readerOf(['Other words are drawn', 'than those that are told']))
    expect(sources).toEqual(['ocr'])
    expect(text).toBe('Other words are drawn than those that are told')
  })

  it('is looked at on three pages, and then believed as long as no new characters come', async () => {
    const reader = readerOf(LINES)
    const other = LINES.map((line) => line.toUpperCase())
    expect((await read([LINES, LINES, LINES, LINES, LINES], reader)).sources).toEqual(Array(5).fill('digital'))
    expect(reader.heights).toHaveLength(3)
    const again = readerOf(LINES)
    expect((await read([LINES, LINES, LINES, other, LINES], again)).sources).toEqual(Array(5).fill('digital'))
    // Capitals are alike in what is compared, and were never seen.
    expect(again.heights).toHaveLength(4)
  })

  it('is told as a problem where nobody can read pictures', async () => {
    const { sources, problems } = await read([LINES], undefined)
    expect(sources).toEqual(['digital'])
    expect(problems).toMatchObject([{ code: 'garbled-text', page: 1 }])
  })

  it('is told as a problem where reading fails', async () => {
    const fails: TextReader = {
      ...readerOf([]),
      doRead: () => Promise.reject(new DuomoError('part-unavailable', 'The engine is not here.')),
    }
    const { problems } = await read([LINES], fails)
    expect(problems.map(({ code }) => code)).toEqual(['garbled-text', 'part-unavailable'])
  })
})

describe('ligatures of TeX without a meaning', () => {
  const OT1 = { 11: 'ff', 12: 'fi', 13: 'fl', 14: 'ffi', 15: 'ffl', 92: '``', 123: '-' }
  const T1 = { 27: 'ff', 28: 'fi', 29: 'fl', 30: 'ffi', 31: 'ffl' }

  it.each([
    ['OT1', OT1, 'the \\rst o\u000ece was \flled with \rags{sta\u000b', 'the “rst oﬃce was ﬁlled with ﬂags–staﬀ'],
    [
      'T1',
      T1,
      'the \\rst o\u001ece was \u001clled with \u001dags{sta\u001b',
      'the \\rst oﬃce was ﬁlled with ﬂags{staﬀ',
    ],
  ])('get their letters, and other codes those of the encoding: %s', async (_, shown, line, wanted) => {
    const { text, sources } = await read([[line, ...LINES.slice(1)]], readerOf([wanted, ...LINES.slice(1)]), shown)
    expect(sources).toEqual(['digital'])
    expect(text).toContain(wanted)
  })

  it('are not seen in Greek letters of formulas, which have the same codes', async () => {
    const { text } = await read([[...LINES, '\u000b + \f = 2 \r']], readerOf(LINES))
    expect(text).not.toMatch(/[ﬀﬁﬂ]/)
  })
})
