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

/** Marks for a, b, c. */
const marking = (...marks: number[]): Reranker => ({
  name: 'marks',
  maxCandidates: 10,
  judges: 'words',
  doRerank: async (_, candidates) => candidates.map(({ chunk }) => marks[chunk.text.charCodeAt(0) - 97] ?? 0),
})

const texts = async (reranker: Reranker, lists: readonly SearchedList[]) =>
  (await rerank({ text: 'x' }, passages, reranker, { lists, fuse, signal })).map(({ chunk }) => chunk.text)

describe('rerank', () => {
  it('orders everything by one who judges by words where only words were searched', async () => {
    expect(await texts(backwards('words'), [list('words', 'bm25', 'a', 'b')])).toEqual(['c', 'b', 'a'])
  })

  it('adds nearness to the marks of words, so that vectors decide where words say little', async () => {
    const lists = [list('words', 'bm25', 'a', 'b', 'c'), list('meaning', 'space', 'a', 'c', 'b')]
    const judge = (...marks: number[]) => ({ ...marking(...marks), fullMarks: 10 })
    expect(await texts(judge(9, 2, 2), lists)).toEqual(['a', 'c', 'b'])
    expect(await texts(judge(2, 9, 2), lists)).toEqual(['b', 'a', 'c'])
    expect(await texts(judge(0, 0.3, 0.1), lists)).toEqual(['a', 'c', 'b'])
    expect(await texts(judge(0, 0.3, 0.1), lists.slice(0, 1))).toEqual(['b', 'c', 'a'])
  })

  it('counts no marks of what has none of the words, beside what vectors found', async () => {
    const lists = [list('words', 'bm25', 'a', 'b'), list('meaning', 'space', 'a', 'c', 'b')]
    expect(await texts({ ...marking(0, 0, 5), fullMarks: 10 }, lists)).toEqual(['a', 'c', 'b'])
  })

  it('adds more for a figure where a figure is asked for', async () => {
    const lists = [list('words', 'bm25', 'a', 'b', 'c'), list('meaning', 'space', 'c', 'a', 'b')]
    const reranker = { ...marking(2, 1, 1), fullMarks: 10 }
    const drawn = passages.map((one) =>
      one.chunk.text === 'c' ? { ...one, chunk: { ...one.chunk, group: 'figure' as const } } : one,
    )
    const first = async (text: string) =>
      (await rerank({ text }, drawn, reranker, { lists, fuse, signal }))[0]?.chunk.text
    expect(await first('how fast is it')).toBe('a')
    expect(await first('which figure shows it')).toBe('c')
    expect(await first('哪张图显示了它')).toBe('c')
  })

  it('says in the trail what words and both together gave', async () => {
    const lists = [list('words', 'bm25', 'a', 'b', 'c'), list('meaning', 'space', 'c', 'b', 'a')]
    const reranker = { ...marking(1, 1, 1), fullMarks: 10 }
    const [first] = await rerank({ text: 'x' }, passages, reranker, { lists, fuse, signal })
    expect(first?.trail.slice(-2)).toEqual([
      { by: 'marks', rank: 3, score: 1 },
      { by: 'weighted', rank: 1, score: first?.score },
    ])
    expect(first?.score).toBeGreaterThan(1)
  })

  it('tells who judges by words only what words found', async () => {
    const seen: number[] = []
    const reranker: Reranker = {
      ...marking(1, 1, 1),
      async doRerank(_, candidates) {
        seen.push(...candidates.map(({ score }) => score))
        return candidates.map(() => 1)
      },
    }
    await texts(reranker, [list('words', 'bm25', 'a', 'b'), list('meaning', 'space', 'c', 'a')])
    expect(seen).toEqual([1, 0.5, 0])
  })

  it('puts an order of words beside what a picture found, rank by rank', async () => {
    const lists = [list('words', 'bm25', 'a', 'b'), list('meaning', 'space', 'a', 'c', 'b')]
    const query = { text: 'x', images: [Uint8Array.of(1)] }
    const found = await rerank(query, passages, backwards('words'), { lists, fuse, signal })
    // Words: b, a, for c has none of them. The picture: a, c, b.
    expect(found.map(({ chunk }) => chunk.text)).toEqual(['a', 'b', 'c'])
  })

  it('orders everything by one who judges by meaning', async () => {
    const lists = [list('words', 'bm25', 'a', 'b'), list('meaning', 'space', 'a', 'c', 'b')]
    expect(await texts(backwards('meaning'), lists)).toEqual(['c', 'b', 'a'])
  })
})
