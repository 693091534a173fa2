/** Rows in eight bits a value: `values[row, n] ≈ ints[row, n] · scales[row]`. */
export interface Int8Rows {
  readonly ints: Int8Array
  /** One a row; 0 for a row of zeros. */
  readonly scales: Float32Array
}

/** Each row scaled so that its largest value is 127; row-major like `values`. */
export function toInt8(values: Float32Array, dimension: number): Int8Rows {
  const rows = values.length / dimension
  const ints = new Int8Array(values.length)
  const scales = new Float32Array(rows)
  for (let row = 0; row < rows; row += 1) {
    let largest = 0
    for (let n = row * dimension; n < (row + 1) * dimension; n += 1)
      largest = Math.max(largest, Math.abs(values[n] ?? 0))
    scales[row] = largest / 127
    if (largest === 0) continue
    for (let n = row * dimension; n < (row + 1) * dimension; n += 1)
      ints[n] = Math.round(((values[n] ?? 0) * 127) / largest)
  }
  return { ints, scales }
}

/** The inverse of {@link toInt8}, to within half a step of each row's scale. */
export function fromInt8({ ints, scales }: Int8Rows, dimension: number): Float32Array {
  return Float32Array.from(ints, (value, n) => value * (scales[Math.floor(n / dimension)] ?? 0))
}

/** Bytes that the sign bits of a row take: whole words of 64 bits. */
export function signBytes(dimension: number): number {
  return 8 * Math.ceil(dimension / 64)
}

/** One bit a value, 1 for a positive one, lowest bit first; a row fills {@link signBytes}, the rest is 0. */
export function toSignBits(values: Float32Array, dimension: number): Uint8Array {
  const rows = values.length / dimension
  const width = signBytes(dimension)
  const bits = new Uint8Array(rows * width)
  for (let row = 0; row < rows; row += 1)
    for (let n = 0; n < dimension; n += 1)
      if ((values[row * dimension + n] ?? 0) > 0) {
        const at = row * width + (n >> 3)
        bits[at] = (bits[at] ?? 0) | (1 << (n & 7))
      }
  return bits
}
