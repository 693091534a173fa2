import { rowOf } from './operations.ts'
import { createTensor, gradientOf, type Tape, type Tensor } from './tensor.ts'

/**
 * Contrastive loss in both directions (CLIP, Radford et al. 2021) with soft targets: what fits shares the target evenly; a row
 * or column that nothing fits only counts against the others.
 *
 * @param logits - `[rows, columns]`; rows are pictures (or sounds, pages, patches), columns texts
 * @param fits - whether text `column` is true of `row`
 */
export function contrastiveLoss(tape: Tape, logits: Tensor, fits: (row: number, column: number) => boolean): Tensor {
  const { rows, columns } = logits
  const slope = new Float32Array(rows * columns)
  let total = 0
  for (const byColumn of [false, true]) {
    const [lines, width] = byColumn ? [columns, rows] : [rows, columns]
    for (let line = 0; line < lines; line++) {
      const at = (k: number) => (byColumn ? k * columns + line : line * columns + k)
      const targets = Array.from({ length: width }, (_, k) => (byColumn ? fits(k, line) : fits(line, k)))
      const fitting = targets.filter(Boolean).length
      if (fitting === 0) continue
      const logShares = logSoftmax(Float32Array.from({ length: width }, (_, k) => logits.data[at(k)] ?? 0))
      logShares.forEach((logShare, k) => {
        const target = targets[k] ? 1 / fitting : 0
        total -= (target * logShare) / (2 * lines)
        slope[at(k)] = (slope[at(k)] ?? 0) + (Math.exp(logShare) - target) / (2 * lines)
      })
    }
  }
  return lossOf(tape, total, logits, slope)
}

/** Cross entropy over the columns of each row; `classes` names the right column of each row. */
export function classLoss(tape: Tape, logits: Tensor, classes: readonly number[]): Tensor {
  const slope = new Float32Array(logits.data.length)
  let total = 0
  classes.forEach((right, row) => {
    const logShares = logSoftmax(rowOf(logits.data, logits.columns, row))
    total -= logShares[right] ?? 0
    logShares.forEach((logShare, column) => {
      slope[row * logits.columns + column] = (Math.exp(logShare) - (column === right ? 1 : 0)) / logits.rows
    })
  })
  return lossOf(tape, total / logits.rows, logits, slope)
}

/** Binary cross entropy of one logit per row. */
export function yesNoLoss(tape: Tape, logits: Tensor, answers: readonly boolean[]): Tensor {
  const slope = new Float32Array(logits.rows)
  let total = 0
  answers.forEach((yes, row) => {
    const logit = logits.data[row] ?? 0
    // log(1 + e^x) without overflow.
    total += Math.max(logit, 0) - (yes ? logit : 0) + Math.log1p(Math.exp(-Math.abs(logit)))
    slope[row] = (1 / (1 + Math.exp(-logit)) - (yes ? 1 : 0)) / logits.rows
  })
  return lossOf(tape, total / logits.rows, logits, slope)
}

/** Mean square of what each number misses, times `weight`. */
export function squaredLoss(tape: Tape, a: Tensor, wanted: ArrayLike<number>, weight: number): Tensor {
  const missed = a.data.map((value, n) => value - (wanted[n] ?? 0))
  const share = weight / missed.length
  const total = missed.reduce((sum, value) => sum + share * value * value, 0)
  return lossOf(
    tape,
    total,
    a,
    missed.map((value) => 2 * share * value),
  )
}

function lossOf(tape: Tape, value: number, logits: Tensor, slope: Float32Array): Tensor {
  const loss = createTensor(1, 1, Float32Array.of(value))
  return tape.record(loss, (gradient) => {
    const dLogits = gradientOf(logits)
    for (let n = 0; n < slope.length; n++) dLogits[n] = (dLogits[n] ?? 0) + (slope[n] ?? 0) * (gradient[0] ?? 0)
  })
}

function logSoftmax(scores: Float32Array): Float32Array {
  const largest = scores.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY)
  const logSum = largest + Math.log(scores.reduce((sum, score) => sum + Math.exp(score - largest), 0))
  return scores.map((score) => score - logSum)
}
