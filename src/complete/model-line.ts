import { DuomoError } from '../base/errors.ts'
import { ANY_SERVER, PROVIDERS, type Provider, VLLM } from './providers.ts'

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
}

const HINT =
  'Write for example glm:glm-4v-flash, ollama:qwen3-vl, vllm:http://127.0.0.1:8000#NAME or http://host/v1#NAME.'
const MIN_CONTEXT = 2_000

/**
 * Reads the one line that chooses a model: `PROVIDER:MODEL`, `vllm:URL#MODEL`, or the address of any OpenAI-compatible
 * server as `URL#MODEL`; behind the model `?images=yes|no&context=TOKENS` corrects what is assumed of it.
 *
 * @param environment - where keys are looked up
 * @throws `usage` for a line that can't be read, `part-unavailable` when the provider's key is not set
 */
export function readModelLine(line: string, environment: Readonly<Record<string, string | undefined>>): ModelChoice {
  const { provider, base, model, corrections, shown } = split(line.trim())
  const keyVariable = provider.keys[0]
  const key = provider.keys.map((name) => environment[name]?.trim()).find((value) => value)
  const needed = Object.values(PROVIDERS).some((one) => one === provider) && keyVariable !== undefined
  if (needed && key === undefined)
    throw new DuomoError('part-unavailable', `the model ${shown} needs a key, and ${keyVariable} is not set`, {
      hint: `Set it in the environment: ${keyVariable}=… duomo ask …`,
    })
  return {
    name: shown,
    model,
    baseUrl: base,
    ...(key === undefined ? {} : { key }),
    ...(keyVariable === undefined ? {} : { keyVariable }),
    images: corrections.images ?? provider.sees.test(model),
    contextTokens: corrections.contextTokens ?? provider.contextTokens,
    schemas: provider.schemas,
    ...(provider.limitField === undefined ? {} : { limitField: provider.limitField }),
  }
}

interface Split {
  readonly provider: Omit<Provider, 'baseUrl'>
  readonly base: string
  readonly model: string
  readonly corrections: Corrections
  readonly shown: string
}

function split(line: string): Split {
  const [, prefix = '', rest = ''] = /^([a-z]+):(.*)$/su.exec(line) ?? []
  if (prefix === 'http' || prefix === 'https') return ofServer(line, ANY_SERVER, false)
  if (prefix === 'vllm') return ofServer(rest, VLLM, true)
  const provider = Object.hasOwn(PROVIDERS, prefix) ? PROVIDERS[prefix] : undefined
  if (!provider)
    throw new DuomoError('usage', `"${withoutSecrets(line)}" names no known provider of models`, {
      hint: `Known are ${Object.keys(PROVIDERS).join(', ')} and vllm. ${HINT}`,
    })
  const { model, corrections } = readName(rest, line)
  return { provider, base: provider.baseUrl, model, corrections, shown: `${prefix}:${model}` }
}

/** @param rooted - a bare host means its `/v1` */
function ofServer(address: string, provider: Omit<Provider, 'baseUrl'>, rooted: boolean): Split {
  const [before = '', ...behind] = address.split('#')
  const url = URL.canParse(before) ? new URL(before) : undefined
  if (!url || (url.protocol !== 'http:' && url.protocol !== 'https:'))
    throw new DuomoError('usage', `"${withoutSecrets(address)}" is no address of a model's server`, { hint: HINT })
  if (url.username || url.password || url.search)
    throw new DuomoError('usage', `the address of the model's server at ${url.host} holds more than a path`, {
      hint: 'Leave user, password and query away; a key belongs into DUOMO_MODEL_KEY.',
    })
  const { model, corrections } = readName(behind.join('#'), `${url.origin}${url.pathname}#`)
  const path = url.pathname.replace(/\/+$/u, '')
  const base = `${url.origin}${path === '' && rooted ? '/v1' : path}`
  return { provider, base, model, corrections, shown: `${url.host}#${model}` }
}

interface Corrections {
  readonly images?: boolean
  readonly contextTokens?: number
}

function readName(text: string, line: string): { readonly model: string; readonly corrections: Corrections } {
  const at = text.indexOf('?')
  const model = (at < 0 ? text : text.slice(0, at)).trim()
  if (!/^[\p{L}\p{N}][\p{L}\p{N}._:/@+-]{0,199}$/u.test(model))
    throw new DuomoError('usage', `"${withoutSecrets(line)}" names no model`, { hint: HINT })
  let corrections: Corrections = {}
  for (const [name, value] of new URLSearchParams(at < 0 ? '' : text.slice(at + 1))) {
    const tokens = Number(value)
    if (name === 'images' && (value === 'yes' || value === 'no'))
      corrections = { ...corrections, images: value === 'yes' }
    else if (name === 'context' && Number.isInteger(tokens) && tokens >= MIN_CONTEXT)
      corrections = { ...corrections, contextTokens: tokens }
    else
      throw new DuomoError('usage', `"${name}=${value}" says nothing that can be said of the model ${model}`, {
        hint: `Known are images=yes, images=no and context=TOKENS (${MIN_CONTEXT} or more).`,
      })
  }
  return { model, corrections }
}

/** A line as it may be shown: whoever writes a password into an address finds it in no message. */
function withoutSecrets(line: string): string {
  return line.replace(/\/\/[^/@#]*@/u, '//…@').slice(0, 200)
}
