import type { GeneratedPart } from '../spec/generator.ts'
import type { Passage } from '../spec/passage.ts'

/** A possible answer. */
export interface Candidate {
  readonly passage: Passage
  readonly tell: () => readonly GeneratedPart[]
  /** Compared among candidates of every kind; higher is better. */
  readonly score: number
  /** Words of the answer's own place. */
  readonly own: ReadonlySet<string>
  /** How well it is of the kind asked for, in `[-1, 1]`. */
  readonly fitsKind: number
  /** Share of the question's terms that stand in the answer's place and around it, in `[0, 1]`. */
  readonly coverage: number
}

/** The best; equal scores in the order in which they were found. */
export function bestOf(candidates: readonly Candidate[]): Candidate | undefined {
  return candidates.reduce<Candidate | undefined>(
    (best, one) => (best && best.score >= one.score ? best : one),
    undefined,
  )
}

/** What a passage's rank adds to the score of its candidates, in `[0, 1]`. */
export function prior(passages: readonly Passage[], passage: Passage): number {
  const top = passages.reduce((best, one) => Math.max(best, one.score), 0)
  return top > 0 ? Math.max(passage.score, 0) / top : 0
}
