import { DuomoError } from '../../base/errors.ts'
import { readServiceLine, type ServiceLine, unknownSetting } from '../../base/service-line.ts'
import { findOpenModel, type KnownModel, PROMPTS } from './known-models.ts'
import { ANY_SERVER, type CallLimits, type EncoderProvider, PROVIDERS } from './providers.ts'
import type { Wire } from './wire.ts'

/** An encoder behind a server that was chosen, with all that is needed to call it. */
export interface EncoderChoice extends Omit<ServiceLine<EncoderProvider>, 'provider' | 'settings'> {
  readonly wire: Wire
  readonly tasks: { readonly query?: string; readonly document?: string }
  /** Name of what stands before texts, in `PROMPTS`. */
  readonly prompt: string
  readonly multi: boolean
  readonly pictures: boolean
  readonly joint: boolean
  /** Length of its vectors; absent where neither the line nor our lists tell. */
  readonly dimension?: number
  /** The length that the server is asked for, where it is not the model's own. */
  readonly asked?: number
  readonly limits: CallLimits
  readonly inputTokens: number
  readonly parallel: number
  readonly perMinute?: number
}

const HINT =
  'Write for example openai:text-embedding-3-small, jina:jina-embeddings-v4, ollama:bge-m3 or http://host/v1#MODEL?dimension=1024.'
const GRAMMAR = { providers: PROVIDERS, anyServer: ANY_SERVER, chosen: 'encoders', hint: HINT } as const
const KNOWN_SETTINGS = `Known are dimension=NUMBER, cut=yes, images=yes|no|joint, multi=yes, prompt=${Object.keys(PROMPTS).join('|')}, rows=NUMBER, parallel=NUMBER and rpm=NUMBER.`
const MOST_DIMENSIONS = 65_536

/**
 * Reads the line that chooses an encoder: `PROVIDER:MODEL`, `PROVIDER:URL#MODEL` or `URL#MODEL`. Behind the model may stand
 * `dimension` (length of the vectors), `cut=yes` (the server is asked to shorten them to it), `images`, `multi=yes` (one vector
 * for each token or patch), `prompt`, `rows` (inputs of a call), `parallel` (calls at a time), `rpm` (calls a minute).
 *
 * @throws `usage` for a line that can't be read, `part-unavailable` when the provider's key is not set
 */
export function readEncoderLine(
  line: string,
  environment: Readonly<Record<string, string | undefined>>,
): EncoderChoice {
  const { provider, settings, ...service } = readServiceLine(line, GRAMMAR, environment)
  const said = readSettings(settings, service.model)
  const known = Object.hasOwn(provider.models, service.model)
    ? provider.models[service.model]
    : findOpenModel(service.model)
  const sees = said.images ?? known?.pictures ?? 'no'
  const pictures = sees !== 'no'
  const own = { ...provider.limits, ...(pictures ? provider.pictureLimits : {}), ...known?.limits }
  const limits = {
    ...own,
    rows: Math.min(own.rows, said.rows ?? own.rows),
    ...(pictures && own.pictures === 0 ? noPictures(service.name) : {}),
  }
  return {
    ...service,
    wire: pictures ? (provider.pictureWire ?? provider.wire) : provider.wire,
    tasks: known?.tasks ?? provider.tasks ?? {},
    prompt: said.prompt ?? known?.prompt ?? 'none',
    multi: said.multi ?? false,
    pictures,
    joint: sees === 'joint',
    limits: sees === 'alone' ? { ...limits, apart: true } : limits,
    inputTokens: known?.inputTokens ?? provider.inputTokens,
    parallel: said.parallel ?? provider.parallel,
    ...(said.perMinute === undefined ? {} : { perMinute: said.perMinute }),
    ...lengthOf(service.name, said, known),
  }
}

interface Said {
  readonly dimension?: number
  readonly cut?: boolean
  readonly images?: 'no' | 'alone' | 'joint'
  readonly multi?: boolean
  readonly prompt?: string
  readonly rows?: number
  readonly parallel?: number
  readonly perMinute?: number
}

const IMAGES = { yes: 'alone', no: 'no', joint: 'joint' } as const

function readSettings(settings: readonly (readonly [string, string])[], model: string): Said {
  let said: Said = {}
  for (const [name, value] of settings) {
    const read = readSetting(name, value)
    if (!read) throw unknownSetting(name, value, model, KNOWN_SETTINGS)
    said = { ...said, ...read }
  }
  return said
}

function readSetting(name: string, value: string): Said | undefined {
  const number = /^[1-9]\d{0,6}$/u.test(value) ? Number(value) : undefined
  switch (name) {
    case 'dimension':
      return number !== undefined && number <= MOST_DIMENSIONS ? { dimension: number } : undefined
    case 'cut':
      return value === 'yes' ? { cut: true } : undefined
    case 'multi':
      return value === 'yes' ? { multi: true } : undefined
    case 'images':
      return value === 'yes' || value === 'no' || value === 'joint' ? { images: IMAGES[value] } : undefined
    case 'prompt':
      return Object.hasOwn(PROMPTS, value) ? { prompt: value } : undefined
    case 'rows':
      return number === undefined ? undefined : { rows: number }
    case 'parallel':
      return number === undefined ? undefined : { parallel: number }
    case 'rpm':
      return number === undefined ? undefined : { perMinute: number }
    default:
      return undefined
  }
}

function noPictures(name: string): never {
  throw new DuomoError('usage', `${name} is asked in a way that knows no pictures`, {
    hint: 'Take images=yes away, or choose a provider whose protocol carries pictures: jina, voyage, cohere, qwen, doubao.',
  })
}

/** The length of the vectors, and what the server must be asked for to make them so. */
function lengthOf(name: string, said: Said, known: KnownModel | undefined): Pick<EncoderChoice, 'dimension' | 'asked'> {
  const own = said.multi ? known?.multiDimension : known?.dimension
  if (said.multi && known && own === undefined)
    throw new DuomoError('usage', `${name} gives one vector for each input, not one for each token`, {
      hint: 'Take multi=yes away.',
    })
  if (said.dimension === undefined) return own === undefined ? {} : { dimension: own }
  if (said.dimension === own) return { dimension: own }
  if (own === undefined) return { dimension: said.dimension, ...(said.cut ? { asked: said.dimension } : {}) }
  const cuts = said.multi ? [] : (known?.cuts ?? [])
  if (cuts === 'any' ? said.dimension > own : !cuts.includes(said.dimension))
    throw new DuomoError('usage', `${name} gives no vectors of ${said.dimension} numbers`, {
      hint:
        cuts === 'any' ? `It gives ${own} or fewer.` : `It gives ${[own, ...cuts].sort((a, b) => b - a).join(', ')}.`,
    })
  return { dimension: said.dimension, asked: said.dimension }
}
