import { DuomoError } from '../base/errors.ts'
import { readQuestion } from '../language/question.ts'
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

/** What the nearest of a search by meaning gains beside an order of words, as a share of the marks of a passage that has all words. */
const NEAREST_GAINS = 0.05
/** The same of a figure, where a figure is asked for: what it shows stands in few words. */
const NEAREST_FIGURE_GAINS = 0.14

/**
 * Passages in the order of a reranker, its step added to their trail; those beyond its candidates are left out. One who judges by
 * words gets them with what they scored by words alone. What other searches found is then added to its scores where words are asked
 * with; where a picture or a sound is, its order takes the place of the lists of words and is fused with the others by rank.
 *
 * @throws `bad-response` for scores that are none
 */
export async function rerank(
  query: Query,
  passages: readonly Passage[],
  reranker: Reranker,
  context: RerankContext,
): Promise<Passage[]> {
  const others = reranker.judges === 'words' ? context.lists.filter(({ finds }) => finds === 'meaning') : []
  const found = others.length > 0 ? scoredByWords(passages, context) : passages
  const candidates = found.slice(0, reranker.maxCandidates)
  if (candidates.length === 0) return []
  const scores = await reranker.doRerank(query, candidates, context.signal)
  if (scores.length !== candidates.length || !scores.every(Number.isFinite))
    throw new DuomoError(
      'bad-response',
      `${reranker.name} gave ${scores.length} scores for ${candidates.length} candidates, or one that is not a number`,
    )
  const ranked = inOrder(candidates, scores, reranker.name)
  if (others.length === 0) return ranked
  const asksWithMore = (query.images?.length ?? 0) + (query.audio?.length ?? 0) > 0
  return asksWithMore
    ? besides(ranked, others, reranker.name, context)
    : withNearness(query, ranked, others, reranker, context)
}

function inOrder(passages: readonly Passage[], scores: readonly number[], by: string): Passage[] {
  return passages
    .map((passage, n) => ({ passage, chunkId: passage.chunk.id, score: scores[n] ?? 0 }))
    .sort((a, b) => byScore({ ...a, trail: [] }, { ...b, trail: [] }))
    .map(({ passage, score }, n) => ({ ...passage, score, trail: [...passage.trail, { by, rank: n + 1, score }] }))
}

function scoredByWords(passages: readonly Passage[], { lists, fuse }: RerankContext): Passage[] {
  const byWords = fuse(
    lists.filter(({ finds }) => finds === 'words'),
    Number.POSITIVE_INFINITY,
  )
  const scores = new Map(byWords.map(({ chunkId, score }) => [chunkId, score]))
  return passages.map((passage) => ({ ...passage, score: scores.get(passage.chunk.id) ?? 0 }))
}

/** What has none of the words is not found by words, whatever an order of words would make of it. */
function foundByWords({ lists }: RerankContext): ReadonlySet<string> {
  return new Set(lists.flatMap(({ finds, hits }) => (finds === 'words' ? hits.map(({ id }) => id) : [])))
}

/**
 * Scores of words, and how near a passage is in each list of vectors (0 the farthest, 1 the nearest). By rank alone the first of a
 * weak model would weigh as much as a passage that holds every word asked for; by score it decides where words say little.
 */
function withNearness(
  query: Query,
  ranked: readonly Passage[],
  others: readonly SearchedList[],
  reranker: Reranker,
  context: RerankContext,
): Passage[] {
  const fullMarks = reranker.fullMarks ?? Math.max(...ranked.map(({ score }) => score))
  const nearness = nearnessOf(others)
  const worded = foundByWords(context)
  const wantsFigure = readQuestion(query.text).about.includes('figure')
  const scores = ranked.map(({ chunk, score }) => {
    const gains = wantsFigure && chunk.group === 'figure' ? NEAREST_FIGURE_GAINS : NEAREST_GAINS
    return (worded.has(chunk.id) ? score : 0) + gains * fullMarks * (nearness.get(chunk.id) ?? 0)
  })
  return inOrder(ranked, scores, 'weighted')
}

/** For each hit, over all lists: 1 for the nearest of a list, 0 for its farthest, by the list's weight. */
function nearnessOf(lists: readonly SearchedList[]): ReadonlyMap<string, number> {
  const nearness = new Map<string, number>()
  for (const { hits, weight } of lists) {
    const scores = hits.map(({ score }) => score)
    const [low, high] = [Math.min(...scores), Math.max(...scores)]
    for (const { id, score } of hits)
      nearness.set(id, (nearness.get(id) ?? 0) + weight * (high > low ? (score - low) / (high - low) : 1))
  }
  return nearness
}

function besides(
  ranked: readonly Passage[],
  others: readonly SearchedList[],
  by: string,
  context: RerankContext,
): Passage[] {
  const { lists, fuse } = context
  const weight = lists.reduce((sum, list) => sum + (list.finds === 'words' ? list.weight : 0), 0)
  const worded = foundByWords(context)
  const hits = ranked.filter(({ chunk }) => worded.has(chunk.id)).map(({ chunk, score }) => ({ id: chunk.id, score }))
  const byId = new Map(ranked.map((passage) => [passage.chunk.id, passage]))
  return fuse([{ by, weight, hits }, ...others], ranked.length).flatMap(({ chunkId, score, trail }) => {
    const passage = byId.get(chunkId)
    const last = trail.at(-1)
    return passage ? [{ ...passage, score, trail: [...passage.trail, ...(last ? [last] : [])] }] : []
  })
}
