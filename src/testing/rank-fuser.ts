import { byScore, type Hit } from '../model/hit.ts'
import type { HitFuser } from '../spec/fuser.ts'

/** Reciprocal rank fusion, weighted, in its plainest form; each hit keeps who ranked it where, `rrf` last. */
export const byReciprocalRank: HitFuser = (lists, k) => {
  const found = new Map<string, Hit>()
  for (const { by, weight, hits } of lists)
    for (const [n, { id, score }] of hits.entries()) {
      const known = found.get(id) ?? { chunkId: id, score: 0, trail: [] }
      const trail = [...known.trail, { by, rank: n + 1, score }]
      found.set(id, { chunkId: id, score: known.score + weight / (61 + n), trail })
    }
  const ranked = [...found.values()].sort(byScore).slice(0, k)
  return ranked.map((hit, n) => ({ ...hit, trail: [...hit.trail, { by: 'rrf', rank: n + 1, score: hit.score }] }))
}
