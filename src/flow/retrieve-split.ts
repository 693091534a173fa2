import { toDuomoError } from '../base/errors.ts'
import { mapConcurrent } from '../base/map-concurrent.ts'
import { toProblem } from '../model/problem.ts'
import type { Query } from '../model/query.ts'
import type { HitFuser } from '../spec/fuser.ts'
import type { Passage } from '../spec/passage.ts'
import type { QuestionSplitter } from '../spec/question-splitter.ts'
import { type RetrieveOptions, type RetrieveParts, retrieve } from './retrieve.ts'

export interface RetrieveSplitParts extends RetrieveParts {
  readonly split: QuestionSplitter
}

/** Passages, and what was searched for beside the question itself. */
export interface SplitResult {
  readonly passages: readonly Passage[]
  readonly subQuestions: readonly string[]
}

// Encoders and rankers on servers are not waited for once for each; a splitter gives hardly more.
const AT_ONCE = 4

/**
 * As {@link retrieve}, and then once more for each question that the splitter makes of the question and what it found; the lists
 * are fused by rank. A split that fails is told of, and what the question itself found stands.
 */
export async function retrieveSplit(
  query: Query,
  parts: RetrieveSplitParts,
  options: RetrieveOptions,
): Promise<SplitResult> {
  const first = await retrieve(query, parts, options)
  const subQuestions = await parts.split(query.text, first, options.signal).catch((thrown: unknown) => {
    options.signal.throwIfAborted()
    if (!options.onProblem) throw thrown
    options.onProblem(toProblem(toDuomoError(thrown, 'splitting the question'), 'split'))
    return []
  })
  if (subQuestions.length === 0) return { passages: first, subQuestions }
  const lists = [first]
  const search = (text: string) => retrieve({ text }, parts, options)
  for await (const found of mapConcurrent(subQuestions, AT_ONCE, search)) lists.push(found)
  return { passages: fuseLists(lists, parts.fuse, options.limit), subQuestions }
}

/**
 * The best of all lists in the order of their fused ranks. Each list keeps a share of the places: what only one of them found
 * would otherwise stand behind all that several did, and that is what the others are asked for.
 */
function fuseLists(lists: readonly (readonly Passage[])[], fuse: HitFuser, limit: number): Passage[] {
  const byId = new Map<string, Passage>()
  for (const passage of lists.flat()) if (!byId.has(passage.chunk.id)) byId.set(passage.chunk.id, passage)
  const ranked = lists.map((passages, n) => ({
    by: n === 0 ? 'question' : `sub-question ${n}`,
    weight: 1,
    hits: passages.map(({ chunk, score }) => ({ id: chunk.id, score })),
  }))
  const fused = fuse(ranked, byId.size)
  const share = Math.max(1, Math.floor(limit / lists.length))
  const seated = new Set(lists.flatMap((passages) => passages.slice(0, share).map(({ chunk }) => chunk.id)))
  const [sure, others] = [true, false].map((seat) => fused.filter(({ chunkId }) => seated.has(chunkId) === seat))
  const given = new Set([...(sure ?? []), ...(others ?? [])].slice(0, limit))
  return fused
    .filter((hit) => given.has(hit))
    .flatMap(({ chunkId, score, trail }, n) => {
      const passage = byId.get(chunkId)
      return passage ? [{ ...passage, id: `e${n + 1}`, score, trail: [...passage.trail, ...trail] }] : []
    })
}
