/** The words that can be said in tones, each at its own height: English ones low, Chinese ones above them. */
export const TONE_WORDS = [
  'red',
  'green',
  'blue',
  'circle',
  'square',
  'cross',
  '红色',
  '绿色',
  '蓝色',
  '圆形',
  '方形',
  '十字',
] as const
export type ToneWord = (typeof TONE_WORDS)[number]

const LOWEST_HERTZ = 300
const STEP_HERTZ = 160

function hertzOf(word: ToneWord): number {
  return LOWEST_HERTZ + STEP_HERTZ * TONE_WORDS.indexOf(word)
}

/** Of the rhythm in which {@link sayInTones} speaks. */
export const TONE_MS = 200
export const PAUSE_MS = 100

/** A tone swells and fades, so that it doesn't click. */
const EDGE_MS = 10

export interface ToneVoice {
  /** Samples per second. */
  readonly rate: number
  /** In `[0, 1]`. */
  readonly loudness: number
  /** Silence before the first word. */
  readonly leadMs: number
  /** Given when height and loudness shall vary; `noise` in `[0, 1]` lies under everything. */
  readonly varied?: { readonly random: () => number; readonly noise: number }
}

/** One tone per word, a pause after each: samples in `[-1, 1]`. */
export function sayInTones(words: readonly ToneWord[], { rate, loudness, leadMs, varied }: ToneVoice): Float32Array {
  const vary = (amount: number) => (varied ? 1 + (varied.random() * 2 - 1) * amount : 1)
  const at = (milliseconds: number) => Math.round((milliseconds * rate) / 1000)
  const samples = new Float32Array(at(leadMs + words.length * (TONE_MS + PAUSE_MS) + PAUSE_MS))
  words.forEach((word, n) => {
    const start = at(leadMs + n * (TONE_MS + PAUSE_MS))
    const turn = (2 * Math.PI * hertzOf(word) * vary(0.01)) / rate
    const strength = loudness * vary(0.3)
    const length = at(TONE_MS)
    for (let k = 0; k < length; k++) {
      const edge = Math.min(1, k / at(EDGE_MS), (length - k) / at(EDGE_MS))
      samples[start + k] = strength * edge * Math.sin(turn * k)
    }
  })
  if (varied)
    for (let n = 0; n < samples.length; n++) samples[n] = (samples[n] ?? 0) + (varied.random() * 2 - 1) * varied.noise
  return samples
}
