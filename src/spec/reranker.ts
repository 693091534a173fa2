import type { Query } from '../model/query.ts'
import type { Passage } from './passage.ts'

/** Query + candidates → scores, one a candidate, in their order; higher is better. */
export interface Reranker {
  readonly name: string
  readonly maxCandidates: number
  doRerank(query: Query, candidates: readonly Passage[], signal: AbortSignal): Promise<readonly number[]>
}
