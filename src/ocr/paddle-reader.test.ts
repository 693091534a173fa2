import { copyFile, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import PdfDocument from 'pdfkit'
import { describe, expect, it } from 'vitest'
import type { Pixels } from '../spec/page-renderer.ts'
import { drawPicture, drawSample, drawStacked, inverted, turned } from './draw-picture.fixture.ts'
import { findPaddleFiles } from './paddle-models.ts'
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

const STACKED = '用户手册'
const widthOf = (text: string) => new PdfDocument().font('Helvetica').fontSize(14).widthOfString(text)

describe('createPaddleReader', () => {
  it('reads English words with the blanks between them, from the top', async () => {
    expect(await textOf(await drawPicture(360, 120, drawLetter))).toEqual(LETTER)
  })

  it('knows program text by its pitch, and keeps its words whole', async () => {
    const code = ['static final int limit = list.size();', 'if (limit < fill) { return fill(limit); }']
    const { lines } = await read(
      await drawPicture(360, 120, (document) => {
        document.font('Courier').fontSize(11)
        for (const [n, line] of code.entries()) document.text(line, 30, 20 + n * 20, { lineBreak: false })
        document.font('Helvetica').text('A line of usual print stands below these.', 30, 80, { lineBreak: false })
      }),
    )
    expect(lines.map(({ fixedPitch }) => fixedPitch)).toEqual([true, true, undefined])
    expect(lines[0]?.text.match(/[a-z]+/g)).toEqual(code[0]?.match(/[a-z]+/g))
    expect(lines[1]?.text.match(/[a-z]+/g)).toEqual(code[1]?.match(/[a-z]+/g))
  })

  it('tells where each word stands', async () => {
    const { lines } = await read(await drawPicture(360, 120, drawLetter))
    const [first] = lines
    expect(first?.words.map(({ text }) => text)).toEqual(LETTER[0]?.split(' '))
    // The line begins at 30 points with its top at 30, and two pixels are a point.
    const words = first?.words ?? []
    expect(words[0]?.box.x).toBeCloseTo(60, -1)
    expect(first?.box.y).toBeGreaterThan(45)
    expect((first?.box.y ?? 0) + (first?.box.height ?? 0)).toBeLessThan(105)
    for (const [n, { box }] of words.entries()) {
      const next = words[n + 1]
      if (next) expect(box.x + box.width).toBeLessThan(next.box.x)
    }
    // As pdfkit measures it: what stands before "harbour", and the word itself.
    const harbour = words.find(({ text }) => text === 'harbour')?.box
    expect(Math.abs((harbour?.x ?? 0) - 2 * (30 + widthOf('The quarterly report of the ')))).toBeLessThan(6)
    expect(Math.abs((harbour?.width ?? 0) - 2 * widthOf('harbour'))).toBeLessThan(8)
  })

  it('reads a Chinese page', async () => {
    const { pixels, text } = await drawSample('printer-manual.zh.pdf', 1, 2)
    const found = (await textOf(pixels)).join('')
    const missing = (text.match(/[\p{L}\p{N}]/gu) ?? []).filter((character) => !found.includes(character))
    expect(found.length).toBeGreaterThan(400)
    expect(missing).toEqual([])
  })

  it('reads Chinese characters that stand below each other as one vertical line', async () => {
    const { lines, turn } = await read(await drawStacked('printer-manual.zh.pdf', 1, STACKED, 4))
    expect(lines.map(({ text, vertical }) => ({ text, vertical }))).toEqual([{ text: STACKED, vertical: true }])
    expect(turn).toBe(0)
  })

  it('reads a label that runs up beside upright text', async () => {
    const pixels = await drawPicture(360, 220, (document) => {
      drawLetter(document)
      document
        .rotate(-90, { origin: [15, 200] })
        .fontSize(12)
        .text('Thousand tons', 15, 190, { lineBreak: false })
    })
    const { lines, turn } = await read(pixels)
    expect(turn).toBe(0)
    expect(lines.map(({ text }) => text)).toContain('Thousand tons')
  })

  it('tells the slant of a page in degrees', async () => {
    const pixels = await drawPicture(400, 180, (document) => drawLetter(document.rotate(4)))
    const { skew, lines } = await read(pixels)
    expect(skew).toBeGreaterThan(3)
    expect(skew).toBeLessThan(5)
    expect(lines.map(({ text }) => text)).toEqual(LETTER)
  })

  it('reads print of seven pixels', async () => {
    expect(await textOf(await drawPicture(360, 120, drawLetter, 0.7))).toEqual(LETTER)
  })

  it('parts the cells of a row', async () => {
    const pixels = await drawPicture(300, 60, (document) => {
      document.font('Helvetica').fontSize(12)
      for (const [n, text] of ['Harbour', 'Tons', 'Ships'].entries())
        document.text(text, 20 + n * 90, 20, { lineBreak: false })
    })
    expect(await textOf(pixels)).toEqual(['Harbour', 'Tons', 'Ships'])
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

  it('ends when it is told to', async () => {
    const stopped = AbortSignal.abort()
    await expect(reader.doRead(await drawPicture(360, 120, drawLetter), stopped)).rejects.toThrow('abort')
  })

  it('ends between two lines', async () => {
    const stopping = new AbortController()
    const picture = await drawPicture(360, 120, drawLetter)
    const reading = reader.doRead(picture, stopping.signal)
    setTimeout(() => stopping.abort(), 5)
    await expect(reading).rejects.toThrow('abort')
  })

  it('names a model file that is missing or damaged, and reads once it is there', async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'duomo-ocr-'))
    try {
      const files = { ...findPaddleFiles(), detector: path.join(folder, 'detector.onnx') }
      const broken = createPaddleReader(files)
      const picture = await drawPicture(100, 100, () => {})
      const attempt = () => broken.doRead(picture, new AbortController().signal)
      const says = (words: string) => ({ code: 'part-unavailable', message: expect.stringContaining(words) })
      await expect(attempt()).rejects.toMatchObject(says('detector.onnx is missing'))
      await writeFile(files.detector, 'not a model')
      await expect(attempt()).rejects.toMatchObject(says("detector.onnx can't be loaded"))
      await copyFile(findPaddleFiles().detector, files.detector)
      expect(await attempt()).toMatchObject({ lines: [] })
    } finally {
      await rm(folder, { recursive: true })
    }
  })
})
