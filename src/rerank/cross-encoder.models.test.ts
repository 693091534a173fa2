import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { passagesOf } from '../testing/passages.ts'
import { sampleDocument } from '../testing/sample-documents.ts'
import { TRAINING_LIMIT_MS, tinyModel } from '../testing/tiny-models/tiny-model.ts'
import { createCrossEncoder, type ScorePairs } from './cross-encoder.ts'
import { openPairScorer } from './pair-scorer.ts'

const { signal } = new AbortController()
let scorer: { score: ScorePairs; close(): Promise<void> }

beforeAll(async () => {
  const folder = await tinyModel('tiny-reranker')
  scorer = await openPairScorer({ folder, graph: 'model', precision: 'q8', device: 'cpu', maxTokens: 128 })
}, TRAINING_LIMIT_MS)
afterAll(() => scorer.close())

const TEXTS = [
  'it weighs 12 kilograms',
  '彩色打印速度为每分钟22页',
  'it prints coloured pages at a speed of 22 pages a minute',
  '只有45分贝',
  'the cassette takes 250 sheets',
]

const passages = passagesOf(
  sampleDocument(
    'manual.pdf',
    TEXTS.map((text) => ({ kind: 'text' as const, text })),
  ),
)
const reranker = () => createCrossEncoder({ name: 'tiny', maxCandidates: 50, score: scorer.score })
const order = (scores: readonly number[]) => scores.map((_, n) => n).sort((a, b) => (scores[b] ?? 0) - (scores[a] ?? 0))

describe('a cross-encoder', () => {
  it.each([
    ['how fast does it print in colour', [1, 2]],
    ['彩色打印有多快', [1, 2]],
    ['有多重', [0]],
    ['how loud is it', [3]],
    ['纸盒能放多少张纸', [4]],
  ] as const)('puts what answers %j first, in either language', async (question, answers) => {
    const scores = await scorer.score(question, TEXTS, signal)
    expect(order(scores).slice(0, answers.length).sort()).toEqual([...answers])
    expect(scores.every((score) => score >= 0 && score <= 1)).toBe(true)
  })

  it('judges passages in the order in which they come, alone as together', async () => {
    const query = { text: '净重' }
    const scores = await reranker().doRerank(query, passages, signal)
    const backwards = await reranker().doRerank(query, passages.toReversed(), signal)
    const alone = await reranker().doRerank(query, passages.slice(2, 3), signal)
    for (const [n, score] of scores.entries()) expect(backwards[passages.length - 1 - n]).toBeCloseTo(score, 4)
    expect(alone[0]).toBeCloseTo(scores[2] ?? Number.NaN, 4)
  })

  it('reads the beginning of what is too long', async () => {
    const scores = await scorer.score('有多重'.repeat(100), [TEXTS[0] ?? '', 'x '.repeat(2000)], signal)
    expect(scores.every(Number.isFinite)).toBe(true)
  })

  it('keeps what was found for a question without words, and gives nothing for nothing', async () => {
    const found = passages.map((passage, n) => ({ ...passage, score: n }))
    expect(await reranker().doRerank({ text: ' ' }, found, signal)).toEqual([0, 1, 2, 3, 4])
    expect(await reranker().doRerank({ text: '净重' }, [], signal)).toEqual([])
  })

  it('stops when it is told to', async () => {
    const stop = new AbortController()
    stop.abort()
    await expect(scorer.score('净重', TEXTS, stop.signal)).rejects.toMatchObject({ code: 'cancelled' })
  })

  it('refuses a model that gives no score, and scores that are none', async () => {
    const folder = await tinyModel('tiny-text')
    const wrong = await openPairScorer({ folder, graph: 'model', precision: 'q8', device: 'cpu', maxTokens: 128 })
    await expect(wrong.score('a', ['b'], signal)).rejects.toMatchObject({ code: 'bad-response' })
    await wrong.close()
    const lying = createCrossEncoder({ name: 'lying', maxCandidates: 9, score: async () => [Number.NaN] })
    await expect(lying.doRerank({ text: 'a' }, passages, signal)).rejects.toMatchObject({ code: 'bad-response' })
  })
})
