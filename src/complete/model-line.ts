import { readServiceLine, unknownSetting } from '../base/service-line.ts'
import type { TokenPrices } from '../spec/language-model.ts'
import { ANY_SERVER, PROVIDERS } from './providers.ts'

/** A model that was chosen, with all that is needed to call it. */
export interface ModelChoice {
  /** As users see it: `glm:glm-4v-flash`, `localhost:8000#qwen3-vl`. */
  readonly name: string
  /** As its server knows it. */
  readonly model: string
  /** Without a slash at the end. */
  readonly baseUrl: string
  readonly key?: string
  /** Where the key is expected, for messages. */
  readonly keyVariable?: string
  readonly images: boolean
  readonly contextTokens: number
  readonly schemas: boolean
  readonly limitField?: string
  readonly prices?: TokenPrices
}

const HINT =
  'Write for example glm:glm-4v-flash, ollama:qwen3-vl, vllm:http://127.0.0.1:8000#NAME or http://host/v1#NAME.'
const GRAMMAR = { providers: PROVIDERS, anyServer: ANY_SERVER, chosen: 'models', hint: HINT } as const
const MIN_CONTEXT = 2_000
const PRICES = /^(\d{1,6}(?:\.\d{1,6})?),(\d{1,6}(?:\.\d{1,6})?)$/u

/**
 * Reads the one line that chooses a model: `PROVIDER:MODEL`, `PROVIDER:URL#MODEL`, or the address of any OpenAI-compatible
 * server as `URL#MODEL`; behind the model `?images=yes|no&context=TOKENS` corrects what is assumed of it, and `price=INPUT,OUTPUT` says what a
 * million tokens cost.
 *
 * @param environment - where keys are looked up
 * @throws `usage` for a line that can't be read, `part-unavailable` when the provider's key is not set
 */
export function readModelLine(line: string, environment: Readonly<Record<string, string | undefined>>): ModelChoice {
  const { provider, settings, ...service } = readServiceLine(line, GRAMMAR, environment)
  const corrections = readCorrections(settings, service.model)
  return {
    ...service,
    images: corrections.images ?? provider.sees.test(service.model),
    contextTokens: corrections.contextTokens ?? provider.contextTokens,
    schemas: provider.schemas,
    ...(corrections.prices === undefined ? {} : { prices: corrections.prices }),
    ...(provider.limitField === undefined ? {} : { limitField: provider.limitField }),
  }
}

interface Corrections {
  readonly images?: boolean
  readonly contextTokens?: number
  readonly prices?: TokenPrices
}

function readCorrections(settings: readonly (readonly [string, string])[], model: string): Corrections {
  let corrections: Corrections = {}
  for (const [name, value] of settings) {
    const tokens = Number(value)
    const prices = PRICES.exec(value)
    if (name === 'images' && (value === 'yes' || value === 'no'))
      corrections = { ...corrections, images: value === 'yes' }
    else if (name === 'context' && Number.isInteger(tokens) && tokens >= MIN_CONTEXT)
      corrections = { ...corrections, contextTokens: tokens }
    else if (name === 'price' && prices)
      corrections = { ...corrections, prices: { input: Number(prices[1]), output: Number(prices[2]) } }
    else
      throw unknownSetting(
        name,
        value,
        model,
        `Known are images=yes, images=no, context=TOKENS (${MIN_CONTEXT} or more) and price=INPUT,OUTPUT for a million tokens.`,
      )
  }
  return corrections
}
