import { scaleByExponential } from './operations.ts'
import { createTensor, type Tape, type Tensor } from './tensor.ts'

/** What cosines are multiplied by before a contrastive loss, learned as a logarithm (CLIP, Radford et al. 2021, section 2.4). */
export interface LogitScale {
  /** `[1, 1]`, the logarithm. */
  readonly weight: Tensor
  scale(tape: Tape, cosines: Tensor): Tensor
}

/** Begins at 10 and is kept to `most` in use. */
export function createLogitScale(most: number): LogitScale {
  const weight = createTensor(1, 1, Float32Array.of(Math.log(10)))
  return {
    weight,
    scale(tape, cosines) {
      weight.data[0] = Math.min(weight.data[0] ?? 0, Math.log(most))
      return scaleByExponential(tape, cosines, weight)
    },
  }
}
