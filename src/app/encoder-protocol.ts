import type { LocalModel } from '../encode/local-model.ts'
import type { EncoderInput } from '../spec/encoder.ts'

/** What the child of a model is asked; it loads the model with the first of them. */
export interface EncodeTask {
  readonly model: LocalModel
  readonly inputs: readonly EncoderInput[]
  readonly role: 'query' | 'document'
}

export interface ScoreTask {
  readonly model: LocalModel
  readonly query: string
  readonly texts: readonly string[]
}

export interface TranscribeTask {
  readonly model: LocalModel
  readonly samples: Float32Array
}
