import type { Query } from '../model/query.ts'
import type { Passage } from './passage.ts'

/** Query + candidates → scores, one a candidate, in their order; higher is better. */
export interface Reranker {
  readonly name: string
  readonly maxCandidates: number
  /**
   * `words`: it knows nothing but words, so its order counts for what searches by words found and beside what others found.
   * `meaning`: its order counts before that of every search.
   */
  readonly judges: 'words' | 'meaning'
  /** Where it judges by words: the score of a passage that has all that is asked for; that of the best candidate if absent. */
  readonly fullMarks?: number
  doRerank(query: Query, candidates: readonly Passage[], signal: AbortSignal): Promise<readonly number[]>
}
