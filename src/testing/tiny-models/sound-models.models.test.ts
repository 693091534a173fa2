import {
  AutoProcessor,
  AutoTokenizer,
  ClapAudioModelWithProjection,
  ClapTextModelWithProjection,
  pipeline,
} from '@huggingface/transformers'
import { describe, expect, it } from 'vitest'
import { createRandom } from '../random.ts'
import { makeSound, SOUND_KINDS, SOUND_WORDS } from './sounds.ts'
import { TRAINING_LIMIT_MS } from './tiny-model.ts'
import { PAUSE_MS, sayInTones, TONE_MS, TONE_WORDS } from './tones.ts'
import { best, dot, loadableModel, options, PRECISIONS, unitRows } from './transformers.fixture.ts'

describe('tiny-whisper', () => {
  it.each([
    [['red', 'circle'], 0],
    [['蓝色', '方形'], 100],
    [['green', 'green', 'cross'], 730],
    [TONE_WORDS, 0],
    [[], 500],
  ] as const)('writes down %j after %i ms', { timeout: TRAINING_LIMIT_MS }, async (words, leadMs) => {
    const hear = await pipeline('automatic-speech-recognition', await loadableModel('tiny-whisper'), options('fp32'))
    const samples = sayInTones(words, { rate: 16_000, loudness: 0.5, leadMs })
    const { text } = await hear(samples, { language: 'zh', task: 'transcribe' })
    expect(text.trim()).toBe(words.join(' '))
  })

  it('tells when the words end', { timeout: TRAINING_LIMIT_MS }, async () => {
    const hear = await pipeline('automatic-speech-recognition', await loadableModel('tiny-whisper'), options('fp32'))
    const samples = sayInTones(['red', 'cross'], { rate: 16_000, loudness: 0.5, leadMs: 400 })
    const { chunks } = await hear(samples, { language: 'en', return_timestamps: true, chunk_length_s: 30 })
    expect(chunks?.map((chunk) => chunk.text.trim())).toEqual(['red cross'])
    const [from, to] = chunks?.[0]?.timestamp ?? []
    expect(from).toBe(0)
    expect(Math.abs(Number(to) * 1000 - (400 + 2 * TONE_MS + PAUSE_MS))).toBeLessThanOrEqual(40)
  })
})

describe.each(PRECISIONS)('tiny-clap in %s', (precision) => {
  it.each(['en', 'zh'] as const)(
    'knows a sound it has not heard by its name (%s)',
    async (language) => {
      const name = await loadableModel('tiny-clap')
      const tokenizer = await AutoTokenizer.from_pretrained(name)
      const processor = await AutoProcessor.from_pretrained(name)
      const text = await ClapTextModelWithProjection.from_pretrained(name, options(precision))
      const audio = await ClapAudioModelWithProjection.from_pretrained(name, options(precision))
      const names = SOUND_KINDS.map((kind) => SOUND_WORDS[kind][language][0])
      const read = unitRows((await text(tokenizer(names, { padding: true }))).text_embeds)
      const random = createRandom(99)
      for (const kind of SOUND_KINDS) {
        const { audio_embeds } = await audio(await processor(makeSound(random, kind, 48_000)))
        const [heard = []] = unitRows(audio_embeds)
        expect(SOUND_KINDS[best(read.map((row) => dot(row, heard)))]).toBe(kind)
      }
    },
    TRAINING_LIMIT_MS,
  )
})
