import { describe, expect, it } from 'vitest'
import { encodeWav } from './encode-wav.ts'
import { decodeWav } from './sound.ts'
import { soundStretch } from './sound-stretch.ts'

/** Two seconds: silence, then a loud half wave. */
const file = encodeWav(
  Float32Array.from({ length: 32_000 }, (_, n) => (n < 16_000 ? 0 : 0.5)),
  16_000,
)
const about = { bytes: file, mediaType: 'audio/wav', name: 'step.wav' }

function samplesOf(wav: Uint8Array): number[] {
  const samples: number[] = []
  decodeWav(wav, 'out.wav', (piece) => {
    samples.push(...piece)
    return true
  })
  return samples
}

describe('soundStretch', () => {
  it('cuts a stretch out of a file', async () => {
    const samples = samplesOf(await soundStretch({ ...about, startMs: 900, endMs: 1100 }))
    expect(samples).toHaveLength(3200)
    expect(samples.slice(0, 1600).every((value) => value === 0)).toBe(true)
    expect(samples.slice(1600).every((value) => Math.abs(value - 16_384) < 8)).toBe(true)
  })

  it('ends where the sound ends, and says where there is none', async () => {
    expect(samplesOf(await soundStretch({ ...about, startMs: 1500, endMs: 9000 }))).toHaveLength(8000)
    await expect(soundStretch({ ...about, startMs: 5000, endMs: 6000 })).rejects.toMatchObject({
      code: 'damaged-file',
      message: expect.stringContaining('step.wav'),
    })
  })
})
