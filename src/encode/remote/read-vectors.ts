import { DuomoError } from '../../base/errors.ts'
import type { Embedding, Space } from '../../model/embedding.ts'
import type { GivenVector } from './wire.ts'

/**
 * What a server gave for `count` inputs as embeddings of a space, in the order of the inputs, each row of length 1.
 *
 * @param server - as messages name it
 * @throws `bad-response` when there is not one for each input, `bad-vector` for a wrong length or values that can't be compared
 */
export function readVectors(given: readonly GivenVector[], count: number, space: Space, server: string): Embedding[] {
  return inOrder(given, count, server).map((rows) => {
    if (rows.length === 0 || (space.kind === 'dense' && rows.length !== 1))
      throw new DuomoError('bad-response', `${server} gave ${rows.length} vectors for one input`)
    const units = rows.map((row) => unitOf(row, space, server))
    const [only] = units
    if (space.kind === 'dense' && only) return { kind: 'dense', space: space.id, vector: only }
    const values = new Float32Array(units.length * space.dimension)
    for (const [n, unit] of units.entries()) values.set(unit, n * space.dimension)
    return { kind: 'multi', space: space.id, rows: units.length, values }
  })
}

/** The rows of each input. Servers may answer in any order where they say which is which. */
function inOrder(given: readonly GivenVector[], count: number, server: string): (readonly Float32Array[])[] {
  if (given.length !== count)
    throw new DuomoError('bad-response', `${server} gave vectors for ${given.length} inputs of ${count}`, {
      hint: 'Nothing of this call was kept. Its log may say more.',
    })
  const ordered = new Map<number, readonly Float32Array[]>()
  for (const [n, { index = n, rows }] of given.entries()) {
    if (index < 0 || index >= count || ordered.has(index))
      throw new DuomoError('bad-response', `${server} gave two vectors for one input, or one for none (index ${index})`)
    ordered.set(index, rows)
  }
  return Array.from({ length: count }, (_, n) => ordered.get(n) ?? [])
}

function unitOf(row: Float32Array, space: Space, server: string): Float32Array {
  if (row.length !== space.dimension)
    throw new DuomoError(
      'bad-vector',
      `${server} gave a vector of ${row.length} numbers, expected ${space.dimension}`,
      {
        hint: `Say in its line how long its vectors are (?dimension=${row.length}), and encode the documents again.`,
      },
    )
  let squares = 0
  for (const value of row) squares += value * value
  if (!Number.isFinite(squares) || squares === 0)
    throw new DuomoError(
      'bad-vector',
      `${server} gave a vector with ${squares === 0 ? 'no length' : 'values that are not numbers'}`,
      { hint: 'A model in half precision may overflow; its log may say more.' },
    )
  const length = Math.sqrt(squares)
  return row.map((value) => value / length)
}
