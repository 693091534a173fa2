/** The vector at length 1 (L2), a new one; one without length stays as it is. */
export function toUnitLength(vector: Float32Array): Float32Array {
  let squares = 0
  for (const value of vector) squares += value * value
  const length = Math.sqrt(squares)
  return length > 0 ? vector.map((value) => value / length) : vector.slice()
}

/** The mean of vectors of one length; at least one. */
export function meanOf(vectors: readonly Float32Array[]): Float32Array {
  const sum = new Float32Array(vectors[0]?.length ?? 0)
  for (const vector of vectors) for (const [n, value] of vector.entries()) sum[n] = (sum[n] ?? 0) + value
  return sum.map((value) => value / vectors.length)
}
