import { DuomoError } from '../base/errors.ts'
import type { Passage } from '../spec/passage.ts'
import type { Reranker } from '../spec/reranker.ts'

/** Question and texts → a score in `[0, 1]` for each text, in their order. */
export type ScorePairs = (query: string, texts: readonly string[], signal: AbortSignal) => Promise<readonly number[]>

export interface CrossEncoderOptions {
  readonly name: string
  readonly score: ScorePairs
  /** Each costs a whole run of the model. */
  readonly maxCandidates: number
}

/**
 * Ranks by a model that reads question and passage together. A question without words keeps the scores that its
 * candidates came with: such a model has nothing to read then.
 */
export function createCrossEncoder({ name, score, maxCandidates }: CrossEncoderOptions): Reranker {
  return {
    name,
    maxCandidates,
    judges: 'meaning',
    async doRerank(query, candidates, signal) {
      if (query.text.trim() === '') return candidates.map((candidate) => candidate.score)
      const scores = await score(query.text, candidates.map(passageText), signal)
      if (scores.length === candidates.length && scores.every(Number.isFinite)) return scores
      throw new DuomoError('bad-response', `${name} gave ${scores.length} scores for ${candidates.length} passages`)
    },
  }
}

/** What a reader of the passage would see: where it stands, what surrounds it, and itself. */
function passageText({ chunk, document, label }: Passage): string {
  const place = [document.title ?? label, ...chunk.headings].join(' › ')
  return [place, chunk.text, chunk.context ?? ''].filter((part) => part !== '').join('\n')
}
