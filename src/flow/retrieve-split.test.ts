import { expect, it } from 'vitest'
import { DuomoError } from '../base/errors.ts'
import type { Problem } from '../model/problem.ts'
import { openMemoryStore } from '../testing/memory-store.ts'
import { byReciprocalRank } from '../testing/rank-fuser.ts'
import { sampleDocument } from '../testing/sample-documents.ts'
import { sampleRow } from '../testing/sample-rows.ts'
import { sumVectors } from '../testing/sum-vectors.ts'
import { createDocumentShelf } from './document-shelf.ts'
import { encodeReading } from './reading.ts'
import { type RetrieveSplitParts, retrieveSplit } from './retrieve-split.ts'

const signal = new AbortController().signal

/** Six documents of ferries, one of a captain. */
async function parts(split: RetrieveSplitParts['split']): Promise<RetrieveSplitParts> {
  const texts = [...Array.from({ length: 6 }, (_, n) => `ferry ${n} to Lindholm`), 'captain Falk']
  const documents = texts.map((text) => sampleDocument(`${text}.txt`, [{ kind: 'text', text }]))
  const store = openMemoryStore()
  await store.put(
    documents.map(({ id }, n) => {
      const text = texts[n] ?? ''
      return sampleRow(id, text.split(' '), {}, { documentId: id, elementIds: [`${id}/0`], text })
    }),
  )
  const byId = new Map(documents.map((document) => [document.id, document]))
  const shelf = createDocumentShelf(
    {
      find: async (id) => ({ label: byId.get(id)?.origin.uri ?? '', reading: id }),
      async load(id) {
        const document = byId.get(id)
        return document && encodeReading(document)
      },
    },
    1e6,
  )
  return {
    store,
    shelf,
    queryWords: (text) => text.split(' '),
    encoders: [],
    fuseParts: sumVectors,
    indexes: [],
    similarities: new Map(),
    fuse: byReciprocalRank,
    rerankers: [],
    split,
  }
}

it('keeps a place for what only one sub-question found, and says who ranked it', async () => {
  const asked: string[] = []
  const splitting = await parts(async (_, found) => {
    asked.push(...found.map(({ id }) => id))
    return ['ferry to Lindholm', 'captain Falk']
  })
  const { passages, subQuestions } = await retrieveSplit({ text: 'ferry Lindholm' }, splitting, { signal, limit: 4 })
  expect(asked).toEqual(['e1', 'e2', 'e3', 'e4'])
  expect(subQuestions).toEqual(['ferry to Lindholm', 'captain Falk'])
  expect(passages.map(({ id }) => id)).toEqual(['e1', 'e2', 'e3', 'e4'])
  const captain = passages.find(({ chunk }) => chunk.text === 'captain Falk')
  expect(captain?.trail.map(({ by, rank }) => [by, rank])).toContainEqual(['sub-question 2', 1])
  const [first] = passages
  expect(first?.trail.map(({ by }) => by)).toEqual(expect.arrayContaining(['question', 'sub-question 1']))
  expect(passages.map(({ score }) => score)).toEqual(passages.map(({ score }) => score).sort((a, b) => b - a))
})

it('searches for the sub-questions side by side, and fuses what they found in their order, whichever ends first', async () => {
  const splitting = await parts(async () => ['captain Falk', 'ferry 3'])
  let lastHasBegun = () => {}
  const last = new Promise<void>((done) => {
    lastHasBegun = done
  })
  const patient = {
    name: 'patient',
    version: '1',
    async search({ text }: { readonly text: string }) {
      if (text === 'ferry 3') lastHasBegun()
      // For ever, if the one is only searched when the other is done.
      if (text === 'captain Falk') await last
      return []
    },
  }
  const { passages } = await retrieveSplit(
    { text: 'Lindholm' },
    { ...splitting, indexes: [patient] },
    { signal, limit: 4 },
  )
  const ranks = (text: string) =>
    passages.find(({ chunk }) => chunk.text === text)?.trail.flatMap(({ by, rank }) => (rank === 1 ? [by] : []))
  expect(ranks('captain Falk')).toContain('sub-question 1')
  expect(ranks('ferry 3 to Lindholm')).toContain('sub-question 2')
})

it('has no search under way when one of them fails', async () => {
  const splitting = await parts(async () => ['broken', 'slow'])
  let ended = false
  const index = {
    name: 'odd',
    version: '1',
    async search({ text }: { readonly text: string }) {
      if (text === 'broken') throw new Error('the index is broken')
      for (let turn = 0; turn < 50; turn += 1) await Promise.resolve()
      ended ||= text === 'slow'
      return []
    },
  }
  const searching = retrieveSplit({ text: 'captain' }, { ...splitting, indexes: [index] }, { signal, limit: 4 })
  await expect(searching).rejects.toThrow('the index is broken')
  expect(ended).toBe(true)
})

it('searches for the question alone where nothing is to be split', async () => {
  const splitting = await parts(async () => [])
  const { passages, subQuestions } = await retrieveSplit({ text: 'captain' }, splitting, { signal, limit: 4 })
  expect(subQuestions).toEqual([])
  expect(passages.map(({ chunk }) => chunk.text)).toEqual(['captain Falk'])
})

it('tells of a split that failed, and stops with its signal', async () => {
  const failing = await parts(() => Promise.reject(new DuomoError('timeout', 'no word')))
  const problems: Problem[] = []
  const onProblem = (problem: Problem) => problems.push(problem)
  const { passages } = await retrieveSplit({ text: 'captain' }, failing, { signal, limit: 4, onProblem })
  expect(passages).toHaveLength(1)
  expect(problems).toMatchObject([{ stage: 'split', code: 'timeout' }])
  const stop = new AbortController()
  const stopping = await parts(async () => {
    stop.abort(new DuomoError('cancelled', 'stopped'))
    throw new DuomoError('timeout', 'no word')
  })
  const stopped = retrieveSplit({ text: 'captain' }, stopping, { signal: stop.signal, limit: 4, onProblem })
  await expect(stopped).rejects.toMatchObject({ code: 'cancelled' })
})
