import { describe, expect, it } from 'vitest'
import { byScore, type Hit } from '../model/hit.ts'
import type { HitFuser } from '../spec/fuser.ts'
import type { Reranker } from '../spec/reranker.ts'
import { passagesOf } from '../testing/passages.ts'
import { sampleDocument } from '../testing/sample-documents.ts'
import { rerank } from './rerank.ts'
import type { SearchedList } from './search-all.ts'

const { signal } = new AbortController()
const document = sampleDocument(
  'letters.txt',
  ['a', 'b', 'c'].map((text) => ({ kind: 'text', text }) as const),
)
const passages = passagesOf(document)
const idOf = (text: string) => passages.find(({ chunk }) => chunk.text === text)?.chunk.id ?? ''

const list = (finds: SearchedList['finds'], by: string, ...texts: string[]): SearchedList => ({
  by,
  weight: 1,
  finds,
  hits: texts.map((text, n) => ({ id: idOf(text), score: 1 - n / 10 })),
})

/** One over the rank, summed. */
const fuse: HitFuser = (lists, k) => {
  const totals = new Map<string, number>()
  for (const { hits, weight } of lists)
    for (const [n, { id }] of hits.entries()) totals.set(id, (totals.get(id) ?? 0) + weight / (n + 1))
  return [...totals]
    .map(([chunkId, score]): Hit => ({ chunkId, score, trail: [{ by: 'sum', rank: 1, score }] }))
    .sort(byScore)
    .slice(0, k)
}

/** Later letters first. */
const backwards = (judges: Reranker['judges']): Reranker => ({
  name: 'backwards',
  maxCandidates: 10,
  judges,
  doRerank: async (_, candidates) => candidates.map(({ chunk }) => chunk.text.charCodeAt(0)),
})

const texts = async (reranker: Reranker, lists: readonly SearchedList[]) =>
  (await rerank({ text: 'x' }, passages, reranker, { lists, fuse, signal })).map(({ chunk }) => chunk.text)

describe('rerank', () => {
  it('orders everything by one who judges by words where only words were searched', async () => {
    expect(await texts(backwards('words'), [list('words', 'bm25', 'a', 'b')])).toEqual(['c', 'b', 'a'])
  })

  it('puts an order of words in the place of the lists of words, beside what vectors found', async () => {
    const lists = [list('words', 'bm25', 'a', 'b'), list('meaning', 'space', 'a', 'c', 'b')]
    // Words: b, a, for c has none of them. Vectors: a, c, b.
    expect(await texts(backwards('words'), lists)).toEqual(['a', 'b', 'c'])
  })

  it('orders everything by one who judges by meaning', async () => {
    const lists = [list('words', 'bm25', 'a', 'b'), list('meaning', 'space', 'a', 'c', 'b')]
    expect(await texts(backwards('meaning'), lists)).toEqual(['c', 'b', 'a'])
  })
})
