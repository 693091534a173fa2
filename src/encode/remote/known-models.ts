/** What is known of a model, as data. */
export interface KnownModel {
  /** Length of its vectors where none is asked for. */
  readonly dimension: number
  /** Other lengths that may be asked for: these, or any smaller one. */
  readonly cuts?: readonly number[] | 'any'
  /** Length of each of its vectors where it gives one for each token or patch. */
  readonly multiDimension?: number
  /** Takes pictures as well as text; `joint`: both together as one vector. */
  readonly pictures?: 'alone' | 'joint'
  /** Tokens of one input. */
  readonly inputTokens?: number
  /** What must stand before a text, by its name in `PROMPTS`. */
  readonly prompt?: string
  /** Differs from its provider's. */
  readonly tasks?: { readonly query?: string; readonly document?: string }
  readonly limits?: { readonly rows?: number; readonly pictures?: number; readonly tokens?: number }
}

/** What stands before texts, for models that were trained so and whose servers add nothing themselves. */
export const PROMPTS: Readonly<Record<string, { readonly query: string; readonly document: string }>> = {
  none: { query: '', document: '' },
  e5: { query: 'query: ', document: 'passage: ' },
  instruct: {
    query: 'Instruct: Given a web search query, retrieve relevant passages that answer the query\nQuery: ',
    document: '',
  },
  qwen3: {
    query: 'Instruct: Given a web search query, retrieve relevant passages that answer the query\nQuery:',
    document: '',
  },
  'bge-zh': { query: '为这个句子生成表示以用于检索相关文章：', document: '' },
  'bge-en': { query: 'Represent this sentence for searching relevant passages: ', document: '' },
  nomic: { query: 'search_query: ', document: 'search_document: ' },
  gemma: { query: 'task: search result | query: ', document: 'title: none | text: ' },
  arctic: { query: 'query: ', document: '' },
}

const QWEN3 = { cuts: 'any', inputTokens: 32_000, prompt: 'qwen3' } as const

/**
 * Open models, which any server may offer, by the last part of their name in lower case with `-` for `:`. A model that is not
 * here works as well: its line tells what must be known.
 */
const OPEN_MODELS: Readonly<Record<string, KnownModel>> = {
  'bge-m3': { dimension: 1024, inputTokens: 8192 },
  'bge-large-zh-v1.5': { dimension: 1024, inputTokens: 512, prompt: 'bge-zh' },
  'bge-base-zh-v1.5': { dimension: 768, inputTokens: 512, prompt: 'bge-zh' },
  'bge-small-zh-v1.5': { dimension: 512, inputTokens: 512, prompt: 'bge-zh' },
  'bge-large-en-v1.5': { dimension: 1024, inputTokens: 512, prompt: 'bge-en' },
  'bge-base-en-v1.5': { dimension: 768, inputTokens: 512, prompt: 'bge-en' },
  'bge-small-en-v1.5': { dimension: 384, inputTokens: 512, prompt: 'bge-en' },
  'bce-embedding-base_v1': { dimension: 768, inputTokens: 512 },
  'multilingual-e5-small': { dimension: 384, inputTokens: 512, prompt: 'e5' },
  'multilingual-e5-base': { dimension: 768, inputTokens: 512, prompt: 'e5' },
  'multilingual-e5-large': { dimension: 1024, inputTokens: 512, prompt: 'e5' },
  'multilingual-e5-large-instruct': { dimension: 1024, inputTokens: 512, prompt: 'instruct' },
  'gte-multilingual-base': { dimension: 768, inputTokens: 8192 },
  'qwen3-embedding-0.6b': { dimension: 1024, ...QWEN3 },
  'qwen3-embedding-4b': { dimension: 2560, ...QWEN3 },
  'qwen3-embedding-8b': { dimension: 4096, ...QWEN3 },
  embeddinggemma: { dimension: 768, cuts: [512, 256, 128], inputTokens: 2048, prompt: 'gemma' },
  'embeddinggemma-300m': { dimension: 768, cuts: [512, 256, 128], inputTokens: 2048, prompt: 'gemma' },
  'nomic-embed-text': { dimension: 768, inputTokens: 2048, prompt: 'nomic' },
  'nomic-embed-text-v1.5': { dimension: 768, inputTokens: 2048, prompt: 'nomic' },
  'mxbai-embed-large': { dimension: 1024, inputTokens: 512, prompt: 'bge-en' },
  'mxbai-embed-large-v1': { dimension: 1024, inputTokens: 512, prompt: 'bge-en' },
  'snowflake-arctic-embed2': { dimension: 1024, inputTokens: 8192, prompt: 'arctic' },
  'snowflake-arctic-embed-l-v2.0': { dimension: 1024, inputTokens: 8192, prompt: 'arctic' },
}

/** An open model by any of its names: `BAAI/bge-m3`, `bge-m3:latest`, `Qwen/Qwen3-Embedding-0.6B`. */
export function findOpenModel(name: string): KnownModel | undefined {
  const last = name.slice(name.lastIndexOf('/') + 1).toLowerCase()
  const key = last.replace(/:latest$/u, '').replaceAll(':', '-')
  return Object.hasOwn(OPEN_MODELS, key) ? OPEN_MODELS[key] : undefined
}
