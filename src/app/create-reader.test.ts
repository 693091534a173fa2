import { spawnSync } from 'node:child_process'
import sharp from 'sharp'
import { afterEach, describe, expect, it } from 'vitest'
import { sha256 } from '../base/hash.ts'
import { drawPdf } from '../media/pdfium/draw-pdf.fixture.ts'
import { openPdf } from '../media/pdfium/file.ts'
import type { Reading } from '../spec/reader.ts'
import { type ArrivedRequest, sendJson, startHttpServer, type TestServer } from '../testing/http-server.ts'
import type { ChildReader } from './child-reader.ts'
import { type ConfigurationInput, callConfiguration } from './configuration.ts'
import { createReader } from './create-reader.ts'

let server: TestServer | undefined
let reader: ChildReader | undefined
afterEach(async () => {
  await reader?.close()
  await server?.close()
  reader = server = undefined
})

/** Letters as a picture, so that only reading pixels finds them. */
const picture = (text: string) =>
  sharp(
    Buffer.from(
      `<svg xmlns="http://www.w3.org/2000/svg" width="900" height="1200"><rect width="900" height="1200" fill="white"/><text x="80" y="200" font-family="DejaVu Sans, sans-serif" font-size="48">${text}</text></svg>`,
    ),
  )
    .png()
    .toBuffer()

/** Three pages, the second of which is a scan. */
async function scanned(options: PDFKit.PDFDocumentOptions = {}): Promise<Uint8Array> {
  const scan = await picture('Valve opens at 3 bar')
  return drawPdf((doc) => {
    doc.text('The first page tells of pumps and of pipes.', 72, 72)
    doc.addPage({ size: [450, 600], margin: 0 }).image(scan, 0, 0, { width: 450, height: 600 })
    doc.addPage({ size: 'A4' }).text('The third page tells of boilers and of fans.', 72, 72)
  }, options)
}

const line = (text: string, bbox: number[]) => ({ bbox, spans: [{ type: 'text', content: text }] })
const block = (text: string, bbox: number[]) => ({ type: 'text', bbox, lines: [line(text, bbox)] })

/** A MinerU server that says of each page how large it was, and finds one paragraph and one picture on it. */
async function serve(answer: (count: number) => { status: number; body: object } | undefined = () => undefined) {
  const sizes: number[][] = []
  server = await startHttpServer(async (request: ArrivedRequest, response, count) => {
    const file = (await request.form()).get('files')
    const bytes = file instanceof File ? new Uint8Array(await file.arrayBuffer()) : new Uint8Array()
    const prepared = answer(count)
    if (prepared) return sendJson(response, prepared.body, prepared.status)
    const pdf_info = []
    if (file instanceof File && file.name.endsWith('.pdf')) {
      const pdf = await openPdf(bytes)
      for (let n = 1; n <= pdf.pageCount; n++) {
        const { width, height } = pdf.withPage(n, (page) => ({ width: page.width, height: page.height }))
        sizes.push([width, height])
        const image = { type: 'image', bbox: [10, 200, 110, 250], blocks: [] }
        pdf_info.push({
          page_idx: n - 1,
          page_size: [width, height],
          para_blocks: [block(`page of ${width} points`, [10, 20, 110, 40]), image],
        })
      }
      pdf.close()
    } else {
      const { width = 0, height = 0 } = await sharp(bytes).metadata()
      sizes.push([width, height])
      pdf_info.push({
        page_idx: 0,
        page_size: [width, height],
        para_blocks: [block('words of the picture', [10, 20, 110, 40])],
      })
    }
    sendJson(response, { results: { document: { middle_json: JSON.stringify({ pdf_info }) } } })
  })
  return { url: server.url, sizes }
}

async function read(
  bytes: Uint8Array,
  reading: ConfigurationInput['reading'],
  more: { mediaType?: string; password?: string } = {},
): Promise<Reading> {
  const { mediaType = 'application/pdf', ...options } = more
  reader ??= await createReader(callConfiguration({}, { reading }).reading, { size: 1 })
  return reader.read(
    { name: 'a', bytes, sha256: sha256(bytes), mediaType },
    { signal: new AbortController().signal, ...options },
  )
}
const texts = ({ document }: Reading) =>
  document.elements.map((element) => [
    element.kind,
    element.provenance[0]?.page,
    'text' in element ? element.text : undefined,
  ])

describe('createReader', () => {
  it('sends only the pages that the built-in reader reads badly, and draws the figures that are found on them', async () => {
    const { url, sizes } = await serve()
    const result = await read(await scanned(), { ocr: 'off', reader: 'mineru', url })
    expect(sizes).toEqual([[450, 600]])
    expect(texts(result)).toEqual([
      ['text', 1, 'The first page tells of pumps and of pipes.'],
      ['text', 2, 'page of 450 points'],
      ['figure', 2, undefined],
      ['text', 3, 'The third page tells of boilers and of fans.'],
    ])
    expect(result.document.pages.map((page) => [page.source, page.reader])).toEqual([
      ['digital', undefined],
      ['ocr', 'mineru/1'],
      ['digital', undefined],
    ])
    expect(result.document.problems).toEqual([])
    const figure = result.document.elements[2]
    const asset = figure?.kind === 'figure' ? figure.asset : undefined
    expect(asset).toMatchObject({ mediaType: 'image/png', width: 200, height: 100 })
    expect(await sharp(result.assets.get(asset?.sha256 ?? '')).metadata()).toMatchObject({ width: 200, height: 100 })
  })

  it('sends every page where it is told to, of a protected file without its password', async () => {
    const { url, sizes } = await serve()
    const bytes = await scanned({ userPassword: 'sesame', pdfVersion: '1.7' })
    const result = await read(bytes, { reader: 'mineru', url, pages: 'all' }, { password: 'sesame' })
    expect(sizes.map((size) => size.map(Math.round))).toEqual([
      [595, 842],
      [450, 600],
      [595, 842],
    ])
    expect(server?.requests.length).toBe(1)
    expect(
      texts(result)
        .filter(([kind]) => kind === 'text')
        .map(([, page]) => page),
    ).toEqual([1, 2, 3])
  })

  it('sends pages together only where they follow each other', async () => {
    const scan = await picture('Valve')
    const bytes = await drawPdf(
      (doc) => {
        for (const kind of ['scan', 'scan', 'text', 'scan']) {
          if (kind === 'scan') doc.image(scan, 0, 0, { width: 450, height: 600 })
          else doc.text('This page tells of pumps and of pipes.', 72, 72)
          doc.addPage()
        }
      },
      { size: [450, 600], margin: 0 },
    )
    const { url, sizes } = await serve()
    const result = await read(bytes, { ocr: 'off', reader: 'mineru', url })
    expect(server?.requests.length).toBe(2)
    expect(sizes.length).toBe(3)
    expect(result.document.pages.flatMap(({ number, reader: by }) => (by ? [number] : []))).toEqual([1, 2, 4])
  })

  it('keeps its own reading of pages that the server could not read, and says so', async () => {
    const { url } = await serve(() => ({ status: 500, body: { error: 'Failed to process file' } }))
    const result = await read(await scanned(), { ocr: 'off', reader: 'mineru', url })
    expect(result.document.problems.map(({ page, code }) => [page, code])).toEqual([
      [2, 'no-text-layer'],
      [2, 'bad-response'],
    ])
    expect(result.document.pages[1]).not.toHaveProperty('reader')
  })

  it('fails the file when the server is away, so that it is read again when it is back', async () => {
    const { url } = await serve()
    await server?.close()
    await expect(read(await scanned(), { ocr: 'off', reader: 'mineru', url })).rejects.toMatchObject({
      code: 'part-unavailable',
    })
  })

  it('sends a picture upright, and keeps it as a figure beside its words', async () => {
    const { url, sizes } = await serve()
    const turned = await sharp(await picture('x'))
      .withMetadata({ orientation: 6 })
      .jpeg()
      .toBuffer()
    const result = await read(turned, { ocr: 'off', reader: 'mineru', url }, { mediaType: 'image/jpeg' })
    expect(sizes).toEqual([[1200, 900]])
    expect(texts(result)).toEqual([
      ['figure', 1, undefined],
      ['text', 1, 'words of the picture'],
    ])
  })

  it('asks no server of formats that are no pictures of pages', async () => {
    const { url } = await serve()
    const result = await read(
      new TextEncoder().encode('Only words.\n'),
      { reader: 'mineru', url, pages: 'all' },
      { mediaType: 'text/plain' },
    )
    expect(texts(result)).toEqual([['text', 1, 'Only words.']])
    expect(server?.requests).toEqual([])
  })

  it('reads again when another reader is set', async () => {
    const recipeOf = async (reading: ConfigurationInput['reading']) => {
      const made = await createReader(callConfiguration({}, { reading }).reading, { size: 1 })
      await made.close()
      return [made.recipe('application/pdf'), made.recipe('text/plain')]
    }
    const url = 'http://127.0.0.1:9'
    const recipes = await Promise.all([
      recipeOf({}),
      recipeOf({ ocr: 'off' }),
      recipeOf({ ocr: 'vision', ocrUrl: url, ocrModel: 'eye' }),
      recipeOf({ reader: 'docling', url }),
      recipeOf({ reader: 'docling', url, pages: 'all' }),
      recipeOf({ reader: 'paddle', url }),
    ])
    expect(new Set(recipes.map(([pdf]) => pdf)).size).toBe(6)
    expect(new Set(recipes.map(([, plain]) => plain)).size).toBe(1)
  })

  it('has pixels read by a server that only this process may reach', async () => {
    server = await startHttpServer((_, response) => {
      const prunedResult = { rec_texts: ['Valve opens at 3 bar'], rec_scores: [0.99], rec_boxes: [[80, 150, 620, 210]] }
      sendJson(response, { errorCode: 0, result: { ocrResults: [{ prunedResult }] } })
    })
    const result = await read(await scanned(), { ocr: 'paddle', ocrUrl: server.url })
    expect(texts(result)).toContainEqual([expect.any(String), 2, 'Valve opens at 3 bar'])
    expect(result.document.problems).toEqual([])
  })

  it('fails the file when that server is away, and keeps the rest of it when the server fails on a picture', async () => {
    server = await startHttpServer((_, response) => sendJson(response, { errorCode: 500, errorMsg: 'no memory' }, 500))
    const { url } = server
    const result = await read(await scanned(), { ocr: 'paddle', ocrUrl: url })
    expect(result.document.problems).toContainEqual(expect.objectContaining({ page: 2, code: 'bad-response' }))
    expect(texts(result)).toContainEqual(['text', 3, 'The third page tells of boilers and of fans.'])
    await server.close()
    await expect(read(await scanned(), { ocr: 'paddle', ocrUrl: url })).rejects.toMatchObject({
      code: 'part-unavailable',
      message: expect.stringContaining('ECONNREFUSED'),
    })
  })

  it.skipIf(spawnSync('tesseract', ['--version']).status !== 0)('has pixels read by Tesseract', async () => {
    const result = await read(await scanned(), { ocr: 'tesseract' })
    expect(texts(result)).toContainEqual([expect.any(String), 2, 'Valve opens at 3 bar'])
  })

  it.each<[ConfigurationInput['reading'], string]>([
    [{ reader: 'mineru' }, 'reading.url: the address of the server is needed'],
    [{ ocr: 'vision', ocrUrl: 'http://x' }, 'reading.ocrModel: the name of the model is needed'],
    [{ ocr: 'paddle' }, 'reading.ocrUrl: the address of the server is needed'],
    [{ reader: 'docling', url: 'localhost:5001' }, 'expected an http address'],
    [{ reader: 'docling', url: 'http://me:pw@x' }, 'http://…@x": a name or key in an address is not read'],
  ])('refuses %j', (reading, message) => {
    expect(() => callConfiguration({}, { reading })).toThrow(message)
  })
})
