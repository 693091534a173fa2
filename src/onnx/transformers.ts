import { setImmediate } from 'node:timers/promises'
import type { PreTrainedTokenizer, Tensor as TheirTensor } from '@huggingface/transformers'
import { DuomoError } from '../base/errors.ts'
import { createPackageLoader } from '../base/optional-package.ts'
import type { Pixels } from '../spec/page-renderer.ts'
import type { Device, Precision } from './precision.ts'
import type { Feeds, FloatTensor, IdTensor, Outputs } from './tensors.ts'
import type { Tokens } from './token-batch.ts'

/**
 * transformers.js, told to read nothing but the folders that it is given.
 *
 * @throws `part-unavailable` where it is not installed or its runtime does not load here
 */
export const loadTransformers = createPackageLoader(
  async () => {
    const library = await import('@huggingface/transformers')
    library.env.allowRemoteModels = false
    library.env.useFSCache = false
    library.env.logLevel = library.LogLevel.NONE
    return library
  },
  {
    name: '@huggingface/transformers',
    lost: "Local models can't be run",
    install: '@huggingface/transformers@4.3.1',
  },
)

export interface RunOptions {
  readonly precision: Precision
  readonly device: Device
}

/** As the library takes them. */
export const loadOptions = ({ precision, device }: RunOptions, externalData = 0) => ({
  dtype: precision,
  device,
  ...(externalData > 0 ? { use_external_data_format: externalData } : {}),
  session_options: {
    // Work is spread over processes; a second thread spins more than it helps.
    intraOpNumThreads: 1,
    interOpNumThreads: 1,
    executionMode: 'sequential' as const,
    // Inputs differ in shape from run to run: an arena keeps the largest of each.
    enableCpuMemArena: false,
    enableMemPattern: false,
    logSeverityLevel: 3 as const,
    extra: { session: { intra_op: { allow_spinning: '0' } } },
  },
})

/** A loaded graph of a model's folder. */
export interface Graph {
  /** Runs on the calling thread and takes it whole until it is done; the results are the caller's. */
  run(feeds: Feeds): Promise<Outputs>
  close(): Promise<void>
}

export interface GraphOptions extends RunOptions {
  /** Without ending: `model`, `text_model`. */
  readonly graph: string
  /** Files of weights beside the graph. */
  readonly externalData?: number
  /** Let the library fill inputs that its class for this model knows: positions, an empty cache. */
  readonly known?: boolean
}

/** @throws `part-unavailable` for a file that is missing or no model, or a device that is not there */
export async function openGraph(folder: string, options: GraphOptions): Promise<Graph> {
  const library = await loadTransformers()
  const { AutoModel, PreTrainedModel, Tensor } = library
  const from = options.known ? AutoModel : PreTrainedModel
  const model = await from
    .from_pretrained(folder, {
      ...loadOptions(options, options.externalData),
      model_file_name: options.graph,
    })
    .catch((cause: unknown) => {
      throw unloadable(folder, `the graph ${options.graph} (${options.precision}, ${options.device})`, cause)
    })
  return {
    async run(feeds) {
      // The runtime computes before it returns; between two runs whoever wants to stop us must get a word in.
      await setImmediate()
      const given = Object.entries(feeds).map(([name, tensor]) => [
        name,
        'type' in tensor
          ? new Tensor('int64', tensor.data, [...tensor.dims])
          : new Tensor('float32', tensor.data, [...tensor.dims]),
      ])
      const results: Readonly<Record<string, unknown>> = await model(Object.fromEntries(given))
      return Object.fromEntries(
        Object.entries(results).flatMap(([name, value]) =>
          value instanceof Tensor && isReal(value.type) ? [[name, toFloat(value)]] : [],
        ),
      )
    },
    close: async () => {
      await model.dispose()
    },
  }
}

const isReal = (type: string) => type === 'float32' || type === 'float16'

function toFloat(tensor: TheirTensor): FloatTensor {
  const { data, dims } = tensor.to('float32')
  return { data: data instanceof Float32Array ? data : Float32Array.from(data, Number), dims }
}

/** Text → tokens of one model. */
export interface TextTokenizer {
  readonly padId: number
  readonly side: 'left' | 'right'
  /** What the model was made for; `Infinity` where its folder does not say. */
  readonly maxTokens: number
  /** With the model's own marks around them; `pair` is a second text. Never cut. */
  tokens(text: string, pair?: string): Tokens
}

/** @throws `part-unavailable` where the folder has no tokenizer that can be read */
export async function openTokenizer(folder: string): Promise<TextTokenizer> {
  const { AutoTokenizer } = await loadTransformers()
  const tokenizer: PreTrainedTokenizer = await AutoTokenizer.from_pretrained(folder).catch((cause: unknown) => {
    throw unloadable(folder, 'its tokenizer', cause)
  })
  const longest = tokenizer.model_max_length
  return {
    padId: tokenizer.pad_token_id ?? 0,
    side: tokenizer.padding_side === 'left' ? 'left' : 'right',
    // Tokenizers that know no limit carry 1e30.
    maxTokens: longest > 0 && longest < 1e9 ? longest : Number.POSITIVE_INFINITY,
    tokens(text, pair) {
      const made = tokenizer(text, { return_tensor: false, ...(pair === undefined ? {} : { text_pair: pair }) })
      const types = made.token_type_ids
      return { ids: made.input_ids, ...(types ? { types } : {}) }
    },
  }
}

/** Pictures → what a model's eyes take, in one size, `pixel_values` `[pictures, 3, height, width]`. */
export interface PictureProcessor {
  prepare(pictures: readonly Pixels[]): Promise<Feeds>
}

/** @throws `part-unavailable` where the folder does not say how pictures are prepared */
export async function openPictureProcessor(folder: string): Promise<PictureProcessor> {
  const { AutoImageProcessor, RawImage, Tensor } = await loadTransformers()
  const processor = await AutoImageProcessor.from_pretrained(folder).catch((cause: unknown) => {
    throw unloadable(folder, 'how it takes pictures', cause)
  })
  return {
    async prepare(pictures) {
      const made: Readonly<Record<string, unknown>> = await processor(
        pictures.map((pixels) => new RawImage(onWhite(pixels), pixels.width, pixels.height, 3)),
      )
      return Object.fromEntries(
        Object.entries(made).flatMap(([name, value]): [string, FloatTensor | IdTensor][] => {
          if (!(value instanceof Tensor)) return []
          if (value.type === 'float32') return [[name, toFloat(value)]]
          if (value.type !== 'int64') return []
          return [[name, { type: 'int64', data: BigInt64Array.from(value.data, BigInt), dims: value.dims }]]
        }),
      )
    },
  }
}

/** Three bytes a pixel; what shines through is white, as on a page. */
function onWhite({ width, height, data }: Pixels): Uint8ClampedArray {
  const opaque = new Uint8ClampedArray(width * height * 3)
  for (let n = 0; n < width * height; n++) {
    const alpha = (data[n * 4 + 3] ?? 255) / 255
    for (let c = 0; c < 3; c++) opaque[n * 3 + c] = (data[n * 4 + c] ?? 0) * alpha + 255 * (1 - alpha)
  }
  return opaque
}

/** Samples → what a model's ears take. */
export interface SoundProcessor {
  /** Samples a second that it wants. */
  readonly rate: number
  /** Longer sound must be cut before. */
  readonly maxSamples: number
  /** One sound, mono, in `[-1, 1]`. */
  prepare(samples: Float32Array): Promise<Feeds>
}

/** @throws `part-unavailable` where the folder does not say how sound is prepared */
export async function openSoundProcessor(folder: string): Promise<SoundProcessor> {
  const { AutoFeatureExtractor, Tensor } = await loadTransformers()
  const extractor = await AutoFeatureExtractor.from_pretrained(folder).catch((cause: unknown) => {
    throw unloadable(folder, 'how it takes sound', cause)
  })
  const settings: Readonly<Record<string, unknown>> = extractor.config
  const rate = Number(settings.sampling_rate ?? 48_000)
  return {
    rate,
    maxSamples: Number(settings.nb_max_samples ?? settings.n_samples ?? rate * 10),
    async prepare(samples) {
      const made: Readonly<Record<string, unknown>> = await extractor(samples)
      return Object.fromEntries(
        Object.entries(made).flatMap(([name, value]) => (value instanceof Tensor ? [[name, toFloat(value)]] : [])),
      )
    },
  }
}

/** What of a model's folder could not be loaded, and what to do. */
export function unloadable(folder: string, what: string, cause: unknown): DuomoError {
  if (cause instanceof DuomoError) return cause
  const said = cause instanceof Error ? cause.message : String(cause)
  return new DuomoError('part-unavailable', `${folder}: ${what} can't be loaded: ${said.slice(0, 300)}`, {
    hint: 'Remove the model and pull it again (`duomo models remove NAME`, `duomo models pull NAME`), or choose another precision or device.',
    cause,
  })
}
