import { expect, it } from 'vitest'
import { newOnly, withHitsOfNotes } from './search-notes.ts'

const hit = (chunkId: string, score: number, by: string) => ({ chunkId, score, trail: [{ by, rank: 1, score }] })

it('counts what was found both ways by the better, and tells of both', () => {
  const own = [hit('a', 0.9, 'own'), hit('b', 0.2, 'own')]
  const merged = withHitsOfNotes(own, [hit('b', 0.5, 'notes'), hit('c', 0.3, 'notes'), hit('a', 0.1, 'notes')])
  expect(merged.map(({ chunkId, score }) => [chunkId, score])).toEqual([
    ['a', 0.9],
    ['b', 0.5],
    ['c', 0.3],
  ])
  expect(merged[1]?.trail.map(({ by }) => by)).toEqual(['own', 'notes'])
})

it('leaves a list of notes what its own search did not find', () => {
  const list = (by: string, ...ids: string[]) => ({
    by,
    weight: 1,
    finds: 'words' as const,
    hits: ids.map((id) => ({ id, score: 1 })),
  })
  const left = newOnly([list('bm25 of notes', 'a', 'b')], [list('bm25', 'a'), list('dense', 'b')])
  expect(left.map(({ hits }) => hits.map(({ id }) => id))).toEqual([['b']])
})
