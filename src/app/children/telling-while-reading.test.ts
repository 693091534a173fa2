import { afterEach, describe, expect, it, vi } from 'vitest'
import type { PictureText, TextReader } from '../../spec/text-reader.ts'
import { tellingWhileReading } from './telling-while-reading.ts'

afterEach(() => vi.useRealTimers())

const NOTHING: PictureText = { lines: [], turn: 0, skew: 0 }

/** Takes as long as it is told. */
const slow = (ms: number): TextReader => ({
  name: 'slow',
  version: 1,
  languages: [],
  doRead: () => new Promise((resolve) => setTimeout(() => resolve(NOTHING), ms)),
})

async function tellingsIn(ms: number): Promise<number> {
  vi.useFakeTimers()
  let told = 0
  const reader = tellingWhileReading(slow(ms), () => told++)
  const reading = reader.doRead({ width: 1, height: 1, data: new Uint8Array(4) }, AbortSignal.any([]))
  await vi.advanceTimersByTimeAsync(ms)
  expect(await reading).toEqual(NOTHING)
  await vi.advanceTimersByTimeAsync(600_000)
  return told
}

describe('tellingWhileReading', () => {
  it('tells now and then that a long reading goes on, and nothing once it is done', async () => {
    expect(await tellingsIn(1000)).toBe(0)
    expect(await tellingsIn(90_000)).toBe(4)
  })

  it('falls silent when one picture takes too long', async () => {
    expect(await tellingsIn(3_600_000)).toBe(15)
  })
})
