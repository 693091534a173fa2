import { globSync } from 'node:fs'
import path from 'node:path'
import { type ForkedReader, forkReader } from './forked-reader.ts'
import { type Measure, medianOf, rounded, toMebibytes } from './measurement.ts'
import { type FileReading, liteparseEntry, READERS, type ReaderName } from './parse-reader.ts'

/** Every file is read so often when compilers have settled. */
const ROUNDS = 5
/** Pages that each reader reads before: after a thousand the engine still puts functions into their last form. */
const WARMING_PAGES = 2000
const SAMPLES = path.resolve(import.meta.dirname, '../samples')

type Reader = ForkedReader<ReaderName, FileReading>

const startReader = (name: ReaderName): Promise<Reader> =>
  forkReader(new URL('./parse-reader.child.ts', import.meta.url), name)

/**
 * What a page of a digital PDF costs: our parser beside bare character extraction and, where `LITEPARSE_HOME` names a folder that
 * holds it, liteparse's markdown path, which draws no pictures; ours does not for this comparison, and is measured with them apart.
 * Each in a process of its own that lasts, as the reading process of the program does, and has read 2,000 pages
 * (`BENCH_WARMING_PAGES`: others); file by file in turns, pass after pass; medians of five readings, summed.
 * `firstPassCpuMsPerPage` is what a fresh process pays. Other files: as arguments, or in `BENCH_FILES`, separated as in PATH.
 */
export const measureParse: Measure = async (given) => {
  const named = given.length > 0 ? given : (process.env.BENCH_FILES ?? '').split(path.delimiter).filter(Boolean)
  const files = (named.length > 0 ? named : digitalSamples()).map((file) => path.resolve(file))
  const hasLiteparse = liteparseEntry(process.env.LITEPARSE_HOME) !== undefined
  if (!hasLiteparse)
    console.error(
      'peer absent: liteparse is not measured. Install @llamaindex/liteparse in any folder and name it by LITEPARSE_HOME.',
    )
  const names = READERS.filter((name) => name !== 'liteparse' || hasLiteparse)
  const readers = await Promise.all(names.map(startReader))
  try {
    const readings = await readInTurns(readers, files)
    const of = (name: ReaderName, file: string) => readings.get(name)?.get(file) ?? []
    for (const file of files) {
      const costs = names.map((name) => `${name} ${rounded(cpuOf(of(name, file).slice(1)) / pagesOf(of(name, file)))}`)
      console.error(`${path.basename(file)}: ${pagesOf(of('duomo', file))} pages; CPU ms a page: ${costs.join(', ')}`)
    }
    const measured = readers.map(({ name, peakBytes }) => {
      const each = files.map((file) => of(name, file))
      return [name, { ...costFigures(each), peakMebibytes: toMebibytes(peakBytes) }] as const
    })
    const { duomo, duomoWithPictures, ...peers } = Object.fromEntries<Record<string, number>>(measured)
    const { cpuMsPerPage = Number.NaN } = duomo ?? {}
    const ratios = Object.entries(peers).map(([name, peer]) => [
      `cpuTimes${name.charAt(0).toUpperCase()}${name.slice(1)}`,
      rounded(cpuMsPerPage / (peer.cpuMsPerPage ?? Number.NaN)),
    ])
    const pictures = {
      picturesCpuMsPerPage: rounded((duomoWithPictures?.cpuMsPerPage ?? Number.NaN) - cpuMsPerPage),
      pagesPerSecondWithPictures: rounded(1000 / (duomoWithPictures?.wallMsPerPage ?? Number.NaN)),
      peakMebibytesWithPictures: duomoWithPictures?.peakMebibytes ?? Number.NaN,
    }
    return { figures: { files: files.length, ...duomo, ...pictures, ...Object.fromEntries(ratios) }, peers }
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

const cpuOf = (readings: readonly FileReading[]) => medianOf(readings.map(({ spent }) => spent.cpuMs))
const wallOf = (readings: readonly FileReading[]) => medianOf(readings.map(({ spent }) => spent.wallMs))
const pagesOf = (readings: readonly FileReading[]) => readings[0]?.pages ?? 0

/** Medians of each file, added up; the first reading of each is the first pass. */
function costFigures(files: readonly (readonly FileReading[])[]): Record<string, number> {
  const pages = sum(files.map(pagesOf))
  const perPage = (cost: (readings: readonly FileReading[]) => number) => rounded(sum(files.map(cost)) / pages)
  return {
    pages,
    cpuMsPerPage: perPage((readings) => cpuOf(readings.slice(1))),
    wallMsPerPage: perPage((readings) => wallOf(readings.slice(1))),
    firstPassCpuMsPerPage: perPage((readings) => cpuOf(readings.slice(0, 1))),
  }
}

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0)

/** Readings of each file by reader, that of the fresh process first. */
async function readInTurns(
  readers: readonly Reader[],
  files: readonly string[],
): Promise<Map<ReaderName, Map<string, FileReading[]>>> {
  const readings = new Map(
    readers.map(({ name }) => [name, new Map(files.map((file): [string, FileReading[]] => [file, []]))]),
  )
  for (let round = 0; round <= ROUNDS; round++) {
    // The order turns too, so that nobody always follows the same neighbour.
    for (const file of files)
      for (const reader of round % 2 === 0 ? readers : [...readers].reverse())
        readings
          .get(reader.name)
          ?.get(file)
          ?.push(await reader.read(file))
    if (round === 0) for (const reader of readers) await warm(reader, files)
  }
  return readings
}

async function warm(reader: Reader, files: readonly string[]): Promise<void> {
  const wanted = Number(process.env.BENCH_WARMING_PAGES ?? WARMING_PAGES)
  for (let pages = 0; pages < wanted; ) for (const file of files) pages += (await reader.read(file)).pages
}
