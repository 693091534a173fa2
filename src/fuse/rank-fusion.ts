import { byScore, type Hit, type TrailStep } from '../model/hit.ts'
import type { HitFuser, RankedList } from '../spec/fuser.ts'

/** The constant of reciprocal rank fusion in Cormack, Clarke and Büttcher (SIGIR 2009). */
const RANK_CONSTANT = 60

/** Reciprocal rank fusion: each list gives `weight / (60 + rank)`; scores themselves do not count. */
export const fuseByRank: HitFuser = (lists, k) =>
  fuse(lists, k, 'rrf', (list) => list.hits.map((_, i) => 1 / (RANK_CONSTANT + i + 1)))

/**
 * Weighted sum of scores, each list stretched to `[0, 1]` between its worst and best; a list whose scores are all equal
 * gives 1 to each of its hits.
 */
export const fuseByScore: HitFuser = (lists, k) =>
  fuse(lists, k, 'weighted', (list) => {
    const scores = list.hits.map((hit) => hit.score)
    const low = scores.reduce((a, b) => Math.min(a, b), Infinity)
    const range = scores.reduce((a, b) => Math.max(a, b), -Infinity) - low
    return scores.map((score) => (range > 0 ? (score - low) / range : 1))
  })

/** `gains` gives what each hit of a list is worth, in the list's order; an id twice in one list counts once, where it is best. */
function fuse(lists: readonly RankedList[], k: number, by: string, gains: (list: RankedList) => number[]): Hit[] {
  const totals = new Map<string, { score: number; trail: TrailStep[] }>()
  for (const list of lists) {
    const seen = new Set<string>()
    const gain = gains(list)
    for (const [i, hit] of list.hits.entries()) {
      if (seen.has(hit.id)) continue
      seen.add(hit.id)
      const total = totals.get(hit.id) ?? { score: 0, trail: [] }
      total.score += list.weight * (gain[i] ?? 0)
      total.trail.push({ by: list.by, rank: i + 1, score: hit.score })
      totals.set(hit.id, total)
    }
  }
  return [...totals]
    .map(([chunkId, { score, trail }]): Hit => ({ chunkId, score, trail }))
    .sort(byScore)
    .slice(0, Math.max(k, 0))
    .map((hit, i) => ({ ...hit, trail: [...hit.trail, { by, rank: i + 1, score: hit.score }] }))
}
