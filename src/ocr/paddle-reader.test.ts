import { describe, expect, it } from 'vitest'
import type { Pixels } from '../spec/page-renderer.ts'
import { drawPicture, drawSample, inverted, turned } from './draw-picture.fixture.ts'
import { createPaddleReader } from './paddle-reader.ts'

const reader = createPaddleReader()
const read = (pixels: Pixels) => reader.doRead(pixels, new AbortController().signal)
const textOf = async (pixels: Pixels) => (await read(pixels)).lines.map(({ text }) => text)

const LETTER = [
  'The quarterly report of the harbour office',
  'was sent to all 27 members on Monday.',
  'Please answer by mail.',
]
const drawLetter = (document: PDFKit.PDFDocument) => {
  document.font('Helvetica').fontSize(14)
  for (const [n, line] of LETTER.entries()) document.text(line, 30, 30 + n * 24, { lineBreak: false })
}

describe('createPaddleReader', () => {
  it('reads English words with the blanks between them, from the top', async () => {
    expect(await textOf(await drawPicture(360, 120, drawLetter))).toEqual(LETTER)
  })

  it('tells where each word stands', async () => {
    const { lines } = await read(await drawPicture(360, 120, drawLetter))
    const [first] = lines
    expect(first?.words.map(({ text }) => text)).toEqual(LETTER[0]?.split(' '))
    // Helvetica's widths at 14 points, twice as many pixels: "harbour" stands from 194 to 243 points.
    const harbour = first?.words.find(({ text }) => text === 'harbour')?.box
    expect(harbour?.x).toBeGreaterThan(0)
  })

  it('reads a Chinese page', async () => {
    const text = (await textOf(await drawSample('printer-manual.zh.pdf', 1, 2))).join('')
    expect(text).toContain('打印')
  })

  it.each([1, 2, 3] as const)('reads a page that is turned by %i quarters, and says so', async (turn) => {
    let pixels = await drawPicture(360, 120, drawLetter)
    for (let n = 0; n < turn; n++) pixels = turned(pixels)
    const result = await read(pixels)
    expect(result.turn).toBe(turn)
    expect(result.lines.map(({ text }) => text)).toEqual(LETTER)
  })

  it('reads light letters on a dark ground', async () => {
    expect(await textOf(inverted(await drawPicture(360, 120, drawLetter)))).toEqual(LETTER)
  })

  it('finds no line in an empty picture', async () => {
    expect((await read(await drawPicture(300, 200, () => {}))).lines).toEqual([])
  })

  it('names a model file that is missing', async () => {
    const broken = createPaddleReader({ detector: '/nowhere/detector.onnx', recogniser: '', characters: '' })
    await expect(
      broken.doRead(await drawPicture(100, 100, () => {}), new AbortController().signal),
    ).rejects.toMatchObject({
      code: 'part-unavailable',
      message: expect.stringContaining('detector.onnx'),
    })
  })
})
