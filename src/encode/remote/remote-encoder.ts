import { DuomoError } from '../../base/errors.ts'
import { createHostGates, type HostGates } from '../../base/host-gate.ts'
import { callService, type HttpService } from '../../base/http.ts'
import { at } from '../../base/http-service.ts'
import { mapConcurrent } from '../../base/map-concurrent.ts'
import { toHttpService } from '../../base/service-line.ts'
import { cutToTokens } from '../../language/token-limit.ts'
import type { Embedding, Space } from '../../model/embedding.ts'
import type { Encoder, EncoderInput, InputKind } from '../../spec/encoder.ts'
import { type EncoderChoice, readEncoderLine } from './encoder-line.ts'
import { PROMPTS } from './known-models.ts'
import { planCalls } from './plan-calls.ts'
import { readVectors } from './read-vectors.ts'
import { type FitPicture, toWirePicture } from './to-wire-picture.ts'
import type { GivenVector, WireInput } from './wire.ts'

export interface RemoteEncoderOptions {
  /** What calls of one host share; give the same to all that call servers. */
  readonly gates?: HostGates
  /** Makes pictures small enough; without it too large ones are refused. */
  readonly fitPicture?: FitPicture
  /** For one call, each try; default 2 minutes. */
  readonly limitMs?: number
  /** Before the second try; default 1 s. */
  readonly pauseMs?: number
}

type Environment = Readonly<Record<string, string | undefined>>
type Role = 'query' | 'document'

const MINUTE = 60_000
const ANSWER_BYTES = 256 * 2 ** 20

/**
 * An encoder behind a server, chosen by a line such as `openai:text-embedding-3-small` (see {@link readEncoderLine}). Inputs
 * are shared out over calls within the provider's limits; each vector is checked and has length 1. One failed call fails all.
 *
 * @throws `usage` for a line that can't be read or whose vectors' length is not known (`openRemoteEncoder` finds it out),
 *   `part-unavailable` without its key. Encoding throws `part-unavailable`, `timeout`, `bad-response`, `bad-vector`, `cancelled`
 */
export function createRemoteEncoder(
  line: string,
  environment: Environment,
  options: RemoteEncoderOptions = {},
): Encoder {
  const choice = readEncoderLine(line, environment)
  if (choice.dimension === undefined)
    throw new DuomoError('usage', `how long the vectors of ${choice.name} are is not known`, {
      hint: 'Say it behind the model: ?dimension=1024.',
    })
  return encoderOf(choice, choice.dimension, options)
}

/** The same; where neither the line nor our lists tell how long the vectors are, one call finds it out. */
export async function openRemoteEncoder(
  line: string,
  environment: Environment,
  { signal, ...options }: RemoteEncoderOptions & { readonly signal: AbortSignal },
): Promise<Encoder> {
  const choice = readEncoderLine(line, environment)
  const shared = { ...options, gates: options.gates ?? createHostGates() }
  return encoderOf(choice, choice.dimension ?? (await measureDimension(choice, shared, signal)), shared)
}

async function measureDimension(
  choice: EncoderChoice,
  options: RemoteEncoderOptions,
  signal: AbortSignal,
): Promise<number> {
  const service = serviceOf(choice, options)
  const given = await call(choice, service, [{ text: 'dimension' }], 'query', options, signal)
  const length = given[0]?.rows[0]?.length
  if (!length) throw new DuomoError('bad-response', `${at(service)} gave no vector for a text`)
  return length
}

function encoderOf(choice: EncoderChoice, dimension: number, options: RemoteEncoderOptions): Encoder {
  const { name, multi, pictures, joint, limits, parallel } = choice
  const space: Space = { id: spaceName(choice, dimension), kind: multi ? 'multi' : 'dense', dimension }
  const accepts: readonly InputKind[] = pictures ? ['text', 'image'] : ['text']
  const service = serviceOf(choice, options)
  return {
    name,
    space,
    accepts,
    joint,
    maxBatch: limits.rows * parallel,
    async doEncode(inputs, { role, signal }) {
      for (const input of inputs) checkKinds(input, { name, accepts, joint })
      const encodePlaces = async (places: readonly number[], stop: AbortSignal) => {
        const held = places.flatMap((place) => inputs[place] ?? [])
        const given = await call(choice, service, held, role, options, stop)
        return readVectors(given, held.length, space, at(service))
      }
      return inAllPlaces(planCalls(inputs, limits), parallel, encodePlaces, signal)
    },
  }
}

/** Several calls at a time, their vectors in the order of the places. The first that fails ends the others. */
async function inAllPlaces(
  calls: readonly (readonly number[])[],
  parallel: number,
  encode: (places: readonly number[], signal: AbortSignal) => Promise<readonly Embedding[]>,
  outer: AbortSignal,
): Promise<Embedding[]> {
  const own = new AbortController()
  const signal = AbortSignal.any([outer, own.signal])
  let first: unknown
  const results = mapConcurrent(calls, parallel, async (places) => {
    try {
      const embeddings = await encode(places, signal)
      return embeddings.map((embedding, n) => ({ embedding, place: places[n] ?? n }))
    } catch (error) {
      first ??= error
      own.abort()
      throw first
    }
  })
  const made: { readonly embedding: Embedding; readonly place: number }[] = []
  for await (const some of results) made.push(...some)
  return made.sort((a, b) => a.place - b.place).map(({ embedding }) => embedding)
}

async function call(
  choice: EncoderChoice,
  service: HttpService,
  inputs: readonly EncoderInput[],
  role: Role,
  { fitPicture, limitMs = 2 * MINUTE, pauseMs }: RemoteEncoderOptions,
  signal: AbortSignal,
): Promise<readonly GivenVector[]> {
  const { name, limits, model, multi, pictures, joint, asked, tasks } = choice
  const toWire = async ({ text, image }: EncoderInput): Promise<WireInput> => ({
    ...(text === undefined || (image && !text.trim()) ? {} : { text: prompted(text, choice, role) }),
    ...(image
      ? { picture: await toWirePicture(image, limits, { name, signal, ...(fitPicture ? { fitPicture } : {}) }) }
      : {}),
  })
  const wireInputs: WireInput[] = []
  for (const input of inputs) wireInputs.push(await toWire(input))
  const task = tasks[role]
  const request = choice.wire({
    model,
    inputs: wireInputs,
    multi,
    pictures,
    joint,
    ...(task === undefined ? {} : { task }),
    ...(asked === undefined ? {} : { dimension: asked }),
  })
  return callService(service, {
    path: request.path,
    body: { json: request.json },
    schema: request.answer,
    limitMs,
    limitBytes: ANSWER_BYTES,
    repeatable: true,
    ...(pauseMs === undefined ? {} : { pauseMs }),
    signal,
  })
}

/** Most providers refuse a text of nothing, and with it all others of the call. */
const NOTHING = '.'

function prompted(text: string, { prompt, inputTokens }: EncoderChoice, role: Role): string {
  return cutToTokens(`${PROMPTS[prompt]?.[role] ?? ''}${text.trim() ? text : NOTHING}`, inputTokens)
}

function serviceOf(
  choice: EncoderChoice,
  { gates = createHostGates() }: Pick<RemoteEncoderOptions, 'gates'>,
): HttpService {
  return toHttpService(choice, 'the line of the encoder', gates)
}

/** Model, length, normalisation, and what else makes vectors of two kinds: `openai:text-embedding-3-small/1536/l2`. */
function spaceName({ name, multi, prompt }: EncoderChoice, dimension: number): string {
  return [name, dimension, 'l2', ...(multi ? ['multi'] : []), ...(prompt === 'none' ? [] : [prompt])].join('/')
}

function checkKinds(input: EncoderInput, { name, accepts, joint }: Pick<Encoder, 'name' | 'accepts' | 'joint'>): void {
  const held = (['text', 'image', 'audio'] as const).filter((kind) => input[kind] !== undefined)
  const stranger = held.find((kind) => !accepts.includes(kind))
  if (stranger) throw new DuomoError('usage', `${name} takes ${accepts.join(' and ')}, not ${stranger}`)
  if (held.length === 0 || (held.length > 1 && !joint))
    throw new DuomoError('usage', `${name} takes one kind of content in an input, not ${held.join(' and ') || 'none'}`)
}
