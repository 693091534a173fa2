import { DuomoError } from '../base/errors.ts'
import { hashParts } from '../base/hash.ts'
import type { Space } from '../model/embedding.ts'
import type { Precision } from '../onnx/precision.ts'
import type { ModelRecipe } from './model-entry.ts'

export interface SpaceOf {
  readonly name: string
  /** A commit or a hash of the files. */
  readonly revision: string
  readonly precision: Precision
  readonly recipe: ModelRecipe
  /** Shorter vectors than the full ones. */
  readonly cut?: number
}

/**
 * The space of a model's vectors, e.g. `multilingual-e5-small@761b726/q8/mean/384/l2/p-4c1f`: whatever changes a vector
 * changes the name. The last part is a hash of the prompts, where there are any.
 */
export function spaceOf({ name, revision, precision, recipe, cut }: SpaceOf): Space {
  const { pooling, prompts, dimension, task, padTo, maxTokens } = recipe
  const prompted = prompts.query !== '' || prompts.document !== ''
  const special = [
    ...(prompted ? [`p-${hashParts([prompts.query, prompts.document]).slice(0, 4)}`] : []),
    ...(padTo === undefined ? [] : [`pad${padTo}`]),
  ]
  const parts = [
    `${name}@${revision.slice(0, 7)}`,
    precision,
    ...(pooling === 'none' ? [] : [pooling]),
    `${cut ?? dimension}`,
    'l2',
    `t${maxTokens}`,
    ...special,
  ]
  return { id: parts.join('/'), kind: task === 'page' ? 'multi' : 'dense', dimension: cut ?? dimension }
}

/** @throws `usage` for a length that the model was not trained for */
export function checkedCut(cut: number | undefined, cuts: readonly number[], name: string): number | undefined {
  if (cut === undefined || cuts.includes(cut)) return cut
  throw new DuomoError('usage', `${name} gives no vectors of ${cut} values`, {
    hint: cuts.length > 0 ? `It can be cut to ${cuts.join(', ')}.` : 'Its vectors can not be cut.',
  })
}
