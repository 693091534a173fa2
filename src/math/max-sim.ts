/**
 * Late-interaction score (ColBERT, Khattab & Zaharia 2020): for each query row, its best dot product in the document; summed.
 *
 * @param query - row-major `[queryRows, dimension]`
 * @param document - row-major `[documentRows, dimension]`, at least one row
 * @returns for L2-normalised rows a score in `[-queryRows, queryRows]`
 */
export function maxSim(query: Float32Array, document: Float32Array, dimension: number): number {
  let sum = 0
  for (let q = 0; q < query.length; q += dimension) {
    // -Infinity, not 0: a row without a likeness must not be lifted.
    let best = Number.NEGATIVE_INFINITY
    for (let d = 0; d < document.length; d += dimension) {
      let dot = 0
      for (let n = 0; n < dimension; n += 1) dot += (query[q + n] ?? 0) * (document[d + n] ?? 0)
      if (dot > best) best = dot
    }
    sum += best
  }
  return sum
}
