import { pick } from '../random.ts'
import type { Language } from './shapes.ts'

export const SOUND_KINDS = ['low', 'high', 'rising', 'falling', 'beeping', 'noise'] as const
export type SoundKind = (typeof SOUND_KINDS)[number]

type Words = Readonly<Record<Language, readonly [string, ...string[]]>>

export const SOUND_WORDS: Readonly<Record<SoundKind, Words>> = {
  low: {
    en: ['a low tone', 'a deep hum', 'a low sound', 'the hum of a transformer'],
    zh: ['低音', '低沉的声音', '低沉的嗡嗡声', '音调很低'],
  },
  high: {
    en: ['a high tone', 'a shrill whistle', 'a high sound', 'a whistling kettle'],
    zh: ['高音', '尖锐的哨声', '尖锐的声音', '音调很高'],
  },
  rising: {
    en: ['a rising tone', 'a siren going up', 'the pitch rises', 'a sound that goes up'],
    zh: ['上升的音调', '音调越来越高', '上滑音', '逐渐升高的声音'],
  },
  falling: {
    en: ['a falling tone', 'a siren going down', 'the pitch falls', 'a sound that goes down'],
    zh: ['下降的音调', '音调越来越低', '下滑音', '逐渐降低的声音'],
  },
  beeping: {
    en: ['beeps', 'an alarm beeping', 'short beeps', 'an interrupted tone'],
    zh: ['哔哔声', '断续的提示音', '警报声', '短促的滴滴声'],
  },
  noise: {
    en: ['noise', 'rain', 'white noise', 'the hiss of wind'],
    zh: ['噪声', '雨声', '白噪声', '风声'],
  },
}

const ENGLISH_FRAMES = ['', 'the sound of ', 'a recording of ', 'where do I hear '] as const
const CHINESE_FRAMES = ['', '录音:', '听到', '哪里有'] as const

/** One of many ways to say it. */
export function captionSound(random: () => number, kind: SoundKind, language: Language): string {
  return pick(random, language === 'en' ? ENGLISH_FRAMES : CHINESE_FRAMES) + pick(random, SOUND_WORDS[kind][language])
}

/** Everything that can be said, for the vocabulary. */
export function soundSentences(): readonly string[] {
  return [...ENGLISH_FRAMES, ...CHINESE_FRAMES, ...Object.values(SOUND_WORDS).flatMap(({ en, zh }) => [...en, ...zh])]
}

/** Two to five seconds: samples in `[-1, 1]`, at `rate` samples a second, a little different each time. */
export function makeSound(random: () => number, kind: SoundKind, rate: number): Float32Array {
  const seconds = 2 + 3 * random()
  const loudness = 0.15 + 0.6 * random()
  const hertz = hertzOf(random, kind)
  const beepSeconds = 0.12 + 0.1 * random()
  const samples = new Float32Array(Math.round(seconds * rate))
  let turn = 0
  for (let n = 0; n < samples.length; n++) {
    const at = n / rate
    turn += (2 * Math.PI * hertz(at / seconds)) / rate
    const on = kind !== 'beeping' || at % (2 * beepSeconds) < beepSeconds
    const wave = kind === 'noise' ? random() * 2 - 1 : on ? Math.sin(turn) : 0
    samples[n] = loudness * wave + (random() - 0.5) * 0.002
  }
  return samples
}

/** Height over the course of the sound, from 0 to 1. */
function hertzOf(random: () => number, kind: SoundKind): (course: number) => number {
  const vary = 0.85 + 0.3 * random()
  switch (kind) {
    case 'low':
      return () => 180 * vary
    case 'high':
      return () => 3600 * vary
    case 'rising':
      return (course) => 300 * vary * 10 ** course
    case 'falling':
      return (course) => 3000 * vary * 10 ** -course
    case 'beeping':
    case 'noise':
      return () => 1000 * vary
  }
}
