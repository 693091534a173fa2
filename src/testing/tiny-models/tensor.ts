/** A matrix that takes part in training; `gradient` is filled by {@link Tape.backward}. */
export interface Tensor {
  readonly rows: number
  readonly columns: number
  /** Row-major `[rows, columns]`. */
  readonly data: Float32Array
  gradient: Float32Array | undefined
  /** Input, to which no gradient flows. */
  readonly constant: boolean
}

export function createTensor(rows: number, columns: number, data = new Float32Array(rows * columns)): Tensor {
  return { rows, columns, data, gradient: undefined, constant: false }
}

export function createInput(rows: number, columns: number, data: Float32Array): Tensor {
  return { rows, columns, data, gradient: undefined, constant: true }
}

/** Weights drawn from a normal distribution (Box and Muller 1958). */
export function createWeights(random: () => number, rows: number, columns: number, deviation: number): Tensor {
  const tensor = createTensor(rows, columns)
  for (let n = 0; n < tensor.data.length; n++)
    tensor.data[n] = deviation * Math.sqrt(-2 * Math.log(random() + 1e-12)) * Math.cos(2 * Math.PI * random())
  return tensor
}

/** The gradient so far, all zero at first. */
export function gradientOf(tensor: Tensor): Float32Array {
  tensor.gradient ??= new Float32Array(tensor.data.length)
  return tensor.gradient
}

/** What was calculated, so that it can be gone through backwards (reverse-mode differentiation). One tape per step of training. */
export class Tape {
  private readonly steps: (() => void)[] = []

  /** @param backward - gets the gradient of the result, adds to the gradients of what it was made from */
  record(result: Tensor, backward: (gradient: Float32Array) => void): Tensor {
    this.steps.push(() => {
      if (result.gradient) backward(result.gradient)
    })
    return result
  }

  /** @param loss - of one row and one column */
  backward(loss: Tensor): void {
    gradientOf(loss)[0] = 1
    for (let n = this.steps.length - 1; n >= 0; n--) this.steps[n]?.()
  }
}
