import type { Problem } from '../../model/problem.ts'

/** Below this a reading has so many errors that its words are seldom found. */
const LOW_CONFIDENCE = 0.7

/** What is to be said about a page that was read with doubt. */
export function confidenceProblems(page: number, confidence: number): Problem[] {
  if (confidence >= LOW_CONFIDENCE) return []
  const message = `The words of page ${page} were read with a confidence of ${Math.round(100 * confidence)} %; some will be wrong.`
  return [{ stage: 'ocr', page, code: 'low-confidence', message, hint: 'Scan it sharper or at a higher resolution.' }]
}
