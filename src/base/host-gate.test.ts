import { describe, expect, it } from 'vitest'
import { createHostGates, type WaitingClock } from './host-gate.ts'

/** A clock that stands still until someone waits on it. */
function createJumpingClock(): WaitingClock & { readonly waits: readonly number[] } {
  let now = 0
  const waits: number[] = []
  return {
    waits,
    now: () => now,
    async sleep(ms, signal) {
      signal.throwIfAborted()
      waits.push(Math.round(ms))
      now += ms
    },
  }
}

const { signal } = new AbortController()
const turn = () => new Promise<void>((resolve) => setImmediate(resolve))

describe('createHostGates', () => {
  it('lets only so many calls of a host run at the same time, in the order of their coming', async () => {
    const gates = createHostGates()
    const begun: number[] = []
    const ends = [1, 2, 3, 4].map((n) => {
      const { promise, resolve } = Promise.withResolvers<void>()
      const gate = gates.of(`http://one.example/path-${n}`, { parallel: 2 })
      const done = gate.pass(async () => {
        begun.push(n)
        await promise
      }, signal)
      return { resolve, done }
    })
    await turn()
    expect(begun).toEqual([1, 2])
    ends[1]?.resolve()
    await ends[1]?.done
    await turn()
    expect(begun).toEqual([1, 2, 3])
    for (const { resolve } of ends) resolve()
    await Promise.all(ends.map(({ done }) => done))
    expect(begun).toEqual([1, 2, 3, 4])
  })

  it('spreads calls over the minute once a tenth of them has begun at once', async () => {
    const clock = createJumpingClock()
    const gate = createHostGates(clock).of('http://one.example', { parallel: 9, perMinute: 30 })
    for (let n = 0; n < 6; n++) await gate.pass(async () => {}, signal)
    expect(clock.waits).toEqual([2000, 2000, 2000])
  })

  it('begins nothing while the host wants quiet, and keeps hosts apart', async () => {
    const clock = createJumpingClock()
    const gates = createHostGates(clock)
    gates.of('http://one.example', { parallel: 1 }).close(5000)
    await gates.of('http://two.example', { parallel: 1 }).pass(async () => {}, signal)
    expect(clock.waits).toEqual([])
    await gates.of('http://one.example', { parallel: 1 }).pass(async () => {}, signal)
    expect(clock.waits).toEqual([5000])
  })

  it('goes by the strictest limit that anyone knows of a host', async () => {
    const clock = createJumpingClock()
    const gates = createHostGates(clock)
    const gate = gates.of('http://one.example', { parallel: 1 })
    gates.of('http://one.example', { parallel: 1, perMinute: 10 })
    await gate.pass(async () => {}, signal)
    await gate.pass(async () => {}, signal)
    expect(clock.waits).toEqual([6000])
  })

  it('lets one who waits be called off, and a failing call gives its place free', async () => {
    const gate = createHostGates().of('http://one.example', { parallel: 1 })
    const { promise, reject } = Promise.withResolvers<void>()
    const first = gate.pass(() => promise, signal)
    const stop = new AbortController()
    const second = gate.pass(async () => 'second', stop.signal)
    const third = gate.pass(async () => 'third', signal)
    stop.abort(new Error('no longer'))
    await expect(second).rejects.toThrow('no longer')
    reject(new Error('broken'))
    await expect(first).rejects.toThrow('broken')
    expect(await third).toBe('third')
  })
})
