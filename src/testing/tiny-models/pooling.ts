import { concatColumns } from './operations.ts'
import { createTensor, gradientOf, type Tape, type Tensor } from './tensor.ts'

/**
 * The mean of each group of `size` rows.
 *
 * @param mask - one number per row; rows with 0 don't count
 */
export function meanOfRows(tape: Tape, a: Tensor, size: number, mask?: readonly number[]): Tensor {
  const groups = a.rows / size
  const y = createTensor(groups, a.columns)
  const weights = new Float32Array(a.rows)
  for (let group = 0; group < groups; group++) {
    let count = 0
    for (let row = group * size; row < (group + 1) * size; row++) count += mask ? (mask[row] ?? 0) : 1
    for (let row = group * size; row < (group + 1) * size; row++)
      weights[row] = (mask ? (mask[row] ?? 0) : 1) / Math.max(1, count)
  }
  for (let row = 0; row < a.rows; row++) {
    const weight = weights[row] ?? 0
    if (weight === 0) continue
    const out = Math.floor(row / size) * a.columns
    for (let n = 0; n < a.columns; n++)
      y.data[out + n] = (y.data[out + n] ?? 0) + weight * (a.data[row * a.columns + n] ?? 0)
  }
  return tape.record(y, (gradient) => {
    const da = gradientOf(a)
    for (let row = 0; row < a.rows; row++) {
      const weight = weights[row] ?? 0
      if (weight === 0) continue
      const out = Math.floor(row / size) * a.columns
      for (let n = 0; n < a.columns; n++)
        da[row * a.columns + n] = (da[row * a.columns + n] ?? 0) + weight * (gradient[out + n] ?? 0)
    }
  })
}

/** The largest number of each column in each group of `size` rows. */
function maxOfRows(tape: Tape, a: Tensor, size: number): Tensor {
  const groups = a.rows / size
  const y = createTensor(groups, a.columns)
  const places = new Int32Array(y.data.length)
  for (let group = 0; group < groups; group++)
    for (let column = 0; column < a.columns; column++) {
      let place = group * size * a.columns + column
      for (let row = 1; row < size; row++) {
        const at = (group * size + row) * a.columns + column
        if ((a.data[at] ?? 0) > (a.data[place] ?? 0)) place = at
      }
      places[group * a.columns + column] = place
      y.data[group * a.columns + column] = a.data[place] ?? 0
    }
  return tape.record(y, (gradient) => {
    const da = gradientOf(a)
    for (let n = 0; n < gradient.length; n++) {
      const place = places[n] ?? 0
      da[place] = (da[place] ?? 0) + (gradient[n] ?? 0)
    }
  })
}

/** Mean and maximum of each group of `size` rows, side by side: `[groups, 2 · columns]`. */
export function meanAndMaxOfRows(tape: Tape, a: Tensor, size: number): Tensor {
  return concatColumns(tape, meanOfRows(tape, a, size), maxOfRows(tape, a, size))
}

/** Each row `times` times, one copy after the other. */
export function repeatRows(tape: Tape, a: Tensor, times: number): Tensor {
  const y = createTensor(a.rows * times, a.columns)
  for (let row = 0; row < y.rows; row++) {
    const from = Math.floor(row / times) * a.columns
    y.data.set(a.data.subarray(from, from + a.columns), row * a.columns)
  }
  return tape.record(y, (gradient) => {
    const da = gradientOf(a)
    for (let row = 0; row < y.rows; row++) {
      const to = Math.floor(row / times) * a.columns
      for (let n = 0; n < a.columns; n++) da[to + n] = (da[to + n] ?? 0) + (gradient[row * a.columns + n] ?? 0)
    }
  })
}
