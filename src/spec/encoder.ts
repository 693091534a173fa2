import type { Embedding, Space } from '../model/embedding.ts'
import type { PatchGrid } from '../model/patch-grid.ts'

/** Kinds of content that a vector can be made of. */
export type InputKind = 'text' | 'image' | 'audio'

/** What an encoder takes: text, a picture, sound, or several together where it is `joint`. Never empty. */
export interface EncoderInput {
  readonly text?: string
  /** A picture file: PNG, JPEG or WebP. */
  readonly image?: Uint8Array
  /** A WAV file, mono. */
  readonly audio?: Uint8Array
}

/** Content → vectors of one space. Out has the same length and order as in. */
export interface Encoder {
  readonly name: string
  readonly space: Space
  /** The kinds that it takes; what it is given holds no other. */
  readonly accepts: readonly InputKind[]
  /** One input may hold several of the kinds, and they become one vector; else every input holds exactly one. */
  readonly joint: boolean
  readonly maxBatch: number
  /** What is less near (by cosine) has nothing in common; absent where that can't be told. */
  readonly leastSimilarity?: number
  /** Of an encoder of pages: where the vectors of a picture stand on it. */
  readonly patches?: PatchGrid
  doEncode(
    inputs: readonly EncoderInput[],
    options: { readonly role: 'query' | 'document'; readonly signal: AbortSignal },
  ): Promise<readonly Embedding[]>
}
