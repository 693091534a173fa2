import { DuomoError } from '../base/errors.ts'
import { followBase, type IndexFollower } from '../flow/index-follower.ts'
import type { CustomIndex } from '../spec/custom-index.ts'
import type { Similarity } from '../spec/similarity.ts'

/** What a user has registered to search with. */
export interface CustomParts {
  readonly followers: readonly IndexFollower[]
  readonly similarities: ReadonlyMap<string, Similarity>
}

/** @throws `usage` for a name that is none, is taken, or was given twice */
export function toCustomParts(
  indexes: readonly CustomIndex[] = [],
  similarities: Readonly<Record<string, Similarity>> = {},
): CustomParts {
  const taken = new Set(['bm25'])
  for (const { name } of indexes) {
    if (!/^\p{L}[\p{L}\p{N}_-]{0,62}$/u.test(name) || taken.has(name))
      throw new DuomoError('usage', `"${name}" can't name an index${taken.has(name) ? ': it is taken' : ''}`, {
        hint: 'Use up to 63 letters, digits, "-" or "_", beginning with a letter, another for each index and not bm25.',
      })
    taken.add(name)
  }
  return { followers: indexes.map(followBase), similarities: new Map(Object.entries(similarities)) }
}
