import { DuomoError, type ErrorCode } from '../base/errors.ts'
import type { Embedding } from '../model/embedding.ts'
import type { Encoder, EncoderInput } from '../spec/encoder.ts'
import type { CachedVector, VectorCache } from '../spec/vector-cache.ts'
import { checked, encodeAll } from './encode-all.ts'

// What a crash may cost of an encoder's work, and how many pictures are in memory at once.
const INPUTS_PER_PUT = 32

/** What is to be encoded, loaded only when no vector of it is known. */
export interface PendingInput {
  /** The same for exactly the same input. */
  readonly key: string
  load(signal: AbortSignal): Promise<EncoderInput>
}

export interface EncodeOptions {
  readonly documentId: string
  /** Everything is encoded if absent. */
  readonly cache: VectorCache | undefined
  readonly signal: AbortSignal
  /** Told of an input that can't be loaded; it gets no vector. */
  onFailure(input: PendingInput, error: unknown): void
}

/** Vectors by key, of equal inputs one; what the cache holds is not encoded. All inputs are of one document. */
export async function encodeCached(
  encoder: Encoder,
  inputs: readonly PendingInput[],
  { documentId, cache, signal, onFailure }: EncodeOptions,
): Promise<ReadonlyMap<string, Embedding>> {
  const unique = new Map(inputs.map((input) => [input.key, input]))
  const found = new Map<string, Embedding>()
  const cached = (await cache?.get(documentId, encoder.space, [...unique.keys()])) ?? []
  for (const [n, key] of [...unique.keys()].entries()) {
    const embedding = cached[n]
    if (embedding) found.set(key, checked(embedding, encoder))
  }
  const missing = [...unique.values()].filter(({ key }) => !found.has(key))
  for (let start = 0; start < missing.length; start += INPUTS_PER_PUT) {
    const loaded: LoadedInput[] = []
    for (const pending of missing.slice(start, start + INPUTS_PER_PUT)) {
      try {
        loaded.push({ pending, input: await pending.load(signal) })
      } catch (error) {
        if (signal.aborted) throw error
        onFailure(pending, error)
      }
    }
    const vectors = await encodeEach(encoder, loaded, { signal, onFailure })
    await cache?.put(documentId, encoder.space, vectors)
    for (const { key, embedding } of vectors) found.set(key, embedding)
  }
  return found
}

interface LoadedInput {
  readonly pending: PendingInput
  readonly input: EncoderInput
}

/** What is wrong with one picture or sound, and not with the encoder. */
const OF_THE_INPUT: ReadonlySet<ErrorCode> = new Set(['damaged-file', 'too-large', 'unsupported-format'])

/** All at once; where one of them spoils it, each for itself. */
async function encodeEach(
  encoder: Encoder,
  loaded: readonly LoadedInput[],
  options: Pick<EncodeOptions, 'signal' | 'onFailure'>,
): Promise<CachedVector[]> {
  try {
    const inputs = loaded.map(({ input }) => input)
    const made = await encodeAll(encoder, inputs, 'document', options.signal)
    return made.flatMap((embedding, n) => {
      const key = loaded[n]?.pending.key
      return key === undefined ? [] : [{ key, embedding }]
    })
  } catch (error) {
    if (!(error instanceof DuomoError) || !OF_THE_INPUT.has(error.code)) throw error
    const [only] = loaded
    if (only && loaded.length === 1) {
      options.onFailure(only.pending, error)
      return []
    }
    const vectors: CachedVector[] = []
    for (const one of loaded) vectors.push(...(await encodeEach(encoder, [one], options)))
    return vectors
  }
}
