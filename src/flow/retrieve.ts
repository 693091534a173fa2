import { toDuomoError } from '../base/errors.ts'
import type { Chunk } from '../model/chunk.ts'
import { type Filter, matchesFilter } from '../model/filter.ts'
import type { Hit } from '../model/hit.ts'
import { type Problem, toProblem } from '../model/problem.ts'
import type { Query } from '../model/query.ts'
import type { HitFuser } from '../spec/fuser.ts'
import type { Passage } from '../spec/passage.ts'
import type { Reranker } from '../spec/reranker.ts'
import { rerank } from './rerank.ts'
import { chooseSearches, type SearchChoice, type SearchParts, searchAll } from './search-all.ts'
import { type NotesFound, newOnly, searchNotes, soughtFilter, withHitsOfNotes } from './search-notes.ts'
import { type WidenChoice, widen } from './widen.ts'

export interface RetrieveParts extends SearchParts {
  /** Whether programs wrote notes about any document; none did if absent. */
  readonly hasNotes?: () => Promise<boolean>
  readonly fuse: HitFuser
  /** In turn, each over what the one before left. */
  readonly rerankers: readonly Reranker[]
}

export interface RetrieveOptions extends SearchChoice, WidenChoice {
  readonly signal: AbortSignal
  /** Passages at the most. */
  readonly limit: number
  /** What the passages are limited to. */
  readonly filter?: Filter
  /** `false` keeps the order of the fused lists. */
  readonly rerank?: boolean
  /** Told of a model that could not rank: then the order before it stands. Without it that is an error. */
  readonly onProblem?: (problem: Problem) => void
}

// Deep enough that a reranker can lift what words alone put far down.
const CANDIDATES = 100

/**
 * Query → words and vectors → search each index → fuse → rerank: the passages that answer best, ids `e1`, `e2` … in order.
 * A failing index is an error, never fewer results.
 */
export async function retrieve(
  query: Query,
  parts: RetrieveParts,
  {
    signal,
    limit,
    filter,
    rerank: reranks = true,
    onProblem,
    perGroup,
    neighbours,
    target,
    ...choice
  }: RetrieveOptions,
): Promise<Passage[]> {
  const searches = chooseSearches(parts, choice)
  const noted = (await parts.hasNotes?.()) ?? false
  const own = noted ? soughtFilter('sources', filter) : filter
  const found = await searchAll(query, searches, { signal, k: CANDIDATES, ...(own ? { filter: own } : {}) })
  const byNotes = noted ? await searchNotes(query, searches, parts.store, { signal, filter }) : undefined
  // Nothing that one search found makes way for what another found: rerankers see both.
  const hits = withHitsOfNotes(
    parts.fuse(found, CANDIDATES * Math.max(found.length, 1)),
    byNotes ? parts.fuse(byNotes.lists, byNotes.most) : [],
  )
  const lists = byNotes ? [...found, ...newOnly(byNotes.lists, found)] : found
  let passages = await toPassages(hits, parts, filter, byNotes?.found)
  for (const reranker of reranks ? parts.rerankers : []) {
    // A picture alone asks for nothing that words could judge.
    if (reranker.judges === 'words' && !query.text.trim()) continue
    const before = passages
    passages = await rerank(query, before, reranker, { lists, fuse: parts.fuse, signal }).catch((thrown: unknown) => {
      if (signal.aborted || reranker.judges === 'words' || !onProblem) throw thrown
      onProblem(toProblem(toDuomoError(thrown, `ranking by ${reranker.name}`), 'rerank'))
      return before
    })
  }
  const given = widen(passages, {
    ...(perGroup ? { perGroup } : {}),
    ...(neighbours ? { neighbours } : {}),
    ...(target ? { target } : {}),
  })
  return given.slice(0, limit).map((passage, n) => ({ ...passage, id: `e${n + 1}` }))
}

/**
 * Hits with their chunks, elements and documents; rows that the catalogue doesn't name are passed over, and whatever an index
 * brought that the filter keeps out.
 */
async function toPassages(
  hits: readonly Hit[],
  { store, shelf }: RetrieveParts,
  filter: Filter | undefined,
  noted: NotesFound = new Map(),
): Promise<Passage[]> {
  const chunks = await store.get(hits.map(({ chunkId }) => chunkId))
  const passages: Passage[] = []
  for (const [n, hit] of hits.entries()) {
    const chunk = chunks[n]
    // What programs wrote is shown as no source, whichever index brought it.
    if (chunk?.sourceIds) continue
    const notes = noted.get(hit.chunkId) ?? []
    if (chunk && filter && !passes(filter, chunk, notes)) continue
    const document = chunk && (await shelf.take(chunk.documentId))
    if (!chunk || !document) continue
    const elements = chunk.elementIds.flatMap((id) => document.elements.get(id) ?? [])
    // A row of another reading of the document, which is being replaced at this moment; one that stays is found by `doctor`.
    if (elements.length !== chunk.elementIds.length) continue
    passages.push({
      id: hit.chunkId,
      chunk,
      elements,
      document: document.document,
      label: document.label,
      score: hit.score,
      trail: hit.trail,
      ...(notes.length > 0 ? { notes: notes.map(({ text }) => text) } : {}),
    })
  }
  return passages
}

/** What was found by a note is of the note's group too: who looks for pairs gets what they are about. */
function passes(filter: Filter, chunk: Chunk, notes: readonly Chunk[]): boolean {
  return matchesFilter(filter, chunk) || notes.some(({ group }) => matchesFilter(filter, { ...chunk, group }))
}
