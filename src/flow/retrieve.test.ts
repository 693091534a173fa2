import { describe, expect, it } from 'vitest'
import { DuomoError } from '../base/errors.ts'
import type { Document } from '../model/document.ts'
import type { HitFuser } from '../spec/fuser.ts'
import type { Reranker } from '../spec/reranker.ts'
import { openMemoryStore } from '../testing/memory-store.ts'
import { byReciprocalRank } from '../testing/rank-fuser.ts'
import { sampleDocument } from '../testing/sample-documents.ts'
import { sampleRow } from '../testing/sample-rows.ts'
import { sumVectors } from '../testing/sum-vectors.ts'
import { createDocumentShelf } from './document-shelf.ts'
import { encodeReading } from './reading.ts'
import { type RetrieveParts, retrieve } from './retrieve.ts'

const options = { signal: new AbortController().signal, limit: 10 }

const firstListOnly: HitFuser = (lists, k) =>
  (lists[0]?.hits ?? []).slice(0, k).map(({ id, score }, n) => ({
    chunkId: id,
    score,
    trail: [{ by: lists[0]?.by ?? '', rank: n + 1, score }],
  }))

/** Two documents of one paragraph each, both in the index, the named ones in the catalogue. */
async function withDocuments(named: readonly string[], change: Partial<RetrieveParts> = {}): Promise<RetrieveParts> {
  const documents = ['ferry', 'tram'].map((word) =>
    sampleDocument(`${word}.txt`, [{ kind: 'text', text: `${word} leaves at nine` }]),
  )
  const store = openMemoryStore()
  await store.put(documents.map((document) => rowOf(document)))
  const byName = new Map(documents.map((document) => [document.id, document]))
  const shelf = createDocumentShelf(
    {
      async find(id) {
        const label = byName.get(id)?.origin.uri ?? ''
        return named.includes(label) ? { label, reading: id } : undefined
      },
      async load(id) {
        const document = byName.get(id)
        return document && encodeReading(document)
      },
    },
    1_000_000,
  )
  const queryWords = (text: string) => text.split(' ').filter(Boolean)
  return {
    store,
    shelf,
    queryWords,
    encoders: [],
    fuseParts: sumVectors,
    indexes: [],
    similarities: new Map(),
    fuse: firstListOnly,
    rerankers: [],
    ...change,
  }
}

function rowOf(document: Document) {
  const [element] = document.elements
  const text = element?.kind === 'text' ? element.text : ''
  return sampleRow(
    document.id,
    text.split(' '),
    {},
    { documentId: document.id, elementIds: [`${document.id}/0`], text },
  )
}

const labels = (passages: readonly { label: string }[]) => passages.map(({ label }) => label)

describe('retrieve', () => {
  it('gives the passages with their elements, numbered in order', async () => {
    const passages = await retrieve({ text: 'tram leaves' }, await withDocuments(['ferry.txt', 'tram.txt']), options)
    expect(labels(passages)).toEqual(['tram.txt', 'ferry.txt'])
    expect(passages.map(({ id }) => id)).toEqual(['e1', 'e2'])
    expect(passages[0]?.elements).toMatchObject([{ kind: 'text', text: 'tram leaves at nine' }])
  })

  it('keeps out what a heedless index brings against the filter', async () => {
    const parts = await withDocuments(['ferry.txt', 'tram.txt'])
    const { searchText } = parts.store
    parts.store.searchText = (words, { k }) => searchText.call(parts.store, words, { k })
    const [tram] = await retrieve({ text: 'tram leaves' }, parts, options)
    const filter = { op: 'eq', field: 'documentId', value: tram?.chunk.documentId ?? '' } as const
    expect(labels(await retrieve({ text: 'ferry leaves' }, parts, { ...options, filter }))).toEqual(['tram.txt'])
  })

  it('passes over rows whose document the catalogue does not name', async () => {
    expect(labels(await retrieve({ text: 'leaves' }, await withDocuments(['tram.txt']), options))).toEqual(['tram.txt'])
  })

  it('ranks anew by each reranker and keeps the trail', async () => {
    const backwards: Reranker = {
      name: 'backwards',
      maxCandidates: 10,
      judges: 'words',
      doRerank: async (_, candidates) => candidates.map((_, n) => n),
    }
    const parts = await withDocuments(['ferry.txt', 'tram.txt'], { rerankers: [backwards] })
    const passages = await retrieve({ text: 'tram leaves' }, parts, options)
    expect(labels(passages)).toEqual(['ferry.txt', 'tram.txt'])
    expect(passages[0]?.trail.map(({ by, rank }) => [by, rank])).toEqual([
      ['bm25', 2],
      ['backwards', 1],
    ])
    const fused = await retrieve({ text: 'tram leaves' }, parts, { ...options, rerank: false })
    expect(labels(fused)).toEqual(['tram.txt', 'ferry.txt'])
  })

  it('refuses a reranker that does not score every candidate', async () => {
    const lazy: Reranker = { name: 'lazy', maxCandidates: 10, judges: 'words', doRerank: async () => [1] }
    const parts = await withDocuments(['ferry.txt', 'tram.txt'], { rerankers: [lazy] })
    await expect(retrieve({ text: 'leaves' }, parts, options)).rejects.toMatchObject({ code: 'bad-response' })
  })

  it('keeps the order where a model can’t rank, and tells of it', async () => {
    const away: Reranker = {
      name: 'away',
      maxCandidates: 10,
      judges: 'meaning',
      doRerank: async () => {
        throw new DuomoError('part-unavailable', 'the server is down')
      },
    }
    const parts = await withDocuments(['ferry.txt', 'tram.txt'], { rerankers: [away] })
    const problems: unknown[] = []
    const told = { ...options, onProblem: (problem: unknown) => problems.push(problem) }
    expect(labels(await retrieve({ text: 'tram leaves' }, parts, told))).toEqual(['tram.txt', 'ferry.txt'])
    expect(problems).toMatchObject([{ stage: 'rerank', code: 'part-unavailable' }])
    await expect(retrieve({ text: 'tram leaves' }, parts, options)).rejects.toMatchObject({ code: 'part-unavailable' })
  })

  it('never takes a failing index for one without hits', async () => {
    const store = openMemoryStore()
    store.searchText = async () => {
      throw new DuomoError('store-failed', 'the index is down')
    }
    const parts = await withDocuments(['tram.txt'], { store })
    await expect(retrieve({ text: 'leaves' }, parts, options)).rejects.toMatchObject({ code: 'store-failed' })
  })
})

describe('retrieve by notes', () => {
  /** The tram's paragraph, and a pair about it that shares no word with it. */
  async function withNote(change: Partial<RetrieveParts> = {}) {
    const parts = await withDocuments(['ferry.txt', 'tram.txt'], {
      fuse: byReciprocalRank,
      hasNotes: async () => true,
      ...change,
    })
    const [tram] = await retrieve({ text: 'tram' }, parts, options)
    if (!tram) throw new Error('no tram')
    const { id, documentId, elementIds } = tram.chunk
    const note = { documentId, elementIds, group: 'qa' as const, text: 'departure\nnine', sourceIds: [id] }
    await parts.store.put([
      sampleRow('note 1', ['departure', 'nine'], {}, note),
      sampleRow('note 2', ['departure', 'hour'], {}, note),
    ])
    return parts
  }

  it('shows the source that a note brings, once, with its trail and what it was found by', async () => {
    const parts = await withNote()
    const [only, ...others] = await retrieve({ text: 'departure' }, parts, options)
    expect(others).toEqual([])
    expect(only).toMatchObject({ label: 'tram.txt', chunk: { group: 'block' } })
    expect(only?.notes).toEqual(['departure\nnine', 'departure\nnine'])
    const [both] = await retrieve({ text: 'tram departure' }, parts, options)
    expect(both?.trail.map(({ by }) => by)).toEqual(['bm25', 'rrf', 'bm25 of notes', 'rrf'])
    const [, ferry] = await retrieve({ text: 'tram leaves' }, parts, options)
    expect(ferry).toMatchObject({ label: 'ferry.txt' })
    expect(ferry?.notes).toBeUndefined()
  })

  it('ranks by the better of words and notes, not by how much was written about a place', async () => {
    const [first] = await retrieve({ text: 'departure nine' }, await withNote(), { ...options, limit: 1 })
    const [bare] = await retrieve({ text: 'departure nine' }, await withDocuments(['ferry.txt', 'tram.txt']), options)
    expect(first?.label).toBe(bare?.label)
  })

  it('lets notes push no source out', async () => {
    const crowded = Array.from({ length: 150 }, (_, n) => `leaves ${n}`)
    const parts = await withNote()
    const [tram] = await retrieve({ text: 'tram' }, parts, options)
    const about = { documentId: tram?.chunk.documentId ?? '', elementIds: tram?.chunk.elementIds ?? [] }
    await parts.store.put(
      crowded.map((text) =>
        sampleRow(text, ['leaves', 'leaves'], {}, { ...about, group: 'qa', text, sourceIds: [tram?.chunk.id ?? ''] }),
      ),
    )
    expect(labels(await retrieve({ text: 'leaves' }, parts, options)).sort()).toEqual(['ferry.txt', 'tram.txt'])
  })

  it('keeps to the filter of the question, also where it asks for a group', async () => {
    const parts = await withNote()
    const onlyPairs = { op: 'eq', field: 'group', value: 'qa' } as const
    expect(labels(await retrieve({ text: 'departure nine' }, parts, { ...options, filter: onlyPairs }))).toEqual([
      'tram.txt',
    ])
    const [ferry] = await retrieve({ text: 'ferry' }, parts, options)
    const filter = { op: 'eq', field: 'documentId', value: ferry?.chunk.documentId ?? '' } as const
    expect(labels(await retrieve({ text: 'departure nine' }, parts, { ...options, filter }))).toEqual(['ferry.txt'])
  })

  it('shows no note as a source, though an index brings it', async () => {
    const parts = await withNote({ hasNotes: async () => false })
    expect(labels(await retrieve({ text: 'departure' }, parts, options))).toEqual([])
  })
})
