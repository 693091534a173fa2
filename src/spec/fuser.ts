import type { Embedding } from '../model/embedding.ts'
import type { Hit } from '../model/hit.ts'

/** A list that one index answered, best first. */
export interface RankedList {
  /** Who ranked, e.g. `bm25` or a space's name. */
  readonly by: string
  readonly weight: number
  readonly hits: readonly { readonly id: string; readonly score: number }[]
}

/** Ranked lists → one list, best first, the trail kept. */
export type HitFuser = (lists: readonly RankedList[], k: number) => Hit[]

/** The parts of a query in one space → one vector (the classic 0.4 text + 0.6 image). */
export type QueryFuser = (parts: readonly { readonly embedding: Embedding; readonly weight: number }[]) => Embedding
