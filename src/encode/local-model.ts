import type { Device, Precision } from '../onnx/precision.ts'
import type { ModelRecipe } from './model-entry.ts'

/** A model whose files are on this machine: all that is needed to load it. Plain data, so that it can be sent to a process. */
export interface LocalModel {
  readonly name: string
  readonly folder: string
  /** A commit, or a hash of the files. */
  readonly revision: string
  readonly recipe: ModelRecipe
  readonly precision: Precision
  readonly device: Device
  /** Shorter vectors than the full ones. */
  readonly cut?: number
  /** ISO 639-1; empty for about a hundred, or where nobody knows. */
  readonly languages: readonly string[]
  /** How many files of weights lie beside a graph, by its name. */
  readonly externalData: Readonly<Record<string, number>>
  /** Of its graphs, weights included. */
  readonly bytes: number
}
