import { createTensor, gradientOf, type Tape, type Tensor } from './tensor.ts'

/**
 * Late interaction (ColBERT): for each token of a question its best patch of a page, averaged over the tokens.
 *
 * @param likeness - `[pages · patches, questions · length]`, cosines
 * @param mask - `[questions · length]`, 1 where there is a token
 * @returns `[pages, questions]`
 */
export function bestPatchScores(
  tape: Tape,
  likeness: Tensor,
  { patches, length, mask }: { readonly patches: number; readonly length: number; readonly mask: readonly number[] },
): Tensor {
  const pages = likeness.rows / patches
  const questions = likeness.columns / length
  const scores = createTensor(pages, questions)
  const chosen: { readonly cell: number; readonly score: number; readonly weight: number }[] = []
  for (let question = 0; question < questions; question++) {
    const tokens = Array.from({ length }, (_, n) => question * length + n).filter((token) => mask[token] === 1)
    for (let page = 0; page < pages; page++)
      for (const token of tokens) {
        const cell = bestCell(likeness, page * patches, patches, token)
        const score = page * questions + question
        const weight = 1 / tokens.length
        scores.data[score] = (scores.data[score] ?? 0) + (likeness.data[cell] ?? 0) * weight
        chosen.push({ cell, score, weight })
      }
  }
  return tape.record(scores, (gradient) => {
    const dLikeness = gradientOf(likeness)
    for (const { cell, score, weight } of chosen)
      dLikeness[cell] = (dLikeness[cell] ?? 0) + (gradient[score] ?? 0) * weight
  })
}

function bestCell({ data, columns }: Tensor, firstRow: number, rows: number, column: number): number {
  let best = firstRow * columns + column
  for (let row = firstRow + 1; row < firstRow + rows; row++) {
    const cell = row * columns + column
    if ((data[cell] ?? 0) > (data[best] ?? 0)) best = cell
  }
  return best
}
