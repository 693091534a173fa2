import { describe, expect, it } from 'vitest'
import { DuomoError } from '../../base/errors.ts'
import type { Box } from '../../model/geometry.ts'
import type { LayoutDetector, RegionKind } from '../../spec/layout-detector.ts'
import type { Pixels } from '../../spec/page-renderer.ts'
import { parseWith } from '../../testing/parse-with.ts'
import { createImageParser } from '../image.ts'
import { gridOf, LATIN, outlineOf } from '../pdf/parse-drawn.fixture.ts'
import { createPdfParser } from '../pdf/pdf-parser.ts'
import { drawScans, type Placing, readerOf, type Scan, toPicturePdf } from './draw-scan.fixture.ts'

/** Width of the drawn page, points. */
const PAGE_WIDTH = 595.28

/** A model that sees these regions, which are told in points of the upright page. */
function detectorOf(...regions: [RegionKind, ...number[]][]): LayoutDetector & { readonly seen: Pixels[] } {
  const seen: Pixels[] = []
  return {
    seen,
    name: 'known',
    version: 1,
    async doDetect(pixels) {
      seen.push(pixels)
      const k = pixels.width / PAGE_WIDTH
      const boxOf = ([x = 0, y = 0, width = 0, height = 0]: number[]): Box => ({
        x: x * k,
        y: y * k,
        width: width * k,
        height: height * k,
      })
      return regions.map(([kind, ...box]) => ({ kind, box: boxOf(box), score: 0.9 }))
    },
  }
}

const failing = (error: Error): LayoutDetector => ({
  name: 'failing',
  version: 1,
  async doDetect() {
    throw error
  },
})

async function read(scans: readonly Scan[], layoutDetector?: LayoutDetector) {
  const parser = createPdfParser({ textReader: readerOf(scans), ...(layoutDetector ? { layoutDetector } : {}) })
  return parseWith(parser, await toPicturePdf(scans), { name: 'scan.pdf' })
}

/** A page whose print does not show what its parts are: all of one size, and nothing drawn. */
function drawPlain(doc: PDFKit.PDFDocument): void {
  doc.fontSize(11)
  doc.text('Office of the harbour', 60, 40)
  doc.text('The tides of the year', 60, 100)
  doc.text(LATIN.trim(), 60, 125, { width: 475 })
  const cells = [
    ['Name of the quay', 'Who looks after it', 'Since when'],
    ['The northern quay', 'The elder pilot', 'The year of the flood'],
  ]
  for (const [r, row] of cells.entries())
    for (const [c, text] of row.entries()) doc.text(text, 60 + 170 * c, 200 + 20 * r, { lineBreak: false })
  doc.text('Quays and those who keep them', 60, 250)
  doc.text('h = a + b', 60, 290)
  doc.text('let tide = read(gauge)', 60, 330)
}

const PLAIN: [RegionKind, ...number[]][] = [
  ['furniture', 55, 35, 200, 20],
  ['title', 55, 95, 200, 20],
  ['text', 55, 120, 490, 45],
  ['table', 55, 192, 500, 45],
  ['caption', 55, 245, 300, 20],
  ['formula', 55, 285, 200, 20],
  ['code', 55, 325, 200, 20],
]

/** Dark pixels of a part of a picture. */
function inkIn({ width, data }: Pixels, part: (x: number, y: number) => boolean): number {
  let dark = 0
  for (let n = 0; n < data.length / 4; n++)
    if ((data[4 * n] ?? 255) < 128 && part(n % width, Math.floor(n / width))) dark++
  return dark
}

const WHAT_A_MODEL_SEES = [
  'furniture: Office of the harbour',
  'title 1: The tides of the year',
  `text: ${LATIN.slice(0, 30).trim()}`,
  'table 2×3',
  'caption: Quays and those who keep them',
  'formula: h = a + b',
  'code: let tide = read(gauge)',
]

describe('a scanned page with a detector of layout', () => {
  it('is made of what the model sees, where its print would not show it', async () => {
    const scans = await drawScans(drawPlain)
    const { elements, problems } = await read(scans, detectorOf(...PLAIN))
    expect(outlineOf(elements)).toEqual(WHAT_A_MODEL_SEES)
    const [table, caption] = [elements[3], elements[4]]
    expect(gridOf(table)[1]).toEqual(['The northern quay', 'The elder pilot', 'The year of the flood'])
    expect(table?.kind === 'table' && table.captionId).toBe(caption?.id)
    expect(problems).toEqual([])
    expect(outlineOf((await read(scans)).elements)).not.toEqual(WHAT_A_MODEL_SEES)
  })

  it.each<Placing>([{ turn: 1 }, { turn: 2 }, { turn: 3 }, { skew: 0.8 }])(
    'is shown to the model upright, however it lay on the scanner: %o',
    async (placing) => {
      const scans = await drawScans(drawPlain, placing)
      const detector = detectorOf(...PLAIN)
      const { elements } = await read(scans, detector)
      expect(outlineOf(elements)).toEqual(WHAT_A_MODEL_SEES)
      const [shown] = detector.seen
      if (!shown) throw new Error('nothing was shown')
      const { width, height } = shown
      expect(width).toBeLessThan(height)
      // Most of what is drawn stands above and to the left.
      expect(inkIn(shown, (_, y) => y < height / 2)).toBeGreaterThan(3 * inkIn(shown, (_, y) => y >= height / 2))
      expect(inkIn(shown, (x) => x < width / 2)).toBeGreaterThan(1.2 * inkIn(shown, (x) => x >= width / 2))
    },
  )

  it('is read column by column, as its regions stand', async () => {
    const scans = await drawScans((doc) => {
      doc.fontSize(11)
      for (const [n, x] of [60, 330].entries())
        for (const [k, y] of [80, 140].entries()) doc.text(`Note ${n}${k} of the pilot.`, x, y, { lineBreak: false })
    })
    const boxes = [60, 330].flatMap((x) =>
      [80, 140].map((y): [RegionKind, ...number[]] => ['text', x - 5, y - 5, 180, 22]),
    )
    const { elements } = await read(scans, detectorOf(...boxes.reverse()))
    expect(outlineOf(elements).map((line) => line.slice(6, 13))).toEqual(['Note 00', 'Note 01', 'Note 10', 'Note 11'])
  })

  it('has the picture that the model sees, with the words in it, and its own layout elsewhere', async () => {
    const scans = await drawScans((doc) => {
      doc.fontSize(22).text('Report of the harbour office', 60, 60)
      doc.fontSize(11).text(LATIN.repeat(2).trim(), 60, 110, { width: 475 })
      doc.text('Gauge', 100, 330).text('Tower', 300, 420)
    })
    const { elements } = await read(scans, detectorOf(['figure', 80, 300, 320, 160]))
    expect(outlineOf(elements)).toEqual([
      'title 1: Report of the harbour office',
      `text: ${LATIN.slice(0, 30).trim()}`,
      'figure',
    ])
    const figure = elements[2]
    expect(figure?.kind === 'figure' && figure.text).toBe('Gauge Tower')
    const [place] = figure?.provenance ?? []
    if (place?.kind !== 'page') throw new Error('no page')
    expect([place.box.x, place.box.y, place.box.width, place.box.height].map(Math.round)).toEqual([80, 300, 320, 160])
  })

  it('stays what its print shows where the model sees nothing', async () => {
    const scans = await drawScans(drawPlain)
    expect(outlineOf((await read(scans, detectorOf())).elements)).toEqual(outlineOf((await read(scans)).elements))
  })

  it('is laid out without the model where that fails, and says so', async () => {
    const scans = await drawScans(drawPlain)
    const { elements, problems } = await read(scans, failing(new DuomoError('bad-response', 'It gives nonsense.')))
    expect(outlineOf(elements)).toEqual(outlineOf((await read(scans)).elements))
    expect(problems).toEqual([{ stage: 'layout', page: 1, code: 'bad-response', message: 'It gives nonsense.' }])
  })

  it('of Chinese goes the same way, also as a picture file', async () => {
    const [scan] = await drawScans(drawPlain)
    if (!scan) throw new Error('nothing was drawn')
    const words: Readonly<Record<string, string>> = {
      'Office of the harbour': '港务局',
      'The tides of the year': '全年潮汐',
    }
    const lines = scan.text.lines.map((line) => {
      const text = words[line.text]
      return text === undefined ? line : { ...line, text, words: [{ text, box: line.box, confidence: 1 }] }
    })
    const parser = createImageParser(readerOf([{ ...scan, text: { ...scan.text, lines } }]), detectorOf(...PLAIN))
    const { elements } = await parseWith(parser, scan.jpeg, { name: '扫描.jpg', mediaType: 'image/jpeg' })
    expect(outlineOf(elements).slice(0, 2)).toEqual(['furniture: 港务局', 'title 1: 全年潮汐'])
    expect(elements.at(-1)?.kind).toBe('figure')
  })
})
