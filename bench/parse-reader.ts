import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { sha256 } from '../src/base/hash.ts'
import { encodePng } from '../src/media/images.ts'
import { openPdf } from '../src/media/pdfium/file.ts'
import { createPdfParser } from '../src/parse/pdf/pdf-parser.ts'
import { type Spent, startClock } from './cpu.ts'

/** One reading of one file; `pictures` is the part of `spent` that went into drawing and encoding pictures. */
export interface FileReading {
  readonly pages: number
  readonly characters: number
  readonly spent: Spent
  readonly pictures: Spent
}

/** What is measured side by side. */
export const READERS = ['duomo', 'pdfium', 'liteparse'] as const
export type ReaderName = (typeof READERS)[number]

/** Reads a PDF file once and tells what it cost. The file's bytes are given to those who take them. */
export type ReadFile = (file: string, bytes: Uint8Array) => Promise<FileReading>

const NOTHING: Spent = { cpuMs: 0, wallMs: 0 }

const plus = (a: Spent, b: Spent): Spent => ({ cpuMs: a.cpuMs + b.cpuMs, wallMs: a.wallMs + b.wallMs })

export async function loadReader(name: ReaderName): Promise<ReadFile> {
  switch (name) {
    case 'duomo':
      return readWithDuomo
    case 'pdfium':
      return readCharactersOnly
    case 'liteparse':
      return loadLiteparse()
  }
}

/** Our parser as the program runs it, its pictures timed apart. */
async function readWithDuomo(file: string, bytes: Uint8Array): Promise<FileReading> {
  let pictures = NOTHING
  const count = (stop: () => Spent) => {
    pictures = plus(pictures, stop())
  }
  const parser = createPdfParser({
    async open(data, password) {
      const pdf = await openPdf(data, password)
      return {
        ...pdf,
        pageCount: pdf.pageCount,
        title: pdf.title,
        get outline() {
          return pdf.outline
        },
        pageLabel: (page) => pdf.pageLabel(page),
        embeddedFiles: () => pdf.embeddedFiles(),
        close: () => pdf.close(),
        withPage: (number, use) =>
          pdf.withPage(number, (page) =>
            use({
              ...page,
              render(scale, box) {
                const stop = startClock()
                const pixels = page.render(scale, box)
                count(stop)
                return pixels
              },
            }),
          ),
      }
    },
    async encode(pixels) {
      const stop = startClock()
      const png = await encodePng(pixels)
      count(stop)
      return png
    },
  })
  const input = { name: path.basename(file), bytes, sha256: sha256(bytes), mediaType: 'application/pdf' }
  const stop = startClock()
  const document = await parser.doParse(input, {
    signal: new AbortController().signal,
    saveAsset: (png, about) => ({ ...about, sha256: sha256(png) }),
    progress() {},
  })
  const spent = stop()
  return { pages: document.pages.length, characters: document.ledger.characters, spent, pictures }
}

/** The floor: every character with its box and font, and nothing made of it. */
async function readCharactersOnly(_file: string, bytes: Uint8Array): Promise<FileReading> {
  const stop = startClock()
  const pdf = await openPdf(bytes)
  let characters = 0
  try {
    for (let page = 1; page <= pdf.pageCount; page++)
      characters += pdf.withPage(page, (open) => open.characters()).length
    return { pages: pdf.pageCount, characters, spent: stop(), pictures: NOTHING }
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
    return { pages: pages.length, characters: text.length, spent: stop(), pictures: NOTHING }
  }
}
