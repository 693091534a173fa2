import { DuomoError } from '../../base/errors.ts'
import type { Embedding, Space } from '../../model/embedding.ts'
import type { Graph, PictureProcessor, SoundProcessor, TextTokenizer } from '../../onnx/transformers.ts'
import type { Encoder, EncoderInput, InputKind } from '../../spec/encoder.ts'
import type { ModelRecipe } from '../model-entry.ts'

/** An encoder whose model is loaded in this process. */
export type LocalEncoder = Encoder & { close(): Promise<void> }

/** A loaded model of any task, as far as its task needs it. */
export interface LoadedParts {
  readonly name: string
  readonly recipe: ModelRecipe
  readonly space: Space
  readonly graphs: {
    readonly text?: Graph
    readonly image?: Graph
    readonly audio?: Graph
  }
  readonly tokenizer?: TextTokenizer
  readonly pictures?: PictureProcessor
  readonly sounds?: SoundProcessor
}

/** Inputs of one kind → embeddings, in their order. */
export interface KindEncoders {
  texts(texts: readonly string[], signal: AbortSignal): Promise<Embedding[]>
  images(files: readonly Uint8Array[], signal: AbortSignal): Promise<Embedding[]>
  sounds(files: readonly Uint8Array[], signal: AbortSignal): Promise<Embedding[]>
}

/** @throws `internal` for a part that the task needs and that was not loaded */
export function needed<T>(part: T | undefined, what: string, model: string): T {
  if (part !== undefined) return part
  throw new DuomoError('internal', `${model} was loaded without ${what}`)
}

/**
 * Inputs by kind, each with its place in the list.
 *
 * @throws `usage` for an input that holds none, several, or one that is not accepted
 */
export function sortKinds(inputs: readonly EncoderInput[], accepts: readonly InputKind[], model: string) {
  const sorted: Record<InputKind, number[]> = { text: [], image: [], audio: [] }
  for (const [n, input] of inputs.entries()) {
    const kinds = (['text', 'image', 'audio'] as const).filter((kind) => input[kind] !== undefined)
    const [kind] = kinds
    if (kinds.length !== 1 || kind === undefined || !accepts.includes(kind))
      throw new DuomoError(
        'usage',
        `${model} was given ${kinds.join(' and ') || 'nothing'} to encode, it takes ${accepts.join(' or ')}, one at a time`,
      )
    sorted[kind].push(n)
  }
  return sorted
}

/** @throws `cancelled` */
export function checkSignal(signal: AbortSignal, model: string): void {
  if (signal.aborted) throw new DuomoError('cancelled', `${model}: encoding was cancelled`)
}
