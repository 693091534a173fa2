import { DuomoError } from '../base/errors.ts'
import type { Embedding } from '../model/embedding.ts'
import type { Encoder, EncoderInput } from '../spec/encoder.ts'

/** All inputs through an encoder in batches, in order; whatever is not one vector of its space for each input is `bad-vector`. */
export async function encodeAll(
  encoder: Encoder,
  inputs: readonly EncoderInput[],
  role: 'query' | 'document',
  signal: AbortSignal,
): Promise<Embedding[]> {
  const embeddings: Embedding[] = []
  for (let start = 0; start < inputs.length; start += encoder.maxBatch) {
    if (signal.aborted) throw new DuomoError('cancelled', `${encoder.name}: encoding was cancelled`)
    const batch = inputs.slice(start, start + encoder.maxBatch)
    const made = await encoder.doEncode(batch, { role, signal })
    if (made.length !== batch.length)
      throw new DuomoError('bad-vector', `${encoder.name} gave ${made.length} vectors for ${batch.length} inputs`)
    for (const embedding of made) embeddings.push(checked(embedding, encoder))
  }
  return embeddings
}

/** The embedding, if it is one vector of the encoder's space. */
export function checked(embedding: Embedding, { name, space }: Encoder): Embedding {
  if (embedding.space !== space.id || embedding.kind !== space.kind)
    throw new DuomoError(
      'bad-vector',
      `${name} gave a ${embedding.kind} vector of ${embedding.space}, expected ${space.kind} of ${space.id}`,
    )
  const values =
    embedding.kind === 'dense' ? embedding.vector : embedding.kind === 'multi' ? embedding.values : embedding.weights
  const expected =
    embedding.kind === 'dense'
      ? space.dimension
      : embedding.kind === 'multi'
        ? embedding.rows * space.dimension
        : embedding.terms.length
  if (values.length !== expected || values.length === 0)
    throw new DuomoError('bad-vector', `${name} gave ${values.length} values, expected ${expected} (${space.id})`)
  let squares = 0
  for (const value of values) squares += value * value
  if (!Number.isFinite(squares) || squares === 0)
    throw new DuomoError(
      'bad-vector',
      `${name} gave a vector with ${squares === 0 ? 'no length' : 'values that are not finite'}`,
    )
  return embedding
}
