import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { sha256 } from '../src/base/hash.ts'
import { openPdf, type PdfFile } from '../src/media/pdfium/file.ts'
import { createPdfParser, type PdfParts } from '../src/parse/pdf/pdf-parser.ts'
import { type Spent, startClock } from './cpu.ts'

/** One reading of one file. */
export interface FileReading {
  readonly pages: number
  readonly characters: number
  readonly spent: Spent
}

/** What is measured side by side: our parser without its pictures, which the peer does not draw either, and with them. */
export const READERS = ['duomo', 'duomoWithPictures', 'pdfium', 'liteparse'] as const
export type ReaderName = (typeof READERS)[number]

/** Reads a PDF file once and tells what it cost. The file's bytes are given to those who take them. */
export type ReadFile = (file: string, bytes: Uint8Array) => Promise<FileReading>

export async function loadReader(name: ReaderName): Promise<ReadFile> {
  switch (name) {
    case 'duomo':
      return createDuomoReader(DRAWING_NOTHING)
    case 'duomoWithPictures':
      return createDuomoReader({})
    case 'pdfium':
      return readCharactersOnly
    case 'liteparse':
      return loadLiteparse()
  }
}

/** Our parser as the program runs it. */
function createDuomoReader(parts: Partial<PdfParts>): ReadFile {
  const parser = createPdfParser(parts)
  return async (file, bytes) => {
    const input = { name: path.basename(file), bytes, sha256: sha256(bytes), mediaType: 'application/pdf' }
    const stop = startClock()
    const document = await parser.doParse(input, {
      signal: new AbortController().signal,
      saveAsset: (png, about) => ({ ...about, sha256: sha256(png) }),
      progress() {},
    })
    return { pages: document.pages.length, characters: document.ledger.characters, spent: stop() }
  }
}

/** Pictures are found and placed, and one pixel stands for each. */
const DRAWING_NOTHING: Partial<PdfParts> = {
  async open(bytes, password) {
    const file = await openPdf(bytes, password)
    const withPage: PdfFile['withPage'] = (number, use) =>
      file.withPage(number, (page) =>
        use({ ...page, render: () => ({ width: 1, height: 1, data: new Uint8Array(4) }) }),
      )
    return new Proxy(file, {
      get: (target, name) => (name === 'withPage' ? withPage : Reflect.get(target, name, target)),
    })
  },
  encode: async () => new Uint8Array(1),
}

/** The floor: every character with its box and font, and nothing made of it. */
async function readCharactersOnly(_file: string, bytes: Uint8Array): Promise<FileReading> {
  const stop = startClock()
  const pdf = await openPdf(bytes)
  let characters = 0
  try {
    for (let page = 1; page <= pdf.pageCount; page++)
      characters += pdf.withPage(page, (open) => open.characters()).length
    return { pages: pdf.pageCount, characters, spent: stop() }
  } finally {
    pdf.close()
  }
}

/** What of the peer is used. */
interface Liteparse {
  readonly LiteParse: new (
    config: Record<string, unknown>,
  ) => { parse(file: string): Promise<{ text: string; pages: readonly unknown[] }> }
}

/** The entry of the peer in the folder that `LITEPARSE_HOME` names; `undefined` where it is not installed. */
export function liteparseEntry(home: string | undefined): string | undefined {
  if (!home) return undefined
  try {
    const entry = createRequire(path.resolve(home, 'x.js')).resolve('@llamaindex/liteparse')
    return existsSync(entry) ? entry : undefined
  } catch {
    return undefined
  }
}

/** The peer's markdown path: no OCR, one worker, pictures as placeholders. */
async function loadLiteparse(): Promise<ReadFile> {
  const entry = liteparseEntry(process.env.LITEPARSE_HOME)
  if (!entry) throw new Error('@llamaindex/liteparse is not installed in the folder that LITEPARSE_HOME names')
  const { LiteParse }: Liteparse = await import(pathToFileURL(entry).href)
  const parser = new LiteParse({ ocrEnabled: false, quiet: true, outputFormat: 'markdown', numWorkers: 1 })
  return async (file) => {
    const stop = startClock()
    const { text, pages } = await parser.parse(file)
    return { pages: pages.length, characters: text.length, spent: stop() }
  }
}
