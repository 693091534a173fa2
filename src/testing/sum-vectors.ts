import type { QueryFuser } from '../spec/fuser.ts'

/** The weighted sum of dense vectors as it is, of one space and length; for tests. */
export const sumVectors: QueryFuser = (parts) => {
  const [first] = parts
  if (first?.embedding.kind !== 'dense') throw new Error('sumVectors takes dense vectors')
  const { space, vector } = first.embedding
  const sum = new Float32Array(vector.length)
  for (const { embedding, weight } of parts)
    if (embedding.kind === 'dense')
      for (const [i, value] of embedding.vector.entries()) sum[i] = (sum[i] ?? 0) + weight * value
  return { kind: 'dense', space, vector: sum }
}
