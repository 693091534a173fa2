import { beforeEach, describe, expect, it } from 'vitest'
import type { AddResult } from '../model/catalogue.ts'
import type { Chunk } from '../model/chunk.ts'
import { createCountingEncoder, createLineChunker, createLineReader } from '../testing/line-parts.ts'
import { openMemoryAssets } from '../testing/memory-assets.ts'
import { openMemoryCatalogue } from '../testing/memory-catalogue.ts'
import { openMemoryStore } from '../testing/memory-store.ts'
import { SMALL_SPACE } from '../testing/sample-rows.ts'
import { type IngestParts, ingest } from './ingest.ts'

const { signal } = new AbortController()
const FERRY = 'The ferry leaves at nine.'
const TRAM = 'The tram leaves at ten.'

/** Path → text: the files that are there. */
let disk: Map<string, string>
let reads: string[]
let encoded: string[]
let parts: IngestParts

beforeEach(() => {
  disk = new Map()
  reads = []
  encoded = []
  parts = {
    base: 'default',
    store: openMemoryStore([SMALL_SPACE]),
    catalogue: openMemoryCatalogue(),
    assets: openMemoryAssets(),
    reader: createLineReader(reads),
    enrichers: [],
    chunker: createLineChunker(),
    wordsOf: ({ text }) => text.split(' '),
    wordsRecipe: 'blanks/1',
    encoders: [createCountingEncoder(encoded)],
    isThere: async (path) => disk.has(path),
    concurrency: 1,
  }
})

async function add(): Promise<AddResult[]> {
  const files = [...disk].map(([path, text]) => ({
    place: { path },
    label: path,
    named: true,
    readBytes: async () => Buffer.from(text),
  }))
  const results: AddResult[] = []
  for await (const result of ingest(files, parts, { signal })) results.push(result)
  return results
}

async function chunks(): Promise<Chunk[]> {
  const kept: Chunk[] = []
  for await (const chunk of parts.store.iterate()) kept.push(chunk)
  return kept
}

async function onlyRecord() {
  const [record] = await parts.catalogue.list('default')
  if (!record) throw new Error('there is no document')
  return record
}

describe('ingest', () => {
  it('gives an edited file, and its rows, what was said of the file before', async () => {
    disk.set('/ferry.txt', FERRY)
    await add()
    expect(await chunks()).toMatchObject([{ text: FERRY }])
    await parts.catalogue.commit('default', { put: [{ ...(await onlyRecord()), metadata: { year: 2023 } }] })
    disk.set('/ferry.txt', TRAM)
    expect(await add()).toMatchObject([{ status: 'indexed' }])
    expect(await onlyRecord()).toMatchObject({ metadata: { year: 2023 } })
    expect(await chunks()).toMatchObject([{ text: TRAM, metadata: { year: 2023 } }])
  })
})
