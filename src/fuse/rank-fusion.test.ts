import { describe, expect, it } from 'vitest'
import { fuseByRank, fuseByScore } from './rank-fusion.ts'

const words = {
  by: 'bm25',
  weight: 1,
  hits: [
    { id: 'a', score: 9 },
    { id: 'b', score: 5 },
    { id: 'c', score: 1 },
  ],
}
const meaning = {
  by: 'dense',
  weight: 1,
  hits: [
    { id: 'b', score: 0.9 },
    { id: 'd', score: 0.8 },
  ],
}

describe('fuseByRank', () => {
  it('adds reciprocal ranks and keeps who ranked where', () => {
    const fused = fuseByRank([words, meaning], 10)
    expect(fused.map((hit) => hit.chunkId)).toEqual(['b', 'a', 'd', 'c'])
    expect(fused[0]?.score).toBeCloseTo(1 / 62 + 1 / 61, 12)
    expect(fused[0]?.trail).toEqual([
      { by: 'bm25', rank: 2, score: 5 },
      { by: 'dense', rank: 1, score: 0.9 },
      { by: 'rrf', rank: 1, score: fused[0]?.score },
    ])
  })

  it('orders equal scores by id, whatever list came first', () => {
    const lists = [
      { by: 'x', weight: 1, hits: [{ id: 'z', score: 1 }] },
      { by: 'y', weight: 1, hits: [{ id: 'a', score: 1 }] },
    ]
    expect(fuseByRank(lists, 10).map((hit) => hit.chunkId)).toEqual(['a', 'z'])
    expect(fuseByRank(lists.toReversed(), 10).map((hit) => hit.chunkId)).toEqual(['a', 'z'])
  })

  it('counts an id once a list', () => {
    const twice = {
      by: 'x',
      weight: 1,
      hits: [
        { id: 'a', score: 2 },
        { id: 'a', score: 1 },
      ],
    }
    expect(fuseByRank([twice], 10)[0]?.score).toBeCloseTo(1 / 61, 12)
  })

  it('weighs lists and cuts at k', () => {
    expect(fuseByRank([words, { ...meaning, weight: 3 }], 1).map((hit) => hit.chunkId)).toEqual(['b'])
    expect(fuseByRank([words], 0)).toEqual([])
    expect(fuseByRank([], 5)).toEqual([])
  })
})

describe('fuseByScore', () => {
  it('stretches each list to its own range', () => {
    const fused = fuseByScore([words, meaning], 10)
    expect(fused.map(({ chunkId, score }) => [chunkId, score])).toEqual([
      ['b', 1.5],
      ['a', 1],
      ['c', 0],
      ['d', 0],
    ])
  })

  it('gives a list of equal scores its full weight instead of dividing by zero', () => {
    const flat = {
      by: 'x',
      weight: 0.5,
      hits: [
        { id: 'a', score: 3 },
        { id: 'b', score: 3 },
      ],
    }
    expect(fuseByScore([flat], 10).map((hit) => hit.score)).toEqual([0.5, 0.5])
  })
})
