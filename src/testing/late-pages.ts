import type { Embedding } from '../model/embedding.ts'

/** A multi-vector page or query: rows of random directions, normalised; `near` mixes each row with one of another page. */
export function latePage(
  random: () => number,
  shape: { readonly space: string; readonly rows: number; readonly dimension: number },
  near?: { readonly page: Embedding; readonly share: number },
): Embedding {
  const { space, rows, dimension } = shape
  const values = new Float32Array(rows * dimension)
  const other = near?.page.kind === 'multi' ? near.page.values : undefined
  for (let row = 0; row < rows; row += 1) {
    const from = other ? Math.floor((random() * other.length) / dimension) * dimension : 0
    let square = 0
    for (let n = 0; n < dimension; n += 1) {
      // Three uniform numbers come close enough to a normal one, so that directions are even.
      let value = (random() + random() + random() - 1.5) / Math.sqrt(dimension / 4)
      if (other && near) value = near.share * (other[from + n] ?? 0) + (1 - near.share) * value
      values[row * dimension + n] = value
      square += value * value
    }
    for (let n = 0; n < dimension; n += 1)
      values[row * dimension + n] = (values[row * dimension + n] ?? 0) / Math.sqrt(square)
  }
  return { kind: 'multi', space, rows, values }
}
