import { Tape, type Tensor } from './tensor.ts'

export interface TrainingPlan {
  readonly parameters: readonly Tensor[]
  readonly steps: number
  /** Rises over the first twentieth of the steps, then falls to a tenth. */
  readonly rate: number
  /** One batch: what it costs. */
  readonly loss: (tape: Tape, step: number) => Tensor
}

/**
 * Trains in place with Adam (Kingma & Ba 2015; β₁ 0.9, β₂ 0.99).
 *
 * @returns the mean loss of the last tenth of the steps
 */
export function train({ parameters, steps, rate, loss }: TrainingPlan): number {
  const moments = parameters.map(({ data }) => [new Float32Array(data.length), new Float32Array(data.length)] as const)
  let last = 0
  for (let step = 1; step <= steps; step++) {
    const tape = new Tape()
    const cost = loss(tape, step)
    tape.backward(cost)
    const warm = steps / 20
    const now = rate * (step < warm ? step / warm : 1 - (0.9 * (step - warm)) / (steps - warm))
    parameters.forEach((parameter, n) => {
      const [first, second] = moments[n] ?? []
      if (first && second) move(parameter, first, second, now, step)
    })
    if (step > steps * 0.9) last += (cost.data[0] ?? 0) / (steps * 0.1)
  }
  return last
}

function move(parameter: Tensor, first: Float32Array, second: Float32Array, rate: number, step: number): void {
  const { data, gradient } = parameter
  parameter.gradient = undefined
  if (!gradient) return
  const firstBias = 1 - 0.9 ** step
  const secondBias = 1 - 0.99 ** step
  for (let n = 0; n < data.length; n++) {
    const slope = gradient[n] ?? 0
    const mean = 0.9 * (first[n] ?? 0) + 0.1 * slope
    const square = 0.99 * (second[n] ?? 0) + 0.01 * slope * slope
    first[n] = mean
    second[n] = square
    data[n] = (data[n] ?? 0) - (rate * (mean / firstBias)) / (Math.sqrt(square / secondBias) + 1e-8)
  }
}
