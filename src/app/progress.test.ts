import { expect, it } from 'vitest'
import type { Progress } from './duomo.ts'
import { createProgress } from './progress.ts'

it('names the file, and its pages or the requests about it', () => {
  const told: Progress[] = []
  const progress = createProgress(2, (one) => told.push(one))
  progress.found()
  progress.page('a.pdf', 3, 4)
  progress.notes('a.pdf', { done: 1, total: 12, share: 0.5 })
  progress.prepared('a.pdf')
  progress.prepared('b.pdf')
  progress.committed('a.pdf')
  expect(told.map(({ elapsedMs: _, etaMs: __, ...one }) => one)).toEqual([
    { stage: 'find', done: 0, total: 2 },
    { stage: 'read', done: 0, total: 2, file: 'a.pdf', page: 3, pages: 4 },
    { stage: 'enrich', done: 0, total: 2, file: 'a.pdf', request: 1, requests: 12 },
    { stage: 'read', done: 1, total: 2, file: 'a.pdf' },
    { stage: 'index', done: 2, total: 2, file: 'b.pdf' },
    { stage: 'commit', done: 2, total: 2, file: 'a.pdf' },
  ])
})

it('counts a file that a model writes notes on by these, not by its pages', () => {
  const eta = (tell: (progress: ReturnType<typeof createProgress>) => void) => {
    let last: Progress | undefined
    let now = 0
    const progress = createProgress(
      1,
      (one) => {
        last = one
      },
      () => now,
    )
    now = 10_000
    tell(progress)
    return last?.etaMs
  }
  expect(eta((progress) => progress.page('a.pdf', 1, 2))).toBe(10_000)
  expect(
    eta((progress) => {
      progress.page('a.pdf', 4, 4)
      progress.notes('a.pdf', { done: 10, total: 40, share: 0.25 })
    }),
  ).toBe(30_000)
})
