import { arch, cpus, platform, totalmem } from 'node:os'

/** What `npm run bench -- NAME --json` prints. Units stand in the figures' names. */
export interface Measurement {
  readonly name: string
  readonly figures: Readonly<Record<string, number>>
  /** The same figures of comparable programs, by program; empty where none was measured in the same run. */
  readonly peers: Readonly<Record<string, Readonly<Record<string, number>>>>
  readonly machine: string
}

/** One measurement; it removes what it made. `files` are what to measure on, none for its own choice; `large` where a bench has a larger set. */
export type Measure = (
  files: readonly string[],
  options: { readonly large: boolean },
) => Promise<Pick<Measurement, 'figures' | 'peers'>>

/** The machine as a reader of the figures wants to know it. */
export function machine(): string {
  const [first] = cpus()
  const gibibytes = Math.round(totalmem() / 2 ** 30)
  return `${cpus().length} × ${first?.model.trim() ?? arch()}, ${gibibytes} GiB, ${platform()} ${arch()}, Node ${process.versions.node}`
}

/** Bytes as mebibytes with one digit behind the point. */
export function toMebibytes(bytes: number): number {
  return Math.round((bytes / 2 ** 20) * 10) / 10
}

/** The middle value, the mean of the two middle ones for an even count; `NaN` for none. */
export function medianOf(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const half = sorted.length >> 1
  const upper = sorted[half] ?? Number.NaN
  return sorted.length % 2 === 1 ? upper : (upper + (sorted[half - 1] ?? Number.NaN)) / 2
}

/** The value that `share` of all don't exceed (nearest rank), `share` in `(0, 1]`; `NaN` for none. */
export function percentileOf(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.ceil(share * sorted.length) - 1] ?? Number.NaN
}

/** Two digits behind the point. */
export function rounded(value: number): number {
  return Math.round(value * 100) / 100
}
