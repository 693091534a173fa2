import type { LineProvider } from '../../base/service-line.ts'
import type { KnownModel } from './known-models.ts'
import type { Wire } from './wire.ts'
import { cohereWire } from './wires/cohere.ts'
import { dashscopeMultimodalWire, dashscopeTextWire } from './wires/dashscope.ts'
import { doubaoWire } from './wires/doubao.ts'
import { jinaWire } from './wires/jina.ts'
import { ollamaWire } from './wires/ollama.ts'
import { openaiFloatWire, openaiWire } from './wires/openai.ts'
import { voyageMultimodalWire, voyageWire } from './wires/voyage.ts'

/** What one call may hold. */
export interface CallLimits {
  readonly rows: number
  /** Tokens of all texts, counted generously. */
  readonly tokens: number
  readonly pictures: number
  /** Bytes of one picture's file. */
  readonly pictureBytes: number
  /** Pixels of a picture's longer side. */
  readonly pictureSide: number
  /** An input of several kinds takes a call of its own. */
  readonly jointAlone?: boolean
  /** Texts and pictures never share a call. */
  readonly apart?: boolean
}

/** A service that makes vectors, as data. */
export interface EncoderProvider extends LineProvider {
  /** How it is asked for vectors of text, and of pictures where that differs. */
  readonly wire: Wire
  readonly pictureWire?: Wire
  /** Its words for what vectors are for. */
  readonly tasks?: { readonly query: string; readonly document: string }
  readonly limits: CallLimits
  /** What differs of a call of `pictureWire`. */
  readonly pictureLimits?: Partial<CallLimits>
  /** Calls at the same time. */
  readonly parallel: number
  /** Tokens of one input, where a model tells no other; longer texts are cut. */
  readonly inputTokens: number
  readonly models: Readonly<Record<string, KnownModel>>
}

const MB = 1_000_000
const TEXT_ONLY = { pictures: 0, pictureBytes: 0, pictureSide: 0 } as const
const EVEN = [1024, 768, 512, 256, 128, 64] as const

/** Any other server that speaks OpenAI's `/embeddings`; a key, where it wants one, stands in `DUOMO_MODEL_KEY`. */
export const ANY_SERVER: EncoderProvider = {
  keys: ['DUOMO_MODEL_KEY'],
  wire: openaiWire,
  limits: { rows: 32, tokens: 64_000, ...TEXT_ONLY },
  parallel: 2,
  inputTokens: 8_000,
  models: {},
}

/**
 * Where each provider makes vectors, how it is asked and what a call may hold, after its own documentation. Models come and go
 * without these lists: the line that chooses one may say what is not known of it.
 */
export const PROVIDERS: Readonly<Record<string, EncoderProvider>> = {
  openai: {
    baseUrl: 'https://api.openai.com/v1',
    keys: ['OPENAI_API_KEY'],
    wire: openaiWire,
    limits: { rows: 256, tokens: 250_000, ...TEXT_ONLY },
    parallel: 4,
    inputTokens: 8_191,
    models: {
      'text-embedding-3-small': { dimension: 1536, cuts: 'any' },
      'text-embedding-3-large': { dimension: 3072, cuts: 'any' },
      'text-embedding-ada-002': { dimension: 1536 },
    },
  },
  cohere: {
    baseUrl: 'https://api.cohere.com/v2',
    keys: ['COHERE_API_KEY', 'CO_API_KEY'],
    wire: cohereWire,
    tasks: { query: 'search_query', document: 'search_document' },
    limits: { rows: 96, tokens: 1_000_000, pictures: 8, pictureBytes: 5 * MB, pictureSide: 2048 },
    parallel: 4,
    inputTokens: 128_000,
    models: {
      'embed-v4.0': { dimension: 1536, cuts: [1024, 512, 256], pictures: 'joint' },
      'embed-multilingual-v3.0': { dimension: 1024, pictures: 'alone', inputTokens: 512, limits: { pictures: 1 } },
      'embed-english-v3.0': { dimension: 1024, pictures: 'alone', inputTokens: 512, limits: { pictures: 1 } },
      'embed-multilingual-light-v3.0': { dimension: 384, pictures: 'alone', inputTokens: 512, limits: { pictures: 1 } },
      'embed-english-light-v3.0': { dimension: 384, pictures: 'alone', inputTokens: 512, limits: { pictures: 1 } },
    },
  },
  jina: {
    baseUrl: 'https://api.jina.ai/v1',
    keys: ['JINA_API_KEY'],
    wire: jinaWire,
    tasks: { query: 'retrieval.query', document: 'retrieval.passage' },
    limits: { rows: 64, tokens: 100_000, pictures: 8, pictureBytes: 5 * MB, pictureSide: 2048 },
    parallel: 2,
    inputTokens: 8_192,
    models: {
      'jina-embeddings-v3': { dimension: 1024, cuts: 'any' },
      'jina-embeddings-v4': {
        dimension: 2048,
        cuts: [1024, 512, 256, 128],
        multiDimension: 128,
        pictures: 'alone',
        inputTokens: 32_768,
      },
      // It has a task for questions only.
      'jina-clip-v2': { dimension: 1024, cuts: 'any', pictures: 'alone', tasks: { query: 'retrieval.query' } },
    },
  },
  voyage: {
    baseUrl: 'https://api.voyageai.com/v1',
    keys: ['VOYAGE_API_KEY'],
    wire: voyageWire,
    pictureWire: voyageMultimodalWire,
    tasks: { query: 'query', document: 'document' },
    limits: { rows: 128, tokens: 100_000, pictures: 8, pictureBytes: 20 * MB, pictureSide: 2048 },
    parallel: 2,
    inputTokens: 32_000,
    models: {
      'voyage-3.5': { dimension: 1024, cuts: [2048, 512, 256] },
      'voyage-3.5-lite': { dimension: 1024, cuts: [2048, 512, 256] },
      'voyage-3-large': { dimension: 1024, cuts: [2048, 512, 256] },
      'voyage-multilingual-2': { dimension: 1024 },
      'voyage-multimodal-3': { dimension: 1024, pictures: 'joint' },
      'voyage-multimodal-3.5': { dimension: 1024, cuts: [2048, 512, 256], pictures: 'joint' },
    },
  },
  qwen: {
    baseUrl: 'https://dashscope.aliyuncs.com/api/v1',
    keys: ['DASHSCOPE_API_KEY'],
    wire: dashscopeTextWire,
    pictureWire: dashscopeMultimodalWire,
    tasks: { query: 'query', document: 'document' },
    limits: { rows: 10, tokens: 33_000, pictures: 5, pictureBytes: 3 * MB, pictureSide: 2048, jointAlone: true },
    parallel: 4,
    inputTokens: 8_192,
    models: {
      'text-embedding-v4': { dimension: 1024, cuts: [2048, 1536, ...EVEN] },
      'text-embedding-v3': { dimension: 1024, cuts: EVEN },
      'qwen3-vl-embedding': {
        dimension: 2560,
        cuts: [2048, 1536, 1024, 768, 512, 256],
        pictures: 'joint',
        inputTokens: 32_000,
      },
      'tongyi-embedding-vision-plus': {
        dimension: 1152,
        cuts: [1024, 512, 256, 128, 64],
        pictures: 'alone',
        inputTokens: 1024,
      },
      'tongyi-embedding-vision-flash': {
        dimension: 768,
        cuts: [512, 256, 128, 64],
        pictures: 'alone',
        inputTokens: 1024,
      },
      'multimodal-embedding-v1': { dimension: 1024, pictures: 'alone', inputTokens: 512, limits: { pictures: 1 } },
    },
  },
  doubao: {
    baseUrl: 'https://ark.cn-beijing.volces.com/api/v3',
    keys: ['ARK_API_KEY'],
    wire: openaiFloatWire,
    pictureWire: doubaoWire,
    limits: { rows: 64, tokens: 100_000, pictures: 1, pictureBytes: 8 * MB, pictureSide: 2048 },
    // All that a call holds becomes one vector.
    pictureLimits: { rows: 1 },
    parallel: 8,
    inputTokens: 4_096,
    models: {
      'doubao-embedding-vision-250615': { dimension: 2048, cuts: [1024], pictures: 'joint' },
      'doubao-embedding-vision-251215': { dimension: 2048, cuts: [1024], pictures: 'joint' },
      'doubao-embedding-text-240715': { dimension: 2560 },
      'doubao-embedding-large-text-250515': { dimension: 2048 },
    },
  },
  siliconflow: {
    baseUrl: 'https://api.siliconflow.cn/v1',
    keys: ['SILICONFLOW_API_KEY'],
    wire: openaiWire,
    limits: { rows: 32, tokens: 100_000, ...TEXT_ONLY },
    parallel: 4,
    inputTokens: 8_192,
    models: {},
  },
  ollama: {
    baseUrl: 'http://127.0.0.1:11434',
    keys: [],
    wire: ollamaWire,
    limits: { rows: 16, tokens: 64_000, ...TEXT_ONLY },
    parallel: 1,
    inputTokens: 8_192,
    models: {},
  },
  // By its address only.
  vllm: { ...ANY_SERVER, root: '/v1' },
}
