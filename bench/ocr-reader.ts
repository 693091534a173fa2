import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { readImage } from '../src/media/images.ts'
import { createPaddleReader } from '../src/ocr/paddle-reader.ts'

/** What is measured side by side; the peer as it comes, and kept to one thread as we are. */
export const OCR_READERS = ['duomo', 'gutenye', 'gutenyeOneThread'] as const
export type OcrReaderName = (typeof OCR_READERS)[number]

/** One reading of one file. */
export interface PictureReading {
  readonly lines: readonly string[]
  readonly cpuMs: number
}

/** Reads a picture file and gives its lines. */
export type ReadPicture = (file: string) => Promise<readonly string[]>

export async function loadOcrReader(name: OcrReaderName): Promise<ReadPicture> {
  switch (name) {
    case 'duomo':
      return readWithDuomo()
    case 'gutenye':
      return loadGutenye({})
    case 'gutenyeOneThread':
      return loadGutenye({ intraOpNumThreads: 1, interOpNumThreads: 1 })
  }
}

function readWithDuomo(): ReadPicture {
  const reader = createPaddleReader()
  return async (file) => {
    const { pixels } = await readImage(await readFile(file))
    if (!pixels) throw new Error(`${file}: no pixels`)
    const { lines } = await reader.doRead(pixels, new AbortController().signal)
    return lines.map(({ text }) => text)
  }
}

/** What of the peer is used. */
interface Gutenye {
  readonly default: {
    create(options: {
      onnxOptions: Record<string, unknown>
    }): Promise<{ detect(file: string): Promise<{ text: string }[]> }>
  }
}

/** The entry of the peer in the folder that `GUTENYE_HOME` names; `undefined` where it is not installed. */
export function gutenyeEntry(home: string | undefined): string | undefined {
  if (!home) return undefined
  try {
    const entry = createRequire(path.resolve(home, 'x.js')).resolve('@gutenye/ocr-node')
    return existsSync(entry) ? entry : undefined
  } catch {
    return undefined
  }
}

async function loadGutenye(onnxOptions: Record<string, unknown>): Promise<ReadPicture> {
  const entry = gutenyeEntry(process.env.GUTENYE_HOME)
  if (!entry) throw new Error('@gutenye/ocr-node is not installed in the folder that GUTENYE_HOME names')
  const peer: Gutenye = await import(pathToFileURL(entry).href)
  const ocr = await peer.default.create({ onnxOptions })
  return async (file) => (await ocr.detect(file)).map(({ text }) => text)
}
