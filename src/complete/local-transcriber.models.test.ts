import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Transcriber } from '../spec/speech.ts'
import { createRandom } from '../testing/random.ts'
import { TRAINING_LIMIT_MS, tinyModel } from '../testing/tiny-models/tiny-model.ts'
import { sayInTones, type ToneWord } from '../testing/tiny-models/tones.ts'
import { openLocalTranscriber } from './local-transcriber.ts'

const RATE = 16_000
const { signal } = new AbortController()
let transcriber: Transcriber & { close(): Promise<void> }

beforeAll(async () => {
  const folder = await tinyModel('tiny-whisper')
  transcriber = await openLocalTranscriber({ name: 'tiny', folder, languages: [], precision: 'fp32', device: 'cpu' })
}, TRAINING_LIMIT_MS)
afterAll(() => transcriber.close())

const say = (words: readonly ToneWord[], leadMs = 200) =>
  sayInTones(words, { rate: RATE, loudness: 0.4, leadMs, varied: { random: createRandom(5), noise: 0.001 } })

describe('openLocalTranscriber', () => {
  it.each([
    [['red', 'circle']],
    [['green', 'cross', 'blue', 'square']],
    [['红色', '圆形']],
    [['绿色', '十字', '蓝色']],
  ] as const)('writes down what is said, in the language that it is said in: %s', async (words) => {
    const segments = await transcriber.doTranscribe(say(words), signal)
    expect(segments.map(({ text }) => text).join(' ')).toBe(words.join(' '))
  })

  it('says when it was said, after a silence as well', async () => {
    const spoken = say(['red', 'cross'])
    const samples = new Float32Array(20 * RATE)
    samples.set(spoken, 8 * RATE)
    const segments = await transcriber.doTranscribe(samples, signal)
    expect(segments.map(({ text }) => text).join(' ')).toBe('red cross')
    expect(segments[0]?.startMs).toBeGreaterThan(7500)
    expect(segments.at(-1)?.endMs).toBeLessThan(9600)
  })

  it('invents nothing for silence and for the noise of a room', async () => {
    const random = createRandom(9)
    expect(await transcriber.doTranscribe(new Float32Array(5 * RATE), signal)).toEqual([])
    const noise = Float32Array.from({ length: 5 * RATE }, () => (random() - 0.5) * 0.01)
    expect(await transcriber.doTranscribe(noise, signal)).toEqual([])
    expect(await transcriber.doTranscribe(new Float32Array(), signal)).toEqual([])
  })

  it('stops when it is told to', async () => {
    const stop = new AbortController()
    stop.abort()
    await expect(transcriber.doTranscribe(say(['red']), stop.signal)).rejects.toMatchObject({ code: 'cancelled' })
  })

  it('tells a folder without a model', async () => {
    const failed = openLocalTranscriber({
      name: 'none',
      folder: '/nowhere',
      languages: [],
      precision: 'q8',
      device: 'cpu',
    })
    await expect(failed).rejects.toMatchObject({ code: 'part-unavailable' })
  })
})
