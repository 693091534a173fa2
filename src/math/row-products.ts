/**
 * The dot product of every row of one with every row of another: what MaxSim takes the maximum of.
 *
 * @param query - row-major `[queryRows, dimension]`
 * @param document - row-major `[documentRows, dimension]`
 * @returns row-major `[queryRows, documentRows]`
 */
export function rowProducts(query: Float32Array, document: Float32Array, dimension: number): Float32Array {
  const queryRows = query.length / dimension
  const documentRows = document.length / dimension
  const products = new Float32Array(queryRows * documentRows)
  for (let q = 0; q < queryRows; q += 1)
    for (let d = 0; d < documentRows; d += 1) {
      let dot = 0
      for (let n = 0; n < dimension; n += 1) dot += (query[q * dimension + n] ?? 0) * (document[d * dimension + n] ?? 0)
      products[q * documentRows + d] = dot
    }
  return products
}
