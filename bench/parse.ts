import { globSync } from 'node:fs'
import path from 'node:path'
import { type ForkedReader, forkReader } from './forked-reader.ts'
import { type Measure, medianOf, rounded, toMebibytes } from './measurement.ts'
import { type FileReading, liteparseEntry, type ReaderName } from './parse-reader.ts'

/** Every file is read so often; one more pass before warms caches and compilers and counts as the first pass only. */
const ROUNDS = 5
const SAMPLES = path.resolve(import.meta.dirname, '../samples')

type Reader = ForkedReader<ReaderName, FileReading>

const startReader = (name: ReaderName): Promise<Reader> =>
  forkReader(new URL('./parse-reader.child.ts', import.meta.url), name)

/**
 * What a page of a digital PDF costs: our parser beside bare character extraction and, where `LITEPARSE_HOME` names a folder that
 * holds it, liteparse's markdown path. Each in a process of its own that lasts, as the reading process of the program does; file by
 * file in turns, pass after pass; medians of five readings, summed. `firstPassCpuMsPerPage` is what a fresh process pays.
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
    const readings = await readInTurns(readers, files)
    const of = (name: ReaderName, file: string) => readings.get(name)?.get(file) ?? []
    for (const file of files) {
      const costs = names.map(
        (name) => `${name} ${rounded(layoutCpu(of(name, file).slice(1)) / pagesOf(of(name, file)))}`,
      )
      console.error(`${path.basename(file)}: ${pagesOf(of('duomo', file))} pages; CPU ms a page: ${costs.join(', ')}`)
    }
    const figures = readers.map(({ name, peakBytes }) => {
      const each = files.map((file) => of(name, file))
      return [name, { ...costFigures(each), peakMebibytes: toMebibytes(peakBytes) }] as const
    })
    const { duomo = {}, ...peers } = Object.fromEntries<Record<string, number>>(figures)
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

/** Medians of each file, added up; the first reading of each is the first pass. */
function costFigures(files: readonly (readonly FileReading[])[]): Record<string, number> {
  const pages = sum(files.map(pagesOf))
  const perPage = (cost: (counted: readonly FileReading[]) => number) =>
    rounded(sum(files.map((readings) => cost(readings.slice(1)))) / pages)
  const wholeMs = perPage((counted) => medianOf(counted.map(({ spent }) => spent.wallMs)))
  return {
    pages,
    cpuMsPerPage: perPage(layoutCpu),
    wallMsPerPage: perPage((counted) => medianOf(counted.map(({ spent, pictures }) => spent.wallMs - pictures.wallMs))),
    firstPassCpuMsPerPage: rounded(sum(files.map((readings) => layoutCpu(readings.slice(0, 1)))) / pages),
    picturesCpuMsPerPage: perPage((counted) => medianOf(counted.map(({ pictures }) => pictures.cpuMs))),
    pagesPerSecondWithPictures: rounded(1000 / wholeMs),
  }
}

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0)

/** Readings of each file by reader, the uncounted first. */
async function readInTurns(
  readers: readonly Reader[],
  files: readonly string[],
): Promise<Map<ReaderName, Map<string, FileReading[]>>> {
  const readings = new Map(
    readers.map(({ name }) => [name, new Map(files.map((file): [string, FileReading[]] => [file, []]))]),
  )
  for (let round = 0; round <= ROUNDS; round++)
    // The order turns too, so that nobody always follows the same neighbour.
    for (const file of files)
      for (const reader of round % 2 === 0 ? readers : [...readers].reverse())
        readings
          .get(reader.name)
          ?.get(file)
          ?.push(await reader.read(file))
  return readings
}
