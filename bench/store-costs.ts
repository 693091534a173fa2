import { percentileOf, type Spent, startClock } from './cpu.ts'
import { medianOf, rounded } from './measurement.ts'

/** What building an index and searching it costs, piece of work by piece of work. */
export interface StoreCosts {
  build(work: () => Promise<unknown>): Promise<void>
  search<Hits>(work: () => Promise<Hits>): Promise<Hits>
  /** Building in sum, a search by its percentiles. */
  figures(): Readonly<Record<string, number>>
}

export function createStoreCosts(): StoreCosts {
  const builds: Spent[] = []
  const searches: Spent[] = []
  const measured = async <Result>(work: () => Promise<Result>, into: Spent[]): Promise<Result> => {
    const stop = startClock()
    const result = await work()
    into.push(stop())
    return result
  }
  return {
    async build(work) {
      await measured(work, builds)
    },
    search: (work) => measured(work, searches),
    figures() {
      const walls = searches.map(({ wallMs }) => wallMs)
      return {
        buildMs: Math.round(builds.reduce((sum, { wallMs }) => sum + wallMs, 0)),
        buildCpuMs: Math.round(builds.reduce((sum, { cpuMs }) => sum + cpuMs, 0)),
        searchP50Ms: rounded(percentileOf(walls, 0.5)),
        searchP99Ms: rounded(percentileOf(walls, 0.99)),
        searchCpuMs: rounded(medianOf(searches.map(({ cpuMs }) => cpuMs))),
      }
    },
  }
}
