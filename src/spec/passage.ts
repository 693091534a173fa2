import type { Chunk } from '../model/chunk.ts'
import type { Document, Element } from '../model/document.ts'
import type { TrailStep } from '../model/hit.ts'

/** A hit with all that is needed to judge, quote and show it. */
export interface Passage {
  /** Names it inside one question: `e1`, `e2` … after ranking. */
  readonly id: string
  readonly chunk: Chunk
  /** The chunk's elements, in reading order. */
  readonly elements: readonly Element[]
  readonly document: Document
  /** The document as the user knows it. */
  readonly label: string
  readonly score: number
  readonly trail: readonly TrailStep[]
  /** What programs wrote about it and it was found by: to judge it by, never to quote. */
  readonly notes?: readonly string[]
}
