import type { Passage } from './passage.ts'

/**
 * A question and what a first search found → the questions that are still to be searched, each complete in itself; none where
 * the first search holds all that is needed.
 *
 * @param found - best first
 * @throws where no such list could be had
 */
export type QuestionSplitter = (
  question: string,
  found: readonly Passage[],
  signal: AbortSignal,
) => Promise<readonly string[]>
