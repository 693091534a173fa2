/** Time spent, in milliseconds: user and system of the whole process, and by the clock. */
export interface Spent {
  readonly cpuMs: number
  readonly wallMs: number
}

/** Starts a clock; the function that comes back tells what was spent since. */
export function startClock(): () => Spent {
  const cpu = process.cpuUsage()
  const started = performance.now()
  return () => {
    const wallMs = performance.now() - started
    const { user, system } = process.cpuUsage(cpu)
    return { cpuMs: (user + system) / 1000, wallMs }
  }
}

/** Processor time of some work in this process, all its threads together, in milliseconds. */
export async function cpuMs(work: () => Promise<unknown>): Promise<number> {
  const stop = startClock()
  await work()
  return stop().cpuMs
}

/** The value below which a share of the values lie, `share` from 0 to 1. */
export function percentileOf(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN
}
