import { addProduct, rowMajor, transposed } from './multiply-matrices.ts'
import { createTensor, gradientOf, type Tape, type Tensor } from './tensor.ts'

/** `a · b`. */
export function matmul(tape: Tape, a: Tensor, b: Tensor): Tensor {
  const y = createTensor(a.rows, b.columns)
  addProduct(y.data, rowMajor(a.data, a.columns), rowMajor(b.data, b.columns), a.rows, a.columns, b.columns)
  return tape.record(y, (gradient) => {
    const dy = rowMajor(gradient, b.columns)
    if (!a.constant) addProduct(gradientOf(a), dy, transposed(b.data, b.columns), a.rows, b.columns, a.columns)
    addProduct(gradientOf(b), transposed(a.data, a.columns), dy, a.columns, a.rows, b.columns)
  })
}

/** `a · bᵀ`. */
export function matmulTransposed(tape: Tape, a: Tensor, b: Tensor): Tensor {
  const y = createTensor(a.rows, b.rows)
  addProduct(y.data, rowMajor(a.data, a.columns), transposed(b.data, b.columns), a.rows, a.columns, b.rows)
  return tape.record(y, (gradient) => {
    addProduct(gradientOf(a), rowMajor(gradient, b.rows), rowMajor(b.data, b.columns), a.rows, b.rows, a.columns)
    addProduct(gradientOf(b), transposed(gradient, b.rows), rowMajor(a.data, a.columns), b.rows, a.rows, b.columns)
  })
}

/** Adds the rows of `b` to those of `a`, from the first again when `b` ends. */
export function addRows(tape: Tape, a: Tensor, b: Tensor): Tensor {
  const y = createTensor(a.rows, a.columns, a.data.slice())
  const period = b.data.length
  for (let n = 0; n < y.data.length; n++) y.data[n] = (y.data[n] ?? 0) + (b.data[n % period] ?? 0)
  return tape.record(y, (gradient) => {
    const da = gradientOf(a)
    const db = gradientOf(b)
    for (let n = 0; n < gradient.length; n++) {
      const g = gradient[n] ?? 0
      da[n] = (da[n] ?? 0) + g
      db[n % period] = (db[n % period] ?? 0) + g
    }
  })
}

/** Each number of `a` times that of `b`, both of one shape. */
export function multiply(tape: Tape, a: Tensor, b: Tensor): Tensor {
  const y = createTensor(a.rows, a.columns)
  for (let n = 0; n < y.data.length; n++) y.data[n] = (a.data[n] ?? 0) * (b.data[n] ?? 0)
  return tape.record(y, (gradient) => {
    const da = gradientOf(a)
    const db = gradientOf(b)
    for (let n = 0; n < gradient.length; n++) {
      const g = gradient[n] ?? 0
      da[n] = (da[n] ?? 0) + g * (b.data[n] ?? 0)
      db[n] = (db[n] ?? 0) + g * (a.data[n] ?? 0)
    }
  })
}

export function relu(tape: Tape, a: Tensor): Tensor {
  const y = createTensor(
    a.rows,
    a.columns,
    a.data.map((value) => (value > 0 ? value : 0)),
  )
  return tape.record(y, (gradient) => {
    const da = gradientOf(a)
    for (let n = 0; n < gradient.length; n++) if ((a.data[n] ?? 0) > 0) da[n] = (da[n] ?? 0) + (gradient[n] ?? 0)
  })
}

/** The same numbers in other rows. */
export function reshape(tape: Tape, a: Tensor, rows: number, columns: number): Tensor {
  const y = createTensor(rows, columns, a.data.slice())
  return tape.record(y, (gradient) => addTo(gradientOf(a), gradient, 0))
}

/** Rows side by side: `[rows, a.columns + b.columns]`. */
export function concatColumns(tape: Tape, a: Tensor, b: Tensor): Tensor {
  const y = createTensor(a.rows, a.columns + b.columns)
  for (let row = 0; row < a.rows; row++) {
    y.data.set(rowOf(a.data, a.columns, row), row * y.columns)
    y.data.set(rowOf(b.data, b.columns, row), row * y.columns + a.columns)
  }
  return tape.record(y, (gradient) => {
    for (let row = 0; row < a.rows; row++) {
      addTo(rowOf(gradientOf(a), a.columns, row), gradient, row * y.columns)
      addTo(rowOf(gradientOf(b), b.columns, row), gradient, row * y.columns + a.columns)
    }
  })
}

/** The rows of a table at `indices`. */
export function gatherRows(tape: Tape, table: Tensor, indices: readonly number[]): Tensor {
  const y = createTensor(indices.length, table.columns)
  indices.forEach((index, row) => {
    y.data.set(rowOf(table.data, table.columns, index), row * table.columns)
  })
  return tape.record(y, (gradient) => {
    const dTable = gradientOf(table)
    indices.forEach((index, row) => {
      addTo(rowOf(dTable, table.columns, index), gradient, row * table.columns)
    })
  })
}

/** Each row brought to length 1. */
export function normaliseRows(tape: Tape, a: Tensor): Tensor {
  const y = createTensor(a.rows, a.columns)
  const lengths = new Float32Array(a.rows)
  for (let row = 0; row < a.rows; row++) {
    const length = Math.sqrt(rowOf(a.data, a.columns, row).reduce((sum, value) => sum + value * value, 1e-12))
    lengths[row] = length
    for (let n = row * a.columns; n < (row + 1) * a.columns; n++) y.data[n] = (a.data[n] ?? 0) / length
  }
  return tape.record(y, (gradient) => {
    const da = gradientOf(a)
    for (let row = 0; row < a.rows; row++) {
      let along = 0
      for (let n = row * a.columns; n < (row + 1) * a.columns; n++) along += (gradient[n] ?? 0) * (y.data[n] ?? 0)
      for (let n = row * a.columns; n < (row + 1) * a.columns; n++)
        da[n] = (da[n] ?? 0) + ((gradient[n] ?? 0) - along * (y.data[n] ?? 0)) / (lengths[row] ?? 1)
    }
  })
}

/** `a · exp(logarithm)`, where `logarithm` is one trained number: CLIP's temperature. */
export function scaleByExponential(tape: Tape, a: Tensor, logarithm: Tensor): Tensor {
  const factor = Math.exp(logarithm.data[0] ?? 0)
  const y = createTensor(
    a.rows,
    a.columns,
    a.data.map((value) => value * factor),
  )
  return tape.record(y, (gradient) => {
    const da = gradientOf(a)
    let sum = 0
    for (let n = 0; n < gradient.length; n++) {
      da[n] = (da[n] ?? 0) + (gradient[n] ?? 0) * factor
      sum += (gradient[n] ?? 0) * (y.data[n] ?? 0)
    }
    const dLogarithm = gradientOf(logarithm)
    dLogarithm[0] = (dLogarithm[0] ?? 0) + sum
  })
}

/** A view on one row. */
export function rowOf(data: Float32Array, columns: number, row: number): Float32Array {
  return data.subarray(row * columns, (row + 1) * columns)
}

function addTo(target: Float32Array, source: Float32Array, from: number): void {
  for (let n = 0; n < target.length; n++) target[n] = (target[n] ?? 0) + (source[from + n] ?? 0)
}
