import { DuomoError } from '../base/errors.ts'
import { partByTimes } from './timed-tokens.ts'
import { loadOptions, loadTransformers, type RunOptions, unloadable } from './transformers.ts'

/** Words with their place in the sound, in seconds. */
export interface HeardWords {
  readonly text: string
  readonly startS: number
  readonly endS: number
}

/** What was heard in one stretch. */
export interface Heard {
  readonly words: readonly HeardWords[]
  /** ISO 639-1, of a model that knows several. */
  readonly language: string | undefined
}

/** A loaded model that turns one stretch of speech into words. */
export interface SpeechModel {
  /** Samples a second that it wants. */
  readonly rate: number
  readonly maxSamples: number
  /** @param samples - mono, at most `maxSamples` of them; @param language - such as `zh`, told by ear if absent */
  hear(samples: Float32Array, language?: string): Promise<Heard>
  close(): Promise<void>
}

/** As Whisper (Radford et al. 2022) is exported: an encoder and a decoder with its cache. */
export async function openSpeechModel(folder: string, options: RunOptions): Promise<SpeechModel> {
  const { AutoFeatureExtractor, AutoTokenizer, Tensor, WhisperForConditionalGeneration } = await loadTransformers()
  const [model, extract, tokenizer] = await Promise.all([
    WhisperForConditionalGeneration.from_pretrained(folder, loadOptions(options)),
    AutoFeatureExtractor.from_pretrained(folder),
    AutoTokenizer.from_pretrained(folder),
  ]).catch((cause: unknown) => {
    throw unloadable(folder, `the model of speech (${options.precision}, ${options.device})`, cause)
  })
  const settings: Readonly<Record<string, unknown>> = extract.config
  const rate = Number(settings.sampling_rate ?? 16_000)
  const generation: Readonly<Record<string, unknown>> = { ...model.generation_config }
  const vocabulary: ReadonlyMap<string, number> = tokenizer.get_vocab()
  const first = vocabulary.get('<|0.00|>')
  const wordsEnd = vocabulary.get('<|endoftext|>') ?? Number(generation.eos_token_id)
  const languages = languageTokens(generation)

  /** The likeliest of the language marks after the start mark (section 2.3 of the paper). */
  async function detect(features: Readonly<Record<string, unknown>>): Promise<string | undefined> {
    const start = BigInt(Number(generation.decoder_start_token_id ?? 0))
    const decoder_input_ids = new Tensor('int64', BigInt64Array.of(start), [1, 1])
    const { logits } = await model({ ...features, decoder_input_ids })
    const values: ArrayLike<number> = logits.to('float32').data
    const likelihood = (id: number) => values[id] ?? Number.NEGATIVE_INFINITY
    return languages.toSorted((a, b) => likelihood(b.id) - likelihood(a.id))[0]?.language
  }

  return {
    rate,
    maxSamples: Number(settings.n_samples ?? rate * 30),
    async hear(samples, given) {
      const features = await extract(samples)
      const language = languages.length === 0 ? undefined : (given ?? (await detect(features)))
      const written = await model.generate({
        inputs: features.input_features,
        ...(language === undefined ? {} : { language, task: 'transcribe' }),
        ...(first === undefined ? {} : { return_timestamps: true }),
      })
      if (!(written instanceof Tensor)) throw new DuomoError('bad-response', `${folder}: no tokens were written`)
      const ids = Array.from(written.data, Number)
      const parts = partByTimes(ids, { wordsEnd, first, durationS: samples.length / rate })
      const words = parts.map(({ ids: spoken, startS, endS }) => ({
        text: tokenizer.decode([...spoken], { skip_special_tokens: true }),
        startS,
        endS,
      }))
      return { words, language }
    },
    close: async () => {
      await model.dispose()
    },
  }
}

function languageTokens(generation: Readonly<Record<string, unknown>>): { language: string; id: number }[] {
  const marks = generation.lang_to_id
  if (generation.is_multilingual !== true || typeof marks !== 'object' || marks === null) return []
  return Object.entries(marks).map(([mark, id]) => ({ language: mark.replace(/[<|>]/g, ''), id: Number(id) }))
}
