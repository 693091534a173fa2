import { DuomoError } from '../base/errors.ts'
import { byScore } from '../model/hit.ts'
import type { Query } from '../model/query.ts'
import type { HitFuser } from '../spec/fuser.ts'
import type { Passage } from '../spec/passage.ts'
import type { Reranker } from '../spec/reranker.ts'
import type { SearchedList } from './search-all.ts'

/** What was searched, by which an order of words is put beside the others. */
export interface RerankContext {
  readonly lists: readonly SearchedList[]
  readonly fuse: HitFuser
  readonly signal: AbortSignal
}

/**
 * Passages in the order of a reranker, its step added to their trail; those beyond its candidates are left out. Where other
 * searches than those by words found something, the order of one who judges by words takes the place of theirs and is fused
 * with the rest.
 *
 * @throws `bad-response` for scores that are none
 */
export async function rerank(
  query: Query,
  passages: readonly Passage[],
  reranker: Reranker,
  context: RerankContext,
): Promise<Passage[]> {
  const candidates = passages.slice(0, reranker.maxCandidates)
  if (candidates.length === 0) return []
  const scores = await reranker.doRerank(query, candidates, context.signal)
  if (scores.length !== candidates.length || !scores.every(Number.isFinite))
    throw new DuomoError(
      'bad-response',
      `${reranker.name} gave ${scores.length} scores for ${candidates.length} candidates, or one that is not a number`,
    )
  const ranked = candidates
    .map((passage, n) => ({ passage, chunkId: passage.chunk.id, score: scores[n] ?? 0 }))
    .sort((a, b) => byScore({ ...a, trail: [] }, { ...b, trail: [] }))
    .map(({ passage, score }, n) => ({
      ...passage,
      score,
      trail: [...passage.trail, { by: reranker.name, rank: n + 1, score }],
    }))
  const others = context.lists.filter(({ finds }) => finds === 'meaning')
  return reranker.judges === 'words' && others.length > 0 ? besides(ranked, others, reranker.name, context) : ranked
}

function besides(
  ranked: readonly Passage[],
  others: readonly SearchedList[],
  by: string,
  { lists, fuse }: RerankContext,
): Passage[] {
  const weight = lists.reduce((sum, list) => sum + (list.finds === 'words' ? list.weight : 0), 0)
  // What has none of the words is not found by words, wherever it would stand in that order.
  const worded = new Set(lists.flatMap(({ finds, hits }) => (finds === 'words' ? hits.map(({ id }) => id) : [])))
  const hits = ranked.filter(({ chunk }) => worded.has(chunk.id)).map(({ chunk, score }) => ({ id: chunk.id, score }))
  const byId = new Map(ranked.map((passage) => [passage.chunk.id, passage]))
  return fuse([{ by, weight, hits }, ...others], ranked.length).flatMap(({ chunkId, score, trail }) => {
    const passage = byId.get(chunkId)
    const last = trail.at(-1)
    return passage ? [{ ...passage, score, trail: [...passage.trail, ...(last ? [last] : [])] }] : []
  })
}
