import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { globSync } from 'node:fs'
import path from 'node:path'
import { type Measure, medianOf, rounded, toMebibytes } from './measurement.ts'
import type { FromReader } from './parse-reader.child.ts'
import { type FileReading, liteparseEntry, type ReaderName } from './parse-reader.ts'

/** The first reading of each file warms caches and compilers and is not counted. */
const ROUNDS = 5
const SAMPLES = path.resolve(import.meta.dirname, '../samples')

/**
 * What a page of a digital PDF costs: our parser beside bare character extraction and, where `LITEPARSE_HOME` names a folder that
 * holds it, liteparse's markdown path. Each in a process of its own, file by file in turns; medians of five readings, summed.
 * Other files: as arguments, or in `BENCH_FILES`, separated as in PATH.
 */
export const measureParse: Measure = async (given) => {
  const named = given.length > 0 ? given : (process.env.BENCH_FILES ?? '').split(path.delimiter).filter(Boolean)
  const files = (named.length > 0 ? named : digitalSamples()).map((file) => path.resolve(file))
  const hasLiteparse = liteparseEntry(process.env.LITEPARSE_HOME) !== undefined
  if (!hasLiteparse)
    console.error(
      'peer absent: liteparse is not measured. Install @llamaindex/liteparse in any folder and name it by LITEPARSE_HOME.',
    )
  const names: ReaderName[] = ['duomo', 'pdfium', ...(hasLiteparse ? (['liteparse'] as const) : [])]
  const readers = await Promise.all(names.map(startReader))
  try {
    const sums = new Map(readers.map((reader) => [reader.name, new Sum()]))
    for (const file of files) {
      const readings = await readInTurns(readers, file)
      const line = readers.map(({ name }) => {
        const own = readings.get(name) ?? []
        sums.get(name)?.add(own)
        return `${name} ${rounded(layoutCpu(own) / pagesOf(own))}`
      })
      console.error(
        `${path.basename(file)}: ${pagesOf(readings.get('duomo') ?? [])} pages; CPU ms a page: ${line.join(', ')}`,
      )
    }
    const figures = new Map(
      readers.map((reader) => [reader.name, sums.get(reader.name)?.figures(reader.peakBytes) ?? {}]),
    )
    const { duomo = {}, ...peers } = Object.fromEntries(figures)
    const ratios = Object.entries(peers).map(([name, { cpuMsPerPage = Number.NaN }]) => [
      `cpuTimes${name.charAt(0).toUpperCase()}${name.slice(1)}`,
      rounded((duomo.cpuMsPerPage ?? Number.NaN) / cpuMsPerPage),
    ])
    return { figures: { files: files.length, ...duomo, ...Object.fromEntries(ratios) }, peers }
  } finally {
    for (const reader of readers) reader.stop()
  }
}

/** The shipped ones with a text layer. */
function digitalSamples(): string[] {
  return globSync('*.pdf', { cwd: SAMPLES })
    .filter((name) => !name.includes('scan'))
    .sort()
    .map((name) => path.join(SAMPLES, name))
}

const layoutCpu = (readings: readonly FileReading[]) =>
  medianOf(readings.map(({ spent, pictures }) => spent.cpuMs - pictures.cpuMs))
const pagesOf = (readings: readonly FileReading[]) => readings[0]?.pages ?? 0

/** Medians of each file, added up. */
class Sum {
  private pages = 0
  private cpuMs = 0
  private wallMs = 0
  private picturesCpuMs = 0
  private wholeWallMs = 0

  add(readings: readonly FileReading[]): void {
    this.pages += pagesOf(readings)
    this.cpuMs += layoutCpu(readings)
    this.wallMs += medianOf(readings.map(({ spent, pictures }) => spent.wallMs - pictures.wallMs))
    this.picturesCpuMs += medianOf(readings.map(({ pictures }) => pictures.cpuMs))
    this.wholeWallMs += medianOf(readings.map(({ spent }) => spent.wallMs))
  }

  figures(peakBytes: number): Record<string, number> {
    const perPage = (ms: number) => rounded(ms / this.pages)
    return {
      pages: this.pages,
      cpuMsPerPage: perPage(this.cpuMs),
      wallMsPerPage: perPage(this.wallMs),
      picturesCpuMsPerPage: perPage(this.picturesCpuMs),
      pagesPerSecondWithPictures: rounded((this.pages * 1000) / this.wholeWallMs),
      peakMebibytes: toMebibytes(peakBytes),
    }
  }
}

async function readInTurns(readers: readonly Reader[], file: string): Promise<Map<ReaderName, FileReading[]>> {
  const readings = new Map<ReaderName, FileReading[]>(readers.map(({ name }) => [name, []]))
  for (let round = 0; round <= ROUNDS; round++)
    // The order turns too, so that nobody always follows the same neighbour.
    for (const reader of round % 2 === 0 ? readers : [...readers].reverse()) {
      const reading = await reader.read(file)
      if (round > 0) readings.get(reader.name)?.push(reading)
    }
  return readings
}

interface Reader {
  readonly name: ReaderName
  readonly peakBytes: number
  read(file: string): Promise<FileReading>
  stop(): void
}

async function startReader(name: ReaderName): Promise<Reader> {
  const child = fork(new URL('./parse-reader.child.ts', import.meta.url), [name], {
    serialization: 'advanced',
    // As the program starts the process that reads.
    execArgv: ['--disable-warning=ExperimentalWarning', '--disable-wasm-trap-handler'],
  })
  await answer(child)
  let peakBytes = 0
  return {
    name,
    get peakBytes() {
      return peakBytes
    },
    async read(file) {
      child.send(file)
      const message = await answer(child)
      if (message.type !== 'read')
        throw new Error(message.type === 'failed' ? message.message : `${name} started twice`)
      peakBytes = message.peakBytes
      return message.reading
    },
    stop: () => child.kill(),
  }
}

async function answer(child: ChildProcess): Promise<FromReader> {
  const ended = new AbortController()
  const exit = once(child, 'exit', { signal: ended.signal }).then(([code, signal]) => {
    throw new Error(`a reader ended by itself (${signal ?? `status ${code}`})`)
  })
  // Told by the race below, or of no interest any more.
  exit.catch(() => {})
  const [message] = await Promise.race([once(child, 'message', { signal: ended.signal }), exit])
  ended.abort()
  return message
}
