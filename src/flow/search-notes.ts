import { type Chunk, NOTE_GROUPS } from '../model/chunk.ts'
import { type Filter, matchesFilter } from '../model/filter.ts'
import { byScore, type Hit } from '../model/hit.ts'
import type { Query } from '../model/query.ts'
import type { Store } from '../spec/store.ts'
import { type ChosenSearch, type SearchedList, searchAll } from './search-all.ts'

/** How much a place counts that was found by a note, beside one found by its own words. */
const NOTE_WEIGHT = 0.5
/** Notes of one search. */
const NOTE_CANDIDATES = 30

/** Behind the name of a search, in trails. */
const BY_NOTES = ' of notes'

const IS_NOTE: Filter = { op: 'in', field: 'group', values: [...NOTE_GROUPS] }

/** The notes by which a chunk was found. */
export type NotesFound = ReadonlyMap<string, readonly Chunk[]>

/** A question's filter, kept to sources or to notes: each has lists of its own, so that neither pushes the other out. */
export function soughtFilter(sought: 'sources' | 'notes', filter: Filter | undefined): Filter {
  const only: Filter = sought === 'notes' ? IS_NOTE : { op: 'not', of: IS_NOTE }
  return filter ? { op: 'and', of: [filter, only] } : only
}

/**
 * Searches notes, and gives the chunks of the source that they bring, each once a list, at the place of its best note.
 * Whatever an index brought that is no note, or that the filter keeps out, is left out. `most`: chunks of all lists.
 */
export async function searchNotes(
  query: Query,
  searches: readonly ChosenSearch[],
  store: Pick<Store, 'get'>,
  { signal, filter }: { readonly signal: AbortSignal; readonly filter: Filter | undefined },
): Promise<{ readonly lists: readonly SearchedList[]; readonly found: NotesFound; readonly most: number }> {
  const sought = soughtFilter('notes', filter)
  const found = new Map<string, Chunk[]>()
  const lists: SearchedList[] = []
  for (const list of await searchAll(query, searches, { signal, k: NOTE_CANDIDATES, filter: sought })) {
    const notes = await store.get(list.hits.map(({ id }) => id))
    const scores = new Map<string, number>()
    for (const [n, { score }] of list.hits.entries()) {
      const note = notes[n]
      if (!note?.sourceIds || !matchesFilter(sought, note)) continue
      for (const id of note.sourceIds) {
        if (!scores.has(id)) scores.set(id, score)
        const known = found.get(id) ?? []
        if (!known.includes(note)) found.set(id, [...known, note])
      }
    }
    const hits = [...scores].map(([id, score]) => ({ id, score }))
    lists.push({ ...list, by: `${list.by}${BY_NOTES}`, weight: list.weight * NOTE_WEIGHT, hits })
  }
  return { lists, found, most: found.size }
}

/**
 * What was found by its own words and what was found by notes, best first. A chunk in both counts by the better of them, not
 * by their sum: many notes about a place say nothing of how well it answers. The trail tells of both.
 */
export function withHitsOfNotes(own: readonly Hit[], noted: readonly Hit[]): Hit[] {
  const hits = new Map(own.map((hit) => [hit.chunkId, hit]))
  for (const hit of noted) {
    const known = hits.get(hit.chunkId)
    hits.set(hit.chunkId, {
      ...hit,
      score: Math.max(hit.score, known?.score ?? 0),
      trail: [...(known?.trail ?? []), ...hit.trail],
    })
  }
  return [...hits.values()].sort(byScore)
}

/** Lists of notes with only what the same search did not find by the words of the source. */
export function newOnly(noted: readonly SearchedList[], own: readonly SearchedList[]): SearchedList[] {
  return noted.map((list) => {
    const same = own.filter(({ by }) => `${by}${BY_NOTES}` === list.by)
    const known = new Set(same.flatMap(({ hits }) => hits.map(({ id }) => id)))
    return { ...list, hits: list.hits.filter(({ id }) => !known.has(id)) }
  })
}
