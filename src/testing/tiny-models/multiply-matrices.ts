/** How a matrix lies in an array: the distance from one row to the next, and from one column to the next. */
export interface Layout {
  readonly data: Float32Array
  readonly row: number
  readonly column: number
}

export function rowMajor(data: Float32Array, columns: number): Layout {
  return { data, row: columns, column: 1 }
}

/** The same numbers read as the transposed matrix. */
export function transposed(data: Float32Array, columns: number): Layout {
  return { data, row: 1, column: columns }
}

/**
 * Adds `a · b` to `sum`.
 *
 * @param a - `[rows, inner]`
 * @param b - `[inner, columns]`
 * @param sum - row-major `[rows, columns]`
 */
export function addProduct(
  sum: Float32Array,
  a: Layout,
  b: Layout,
  rows: number,
  inner: number,
  columns: number,
): void {
  // Tiles of two rows and four columns stay in registers: about three times as fast as the plain loop.
  let i = 0
  for (; i + 1 < rows; i += 2) {
    let j = 0
    for (; j + 3 < columns; j += 4) addTile(sum, a, b, i, j, inner, columns)
    for (; j < columns; j++) {
      addCell(sum, a, b, i, j, inner, columns)
      addCell(sum, a, b, i + 1, j, inner, columns)
    }
  }
  if (i < rows) for (let j = 0; j < columns; j++) addCell(sum, a, b, i, j, inner, columns)
}

function addTile(sum: Float32Array, a: Layout, b: Layout, i: number, j: number, inner: number, columns: number): void {
  const left = a.data
  const right = b.data
  const step = b.column
  let at = i * a.row
  let bt = j * step
  let [s00, s01, s02, s03, s10, s11, s12, s13] = [0, 0, 0, 0, 0, 0, 0, 0]
  for (let p = 0; p < inner; p++) {
    const a0 = left[at] ?? 0
    const a1 = left[at + a.row] ?? 0
    const b0 = right[bt] ?? 0
    const b1 = right[bt + step] ?? 0
    const b2 = right[bt + 2 * step] ?? 0
    const b3 = right[bt + 3 * step] ?? 0
    s00 += a0 * b0
    s01 += a0 * b1
    s02 += a0 * b2
    s03 += a0 * b3
    s10 += a1 * b0
    s11 += a1 * b1
    s12 += a1 * b2
    s13 += a1 * b3
    at += a.column
    bt += b.row
  }
  const first = i * columns + j
  const second = first + columns
  sum[first] = (sum[first] ?? 0) + s00
  sum[first + 1] = (sum[first + 1] ?? 0) + s01
  sum[first + 2] = (sum[first + 2] ?? 0) + s02
  sum[first + 3] = (sum[first + 3] ?? 0) + s03
  sum[second] = (sum[second] ?? 0) + s10
  sum[second + 1] = (sum[second + 1] ?? 0) + s11
  sum[second + 2] = (sum[second + 2] ?? 0) + s12
  sum[second + 3] = (sum[second + 3] ?? 0) + s13
}

function addCell(sum: Float32Array, a: Layout, b: Layout, i: number, j: number, inner: number, columns: number): void {
  let dot = 0
  for (let p = 0; p < inner; p++)
    dot += (a.data[i * a.row + p * a.column] ?? 0) * (b.data[p * b.row + j * b.column] ?? 0)
  sum[i * columns + j] = (sum[i * columns + j] ?? 0) + dot
}
