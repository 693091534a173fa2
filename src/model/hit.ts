import { z } from 'zod'

/** One step that ranked a hit: who, at which rank (from 1), with which score. */
export const trailStepSchema = z.object({ by: z.string(), rank: z.number().int().positive(), score: z.number() })
export type TrailStep = z.infer<typeof trailStepSchema>

/** A chunk found for a query; higher scores are better. */
export interface Hit {
  readonly chunkId: string
  readonly score: number
  readonly trail: readonly TrailStep[]
}

/** Best first; equal scores by id, so that an order never depends on a store. */
export function byScore(a: Hit, b: Hit): number {
  return b.score - a.score || (a.chunkId < b.chunkId ? -1 : a.chunkId > b.chunkId ? 1 : 0)
}
