import { setTimeout as sleep } from 'node:timers/promises'

/** How hard one host may be asked. */
export interface HostLimits {
  /** Calls under way at the same time, at least 1. */
  readonly parallel: number
  /** Calls that begin within a minute, on average; a tenth of them may begin at once. No limit if absent. */
  readonly perMinute?: number
}

/** What all calls of one host pass through. */
export interface HostGate {
  /** Runs the work in its turn; rejects with the signal's reason when it is aborted before. */
  pass<T>(work: () => Promise<T>, signal: AbortSignal): Promise<T>
  /** The host asked for quiet: nothing begins for so long. */
  close(ms: number): void
}

/** One gate for each host, so that all who call it share its limits. */
export interface HostGates {
  /** Of callers with different limits the strictest count. */
  of(url: string, limits: HostLimits): HostGate
}

/** Milliseconds on a clock that never goes back, and a way to wait on it. */
export interface WaitingClock {
  now(): number
  sleep(ms: number, signal: AbortSignal): Promise<void>
}

const MONOTONIC: WaitingClock = {
  now: () => performance.now(),
  sleep: (ms, signal) => sleep(ms, undefined, { signal }),
}

/** Gates of as many hosts as are asked for. @param clock - the machine's, if absent */
export function createHostGates(clock: WaitingClock = MONOTONIC): HostGates {
  const gates = new Map<string, Gate>()
  return {
    of(url, limits) {
      const { host } = new URL(url)
      const gate = gates.get(host) ?? new Gate(clock)
      gates.set(host, gate)
      gate.tighten(limits)
      return gate
    },
  }
}

interface Waiter {
  readonly enter: () => void
}

/** Places for calls under way, and a token bucket for the calls of a minute. */
class Gate implements HostGate {
  private readonly clock: WaitingClock
  private parallel = Number.POSITIVE_INFINITY
  private perMinute = Number.POSITIVE_INFINITY
  private inside = 0
  private readonly waiting: Waiter[] = []
  private closedUntil = Number.NEGATIVE_INFINITY
  private tokens = Number.POSITIVE_INFINITY
  private filledAt: number

  constructor(clock: WaitingClock) {
    this.clock = clock
    this.filledAt = clock.now()
  }

  tighten({ parallel, perMinute = Number.POSITIVE_INFINITY }: HostLimits): void {
    this.parallel = Math.min(this.parallel, Math.max(1, parallel))
    this.perMinute = Math.min(this.perMinute, perMinute)
    this.tokens = Math.min(this.tokens, this.burst())
  }

  close(ms: number): void {
    this.closedUntil = Math.max(this.closedUntil, this.clock.now() + ms)
  }

  async pass<T>(work: () => Promise<T>, signal: AbortSignal): Promise<T> {
    await this.enter(signal)
    try {
      for (let wait = this.waitMs(); wait > 0; wait = this.waitMs()) await this.clock.sleep(wait, signal)
      this.tokens -= 1
      return await work()
    } finally {
      this.leave()
    }
  }

  private enter(signal: AbortSignal): Promise<void> {
    signal.throwIfAborted()
    if (this.inside < this.parallel) {
      this.inside += 1
      return Promise.resolve()
    }
    return new Promise((resolve, reject) => {
      const stop = () => {
        this.waiting.splice(this.waiting.indexOf(waiter), 1)
        reject(signal.reason)
      }
      const waiter = {
        enter: () => {
          signal.removeEventListener('abort', stop)
          resolve()
        },
      }
      this.waiting.push(waiter)
      signal.addEventListener('abort', stop, { once: true })
    })
  }

  /** Hands the place on, so that nobody who comes later takes it first. */
  private leave(): void {
    const next = this.inside <= this.parallel ? this.waiting.shift() : undefined
    if (next) next.enter()
    else this.inside -= 1
  }

  /** 0 when a call may begin now. */
  private waitMs(): number {
    const now = this.clock.now()
    const quiet = Math.max(0, this.closedUntil - now)
    if (this.perMinute === Number.POSITIVE_INFINITY) return quiet
    this.tokens = Math.min(this.burst(), this.tokens + ((now - this.filledAt) * this.perMinute) / 60_000)
    this.filledAt = now
    return this.tokens >= 1 ? quiet : Math.max(quiet, ((1 - this.tokens) * 60_000) / this.perMinute)
  }

  private burst(): number {
    return Math.max(1, this.perMinute / 10)
  }
}
