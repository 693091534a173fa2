import { describe, expect, it } from 'vitest'
import { decodeWav } from '../../media/sound.ts'
import { tone, writeWav } from '../../media/write-wav.fixture.ts'
import { windowsOf } from './encode-sounds.ts'

describe('windowsOf', () => {
  const samples = Float32Array.from({ length: 25 }, (_, n) => n)

  it('covers a long sound evenly, from its first sample to its last', () => {
    expect(windowsOf(samples, 10).map((window) => [window[0], window.at(-1)])).toEqual([
      [0, 9],
      [8, 17],
      [15, 24],
    ])
  })

  it('leaves a short one as it is', () => {
    expect(windowsOf(samples, 25)).toEqual([samples])
    expect(windowsOf(samples, 100)).toEqual([samples])
  })
})

describe('decodeWav at another rate', () => {
  it('gives as many samples as that rate has, of the same height', () => {
    const pieces: Int16Array[] = []
    const wav = writeWav(1, tone(440), { rate: 22_050 })
    expect(decodeWav(wav, 'a.wav', (piece) => pieces.push(piece) > 0, 48_000)).toBe(true)
    const samples = pieces.flatMap((piece) => [...piece])
    expect(samples.length).toBe(48_000)
    const crossings = samples.filter((sample, n) => n > 0 && sample >= 0 && (samples[n - 1] ?? 0) < 0).length
    expect(Math.abs(crossings - 440)).toBeLessThan(3)
  })
})
