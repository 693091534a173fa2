import { expect, it } from 'vitest'
import { DuomoError } from '../base/errors.ts'
import type { Enricher } from '../spec/enricher.ts'
import { printerManual } from '../testing/sample-documents.ts'
import { enrich, type NotesProgress } from './enrich.ts'

const signal = new AbortController().signal
const picture = async () => undefined

/** Tells that it has so many requests answered, one after the other, and then fails if it is to. */
const teller = (requests: number, { asks = true, fails = false } = {}): Enricher => ({
  name: `asks${requests}`,
  version: 1,
  asks,
  async doEnrich(document, { progress }) {
    for (let n = 1; n <= requests; n++) progress?.(n, requests)
    if (fails) throw new DuomoError('part-unavailable', 'the model is away')
    return document
  },
})

it('tells of each request, and what share of all notes that are asked for is written', async () => {
  const told: NotesProgress[] = []
  const enrichers = [teller(3, { asks: false }), teller(2), teller(1, { fails: true }), teller(0), teller(4)]
  await enrich(printerManual(), 'pdf/1', enrichers, { signal, picture, onNotes: (progress) => told.push(progress) })
  expect(told).toEqual([
    { done: 1, total: 2, share: 0.125 },
    { done: 2, total: 2, share: 0.25 },
    { done: 1, total: 1, share: 0.5 },
    { done: 1, total: 4, share: 0.8125 },
    { done: 2, total: 4, share: 0.875 },
    { done: 3, total: 4, share: 0.9375 },
    { done: 4, total: 4, share: 1 },
  ])
})

it('needs nobody who listens', async () => {
  const { recipe } = await enrich(printerManual(), 'pdf/1', [teller(2)], { signal, picture })
  expect(recipe).toBe('pdf/1 asks2/1')
})
