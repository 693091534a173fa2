import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { encodePng } from '../src/media/images.ts'
import { characterErrorRate } from './character-errors.ts'
import { type ForkedReader, forkReader } from './forked-reader.ts'
import { type Measure, medianOf, rounded, toMebibytes } from './measurement.ts'
import { type DrawnPage, drawPages } from './ocr-pages.ts'
import { gutenyeEntry, OCR_READERS, type OcrReaderName, type PictureReading } from './ocr-reader.ts'

/** The dense Chinese page is read so often by each, in turns, after the other pages. */
const ROUNDS = 3
/** Pages that each of two processes reads side by side. */
const SHARED = 2

type PageFile = DrawnPage & { readonly file: string }
type Reader = ForkedReader<OcrReaderName, PictureReading>

const startReader = (name: OcrReaderName): Promise<Reader> =>
  forkReader(new URL('./ocr-reader.child.ts', import.meta.url), name)

/**
 * What it costs to read a page of pixels, and how much of it is read right: our reader beside @gutenye/ocr-node where `GUTENYE_HOME`
 * names a folder that holds it, each in a process of its own that lasts. Drawn pages, dense, clean and as bad scans.
 */
export const measureOcr: Measure = async () => {
  const hasPeer = gutenyeEntry(process.env.GUTENYE_HOME) !== undefined
  if (!hasPeer)
    console.error(
      'peer absent: gutenye is not measured. Install @gutenye/ocr-node in any folder and name it by GUTENYE_HOME.',
    )
  const folder = await mkdtemp(path.join(tmpdir(), 'duomo-bench-ocr-'))
  const readers: Reader[] = []
  try {
    const pages = await drawFiles(folder)
    for (const name of hasPeer ? OCR_READERS : (['duomo'] as const)) readers.push(await startReader(name))
    const costs = await readInTurns(readers, pages)
    const figures = readers.map(({ name, peakBytes }) => {
      const cost = costs.get(name) ?? {}
      return [name, { ...cost, peakMebibytes: toMebibytes(peakBytes) }] as const
    })
    const { duomo = {}, ...peers } = Object.fromEntries<Record<string, number>>(figures)
    const ratios = Object.entries(peers).map(([name, cost]) => [
      `cpuTimes${name.charAt(0).toUpperCase()}${name.slice(1)}`,
      rounded((duomo.denseChineseCpuMs ?? Number.NaN) / (cost.denseChineseCpuMs ?? Number.NaN)),
    ])
    const twoProcesses = await measureTwo(readers[0], pages)
    return { figures: { ...duomo, ...Object.fromEntries(ratios), twoProcesses }, peers }
  } finally {
    for (const reader of readers) reader.stop()
    await rm(folder, { recursive: true })
  }
}

async function drawFiles(folder: string): Promise<PageFile[]> {
  const files: PageFile[] = []
  for (const page of await drawPages()) {
    const file = path.join(folder, `${page.name}.png`)
    await writeFile(file, await encodePng(page.pixels))
    files.push({ ...page, file })
  }
  return files
}

async function readInTurns(readers: readonly Reader[], pages: readonly PageFile[]) {
  const dense = pages.find(({ name }) => name === 'zh-clean')
  if (!dense) throw new Error('no dense Chinese page was drawn')
  const costs = new Map(readers.map(({ name }): [OcrReaderName, Record<string, number>] => [name, {}]))
  const read = async (reader: Reader, page: PageFile) => {
    const { lines, cpuMs } = await reader.read(page.file)
    const percent = rounded(characterErrorRate(page.lines, lines) * 100)
    Object.assign(costs.get(reader.name) ?? {}, { [`${camel(page.name)}ErrorPercent`]: percent })
    console.error(`${reader.name}: ${page.name}: ${percent} % of characters wrong, ${Math.round(cpuMs)} ms CPU`)
    return cpuMs
  }
  for (const page of pages) if (page !== dense) for (const reader of readers) await read(reader, page)
  const cpu = new Map<OcrReaderName, number[]>(readers.map(({ name }) => [name, []]))
  for (let round = 0; round < ROUNDS; round++)
    // The order turns too, so that nobody always follows the same neighbour.
    for (const reader of round % 2 === 0 ? readers : [...readers].reverse())
      cpu.get(reader.name)?.push(await read(reader, dense))
  for (const [name, times] of cpu)
    Object.assign(costs.get(name) ?? {}, { denseChineseCpuMs: Math.round(medianOf(times)) })
  return costs
}

const camel = (name: string) => name.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase())

/** How many times as many pages two processes read as one, in the same time. */
async function measureTwo(first: Reader | undefined, pages: readonly PageFile[]): Promise<number> {
  const [page] = pages
  if (!first || !page) throw new Error('nothing to read')
  const second = await startReader('duomo')
  try {
    await second.read(page.file)
    const alone = await wallMsOf(() => readSome(first, page.file))
    const together = await wallMsOf(() => Promise.all([readSome(first, page.file), readSome(second, page.file)]))
    return rounded((2 * alone) / together)
  } finally {
    second.stop()
  }
}

async function readSome(reader: Reader, file: string): Promise<void> {
  for (let n = 0; n < SHARED; n++) await reader.read(file)
}

async function wallMsOf(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now()
  await work()
  return performance.now() - started
}
