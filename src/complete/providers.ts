import type { LineProvider } from '../base/service-line.ts'

/** An OpenAI-compatible service, as data. */
export interface Provider extends LineProvider {
  /** Models of it that take pictures, as far as known; the line that chooses a model may say otherwise. */
  readonly sees: RegExp
  /** Tokens of input and output together that its current models take at the least. */
  readonly contextTokens: number
  /** Takes a JSON schema as `response_format`; elsewhere the schema is written into the prompt. */
  readonly schemas: boolean
  /** The field that limits the output, where it is not `max_tokens`. */
  readonly limitField?: string
}

const NEVER = /(?!)/u
/** Naming habits of open models that servers of any kind offer. */
const OPEN_VISION = /vl\b|vl[-:]|vision|llava|minicpm-v|gemma-?[34]|internvl|pixtral|glm-\d(?:\.\d)?v|omni/iu

/** Any other server that speaks the same protocol; a key, where it wants one, stands in `DUOMO_MODEL_KEY`. */
export const ANY_SERVER: Provider = {
  keys: ['DUOMO_MODEL_KEY'],
  sees: OPEN_VISION,
  contextTokens: 16_000,
  schemas: false,
}

/**
 * Where each provider answers in the OpenAI way, and where its key is kept by habit. Providers move and models come and
 * go without this list: any address can be given in full, and what is assumed of a model be corrected, in the line itself.
 */
export const PROVIDERS: Readonly<Record<string, Provider>> = {
  glm: {
    baseUrl: 'https://open.bigmodel.cn/api/paas/v4',
    keys: ['ZHIPUAI_API_KEY', 'ZAI_API_KEY'],
    sees: /glm-\d(?:\.\d)?v/iu,
    contextTokens: 64_000,
    schemas: false,
  },
  qwen: {
    baseUrl: 'https://dashscope.aliyuncs.com/compatible-mode/v1',
    keys: ['DASHSCOPE_API_KEY'],
    sees: /vl|omni|qvq/iu,
    contextTokens: 32_000,
    schemas: false,
  },
  openai: {
    baseUrl: 'https://api.openai.com/v1',
    keys: ['OPENAI_API_KEY'],
    sees: /^(?:gpt-4o|gpt-4\.1|gpt-5|o[134](?!-mini$))/iu,
    contextTokens: 128_000,
    schemas: true,
    limitField: 'max_completion_tokens',
  },
  gemini: {
    baseUrl: 'https://generativelanguage.googleapis.com/v1beta/openai',
    keys: ['GEMINI_API_KEY', 'GOOGLE_API_KEY'],
    sees: /^gemini/iu,
    contextTokens: 128_000,
    schemas: true,
  },
  anthropic: {
    baseUrl: 'https://api.anthropic.com/v1',
    keys: ['ANTHROPIC_API_KEY'],
    sees: /^claude/iu,
    contextTokens: 128_000,
    schemas: false,
  },
  deepseek: {
    baseUrl: 'https://api.deepseek.com/v1',
    keys: ['DEEPSEEK_API_KEY'],
    sees: NEVER,
    contextTokens: 64_000,
    schemas: false,
  },
  kimi: {
    baseUrl: 'https://api.moonshot.cn/v1',
    keys: ['MOONSHOT_API_KEY'],
    sees: /vision|vl|k2\.5|latest/iu,
    contextTokens: 32_000,
    schemas: false,
  },
  doubao: {
    baseUrl: 'https://ark.cn-beijing.volces.com/api/v3',
    keys: ['ARK_API_KEY'],
    sees: /vision|seed-(?:1\.[68]|2)/iu,
    contextTokens: 32_000,
    schemas: false,
  },
  siliconflow: {
    baseUrl: 'https://api.siliconflow.cn/v1',
    keys: ['SILICONFLOW_API_KEY'],
    sees: OPEN_VISION,
    contextTokens: 32_000,
    schemas: false,
  },
  // Ollama cuts longer input without a word, unless its own settings say more.
  ollama: { baseUrl: 'http://127.0.0.1:11434/v1', keys: [], sees: OPEN_VISION, contextTokens: 8_000, schemas: true },
  // By its address only.
  vllm: { ...ANY_SERVER, root: '/v1', schemas: true },
}
