import { DuomoError } from '../base/errors.ts'
import type { Embedding, Space } from '../model/embedding.ts'
import type { StoreRow } from '../spec/store.ts'

// Smallest normal and largest single-precision numbers: outside them a squared norm becomes 0 or infinite in a store.
const MIN_SQUARE = 1.2e-38
const MAX_SQUARE = 3.4e38

/**
 * Checks all embeddings of rows before any is written.
 *
 * @throws `bad-vector` naming the row, the space, what was given and what was expected
 */
export function checkRows(rows: readonly StoreRow[], spaces: ReadonlyMap<string, Space>): void {
  for (const row of rows) {
    const seen = new Set<string>()
    for (const embedding of row.embeddings) {
      const who = `chunk ${row.chunk.id}`
      checkDense(embedding, spaces, who)
      if (seen.has(embedding.space)) throw bad(embedding, who, 'two vectors in one space', 'at most one')
      seen.add(embedding.space)
    }
  }
}

/** One dense vector of a known space: right length, finite, not zero. */
export function checkDense(embedding: Embedding, spaces: ReadonlyMap<string, Space>, who: string): Float32Array {
  const space = spaces.get(embedding.space)
  if (!space)
    throw bad(
      embedding,
      who,
      'a space that this index does not know',
      `one of: ${[...spaces.keys()].join(', ') || 'none'}`,
    )
  if (embedding.kind !== 'dense') throw bad(embedding, who, `a ${embedding.kind} embedding`, 'a dense vector')
  const { vector } = embedding
  if (vector.length !== space.dimension) throw bad(embedding, who, `${vector.length} numbers`, String(space.dimension))
  let square = 0
  for (const value of vector) square += value * value
  if (!Number.isFinite(square)) throw bad(embedding, who, 'NaN or infinity', 'finite numbers')
  if (square < MIN_SQUARE || square > MAX_SQUARE)
    throw bad(embedding, who, `a norm of ${Math.sqrt(square)}`, 'a norm above 0 that single precision can square')
  return vector
}

function bad(embedding: Embedding, who: string, given: string, expected: string): DuomoError {
  return new DuomoError('bad-vector', `${who}, space ${embedding.space}: got ${given}, expected ${expected}`, {
    hint: 'The encoder and the index do not fit each other; nothing was written.',
  })
}
