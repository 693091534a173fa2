import type { Modality } from '../model/chunk.ts'
import type { Embedding, Space } from '../model/embedding.ts'

/** What an encoder takes: text, a picture, sound, or text and picture together. */
export interface EncoderInput {
  readonly text?: string
  readonly image?: Uint8Array
  readonly audio?: Uint8Array
}

/** Content → vectors of one space. Out has the same length and order as in. */
export interface Encoder {
  readonly name: string
  readonly space: Space
  readonly modalities: readonly Modality[]
  readonly maxBatch: number
  doEncode(
    inputs: readonly EncoderInput[],
    options: { readonly role: 'query' | 'document'; readonly signal: AbortSignal },
  ): Promise<readonly Embedding[]>
}
