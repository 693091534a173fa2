import { DuomoError } from '../base/errors.ts'
import type { Embedding } from '../model/embedding.ts'
import type { QueryFuser } from '../spec/fuser.ts'

/** Usual weights of the parts of a query that has words and a picture. */
export const QUERY_WEIGHTS = { text: 0.4, image: 0.6 } as const

/**
 * Weighted sum of one space's dense vectors, brought back to length 1. Parts of another kind or space, none at all, or
 * parts that cancel out are a `bad-vector` error.
 */
export const fuseVectors: QueryFuser = (parts) => {
  const dense = parts.map(({ embedding, weight }) => ({ embedding: denseOf(embedding), weight }))
  const [first] = dense
  if (!first) throw new DuomoError('bad-vector', 'fuseVectors got no parts, expected at least one')
  const { space } = first.embedding
  const sum = new Float32Array(first.embedding.vector.length)
  for (const { embedding, weight } of dense) {
    if (embedding.space !== space || embedding.vector.length !== sum.length) {
      throw new DuomoError(
        'bad-vector',
        `fuseVectors got parts of ${embedding.space} (${embedding.vector.length}) and ${space} (${sum.length}), expected one space`,
      )
    }
    for (const [i, value] of embedding.vector.entries()) sum[i] = (sum[i] ?? 0) + weight * value
  }
  const length = Math.hypot(...sum)
  if (!(length > 0) || !Number.isFinite(length))
    throw new DuomoError(
      'bad-vector',
      `fuseVectors got parts whose sum has length ${length}, expected a finite positive one`,
    )
  return { kind: 'dense', space, vector: sum.map((value) => value / length) }
}

function denseOf(embedding: Embedding): Extract<Embedding, { kind: 'dense' }> {
  if (embedding.kind === 'dense') return embedding
  throw new DuomoError(
    'bad-vector',
    `fuseVectors got a ${embedding.kind} embedding of ${embedding.space}, expected dense ones`,
  )
}
