import { describe, expect, it } from 'vitest'
import { speechStretches } from './speech-stretches.ts'

const RATE = 16_000

/** Noise of a room, and a voice in the given seconds. */
function record(seconds: number, voices: readonly (readonly [number, number])[], noise = 0.001): Float32Array {
  let seed = 7
  const random = () => {
    seed = (seed * 1_103_515_245 + 12_345) % 2 ** 31
    return seed / 2 ** 31 - 0.5
  }
  return Float32Array.from({ length: seconds * RATE }, (_, n) => {
    const spoken = voices.some(([from, to]) => n >= from * RATE && n < to * RATE)
    return random() * 2 * noise + (spoken ? 0.2 * Math.sin(n / 10) : 0)
  })
}

const inSeconds = (samples: Float32Array, most = 30 * RATE) =>
  speechStretches(samples, RATE, most).map(({ from, to }) => [from / RATE, to / RATE])

describe('speechStretches', () => {
  it('hears nothing in silence and in the noise of a room', () => {
    expect(inSeconds(new Float32Array(10 * RATE))).toEqual([])
    expect(inSeconds(record(10, [], 0.01))).toEqual([])
    expect(inSeconds(new Float32Array())).toEqual([])
  })

  it('keeps a word with a little before and behind it', () => {
    const [[from = 0, to = 0] = []] = inSeconds(record(10, [[3, 5]]))
    expect(from).toBeGreaterThan(2.6)
    expect(from).toBeLessThan(3)
    expect(to).toBeGreaterThan(5)
    expect(to).toBeLessThan(5.4)
  })

  it('joins words with a short pause and parts those with a long one', () => {
    const words = [
      [1, 2],
      [2.4, 3],
      [6, 7],
    ] as const
    expect(inSeconds(record(10, words)).length).toBe(2)
  })

  it('cuts a long speech at its quietest place, without losing a sample', () => {
    const pieces = inSeconds(
      record(40, [
        [0, 17.9],
        [18.3, 40],
      ]),
      30 * RATE,
    )
    expect(pieces.length).toBe(2)
    expect(pieces[0]?.[1]).toBeGreaterThan(17.8)
    expect(pieces[0]?.[1]).toBeLessThan(18.4)
    expect(pieces[1]?.[0]).toBe(pieces[0]?.[1])
    expect(pieces[1]?.[1]).toBe(40)
  })
})
