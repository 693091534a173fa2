import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type ChildReader, createChildReader } from '../../src/app/child-reader.ts'
import { DuomoError } from '../../src/base/errors.ts'
import { sha256 } from '../../src/base/hash.ts'
import { writeObjects, writePdf } from '../../src/media/pdfium/draw-pdf.fixture.ts'
import type { Document } from '../../src/model/document.ts'

const SAMPLE = path.resolve(import.meta.dirname, '../../samples/printer-manual.zh.pdf')
/** What a file may be refused for; anything else is a fault of ours. */
const REFUSALS = ['damaged-file', 'password-needed', 'unsupported-format', 'too-large']

let reader: ChildReader
let sample: Uint8Array = new Uint8Array()
beforeAll(async () => {
  reader = createChildReader({ size: 1 })
  // A copy: slices of a Buffer share its memory.
  sample = new Uint8Array(await readFile(SAMPLE))
})
afterAll(() => reader.close())

/** The document, or the code of the error. */
async function outcome(bytes: Uint8Array): Promise<Document | string> {
  const input = { name: 'hostile.pdf', bytes, sha256: sha256(bytes), mediaType: 'application/pdf' }
  try {
    return (await reader.read(input, { signal: new AbortController().signal })).document
  } catch (error) {
    if (!(error instanceof DuomoError)) throw error
    return error.code
  }
}

async function read(bytes: Uint8Array): Promise<Document> {
  const result = await outcome(bytes)
  if (typeof result === 'string') throw new Error(`${result}, expected a document`)
  return result
}

const textOf = (document: Document) =>
  document.elements.map((element) => ('text' in element ? element.text : '')).join('\n')

/** Whole numbers in `[0, below)`, the same for the same seed (mulberry32). */
function createDice(seed: number): (below: number) => number {
  let state = seed
  return (below) => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * below)
  }
}

const FONT = '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>'
const stream = (content: string, entries = '') =>
  `<< ${entries} /Length ${content.length} >>\nstream\n${content}\nendstream`

/** Pages that share one content. */
function manyPages(count: number, content: string): Uint8Array {
  const first = 5
  const kids = Array.from({ length: count }, (_, n) => `${first + n} 0 R`).join(' ')
  return writeObjects([
    '<< /Type /Catalog /Pages 2 0 R >>',
    `<< /Type /Pages /Kids [${kids}] /Count ${count} /MediaBox [0 0 300 200] /Resources << /Font << /F1 3 0 R >> >> >>`,
    FONT,
    stream(content),
    ...Array.from({ length: count }, () => '<< /Type /Page /Parent 2 0 R /Contents 4 0 R >>'),
  ])
}

/** Forms inside forms: each draws the next `times` times, the last one a word. */
function nestedForms(depth: number, times: number): Uint8Array {
  const first = 4
  const word = 'BT /F1 12 Tf 20 100 Td (inmost) Tj ET'
  const entries = (n: number) =>
    `/Type /XObject /Subtype /Form /BBox [0 0 300 200] /Resources << /Font << /F1 3 0 R >> /XObject << /X ${n + 1} 0 R >> >>`
  const last = first + depth
  return writeObjects([
    '<< /Type /Catalog /Pages 2 0 R >>',
    `<< /Type /Pages /Kids [${last + 1} 0 R] /Count 1 >>`,
    FONT,
    ...Array.from({ length: depth }, (_, n) => stream('/X Do '.repeat(times), entries(first + n))),
    stream(word, '/Type /XObject /Subtype /Form /BBox [0 0 300 200] /Resources << /Font << /F1 3 0 R >> >>'),
    `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 300 200] /Contents ${last + 2} 0 R /Resources << /Font << /F1 3 0 R >> /XObject << /X ${first} 0 R >> >> >>`,
    stream('/X Do BT /F1 12 Tf 20 40 Td (outmost) Tj ET'),
  ])
}

describe('a hostile PDF file', () => {
  it.each([
    '[0 0 10000000 10000000]',
    '[0 0 99999999999999999999 99999999999999999999]',
    '[0 0 1e30 wide]',
    '[-9999999 -9999999 9999999 9999999]',
    '[0 0 0 0]',
    '[500 500 100 100]',
    '[0 0 0.001 842]',
    '[0 0 100000000 0.5]',
  ])('with a page box of %s is read or refused', async (box) => {
    const content = `BT /F1 12 Tf 50 700 Td (Some words on a page) Tj ET 10 10 m 900000 10 l S 5 5 100 100 re f`
    const result = await outcome(writePdf(content, `/MediaBox ${box}`))
    if (typeof result === 'string') expect(REFUSALS).toContain(result)
    else for (const { width, height } of result.pages) expect(Number.isFinite(width * height)).toBe(true)
  })

  it('with figures on a page of enormous size is read in bounded memory', async () => {
    const curves = Array.from(
      { length: 40 },
      (_, n) => `1000000 ${1e6 + n * 1e5} m 2000000 9000000 5000000 9000000 ${3e6 + n * 1e5} 1000000 c S`,
    )
    const document = await read(writePdf(curves.join('\n'), '/MediaBox [0 0 10000000 10000000]'))
    const figures = document.elements.filter((element) => element.kind === 'figure')
    expect(figures).not.toEqual([])
    for (const { asset } of figures) expect((asset?.width ?? Infinity) * (asset?.height ?? Infinity)).toBeLessThan(5e6)
  })

  it.each([
    ['boxes', (x: number, y: number) => `${x} ${y} 1 1 re f`],
    ['curves', (x: number, y: number) => `${x} ${y} m ${x} ${y + 1} ${x + 1} ${y + 1} ${x + 1} ${y} c S`],
    ['level strokes', (x: number, y: number) => `${x} ${y} m ${x + 4} ${y} l S`],
  ])('with 100,000 tiny %s is read with its words', async (_, shape) => {
    const dice = createDice(1)
    const shapes = Array.from({ length: 100_000 }, () => shape(dice(5600) / 10, 100 + dice(6500) / 10))
    const document = await read(writePdf(`BT /F1 12 Tf 50 800 Td (Words above it all) Tj ET\n${shapes.join('\n')}`))
    expect(textOf(document)).toContain('Words above it all')
  })

  it('with 6,000 scattered strokes that nowhere touch is read', async () => {
    const strokes = Array.from({ length: 5990 }, (_, n) => {
      const [x, y] = [5 + (n % 73) * 8, 5 + Math.floor(n / 73) * 9]
      return `${x} ${y} m ${x} ${y + 1} ${x + 1} ${y + 1} ${x + 1} ${y} c S`
    })
    expect((await read(writePdf(strokes.join('\n')))).pages).toHaveLength(1)
  })

  it('with a grid of 20,000 cells and a word in each is read', async () => {
    const lines = Array.from(
      { length: 141 },
      (_, n) => `10 ${10 + n * 4} m 570 ${10 + n * 4} l ${10 + n * 4} 10 m ${10 + n * 4} 570 l S`,
    )
    const words = Array.from(
      { length: 19_600 },
      (_, n) => `1 0 0 1 ${11 + (n % 140) * 4} ${11 + Math.floor(n / 140) * 4} Tm (7) Tj`,
    )
    const document = await read(writePdf(`0.2 w ${lines.join('\n')} BT /F1 2 Tf ${words.join('\n')} ET`))
    expect(document.ledger.characters).toBeGreaterThan(10_000)
  })

  it('with 300,000 characters on one page is read whole', async () => {
    const lines = Array.from(
      { length: 3000 },
      (_, n) => `1 0 0 1 20 ${840 - n * 0.27} Tm (${'words without any end '.repeat(5).slice(0, 100)}) Tj`,
    )
    const document = await read(writePdf(`BT /F1 0.25 Tf ${lines.join('\n')} ET`))
    expect(document.ledger.characters).toBeGreaterThan(200_000)
  })

  it('with 3,000 forms inside each other is read', async () => {
    expect(textOf(await read(nestedForms(3000, 1)))).toContain('outmost')
  })

  it('with forms that multiply without end is read or given up by name', async () => {
    const result = await outcome(nestedForms(30, 10))
    if (typeof result === 'string') expect([...REFUSALS, 'timeout', 'out-of-memory']).toContain(result)
    else expect(result.pages).toHaveLength(1)
  })

  it('with a page tree that contains itself is read or refused', async () => {
    const result = await outcome(
      writeObjects([
        '<< /Type /Catalog /Pages 2 0 R >>',
        '<< /Type /Pages /Kids [2 0 R 3 0 R 2 0 R] /Count 1000000 >>',
        '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 300 200] >>',
      ]),
    )
    if (typeof result === 'string') expect(REFUSALS).toContain(result)
    else expect(result.problems.length).toBeGreaterThan(0)
  })

  it('with 10,000 pages is read to its last page', async () => {
    const document = await read(manyPages(10_000, 'BT /F1 12 Tf 20 100 Td (A short page of its own.) Tj ET'))
    expect(document.pages).toHaveLength(10_000)
    expect(document.pages.at(-1)).toMatchObject({ number: 10_000, width: 300, height: 200 })
  })
})

describe('a damaged PDF file', () => {
  it.each(Array.from({ length: 50 }, (_, n) => n * 2))(
    'cut after %i % of its bytes is read or refused',
    async (percent) => {
      const result = await outcome(sample.slice(0, Math.max(1, Math.floor((sample.length * percent) / 100))))
      if (typeof result === 'string') expect(REFUSALS).toContain(result)
      else expect(result.pages.length).toBeGreaterThan(0)
    },
  )

  it.each(Array.from({ length: 60 }, (_, n) => n + 1))(
    'with bytes changed by seed %i is read or refused',
    async (seed) => {
      const dice = createDice(seed)
      const bytes = sample.slice()
      for (let n = 0; n < 2 ** (seed % 8); n++) bytes[dice(bytes.length)] = dice(256)
      const result = await outcome(bytes)
      if (typeof result === 'string') expect(REFUSALS).toContain(result)
      else expect(result.pages.length).toBeGreaterThan(0)
    },
  )

  it('leaves the reader fit for the next file', async () => {
    expect((await read(sample)).problems).toEqual([])
  })
})
