import { beforeEach, describe, expect, it } from 'vitest'
import { DuomoError } from '../base/errors.ts'
import { sha256 } from '../base/hash.ts'
import type { AddResult } from '../model/catalogue.ts'
import type { Chunk } from '../model/chunk.ts'
import { withNotes } from '../model/with-notes.ts'
import type { Enricher } from '../spec/enricher.ts'
import { createCountingEncoder, createLineChunker, createLineReader } from '../testing/line-parts.ts'
import { openMemoryAssets } from '../testing/memory-assets.ts'
import { openMemoryCatalogue } from '../testing/memory-catalogue.ts'
import { openMemoryStore } from '../testing/memory-store.ts'
import { openMemoryVectorCache } from '../testing/memory-vector-cache.ts'
import { noContents } from '../testing/no-contents.ts'
import { SMALL_SPACE } from '../testing/sample-rows.ts'
import { sumVectors } from '../testing/sum-vectors.ts'
import { type IngestOptions, type IngestParts, ingest } from './ingest.ts'
import { decodeReading } from './reading.ts'
import { remove, sweep } from './remove.ts'

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
    encodings: [{ encoder: createCountingEncoder(encoded), rule: 'text/1', takes: () => ['text'] }],
    contentsOf: () => noContents,
    fuseParts: sumVectors,
    vectorCache: openMemoryVectorCache(),
    isThere: async (path) => disk.has(path),
    concurrency: 1,
  }
})

async function add(options: Partial<IngestOptions> = {}): Promise<AddResult[]> {
  const files = [...disk].map(([path, text]) => ({
    place: { path },
    label: path,
    named: true,
    readBytes: async () => Buffer.from(text),
  }))
  const results: AddResult[] = []
  for await (const result of ingest(files, parts, { signal, ...options })) results.push(result)
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
  it('encodes of an edited file only what has changed, and equal texts once', async () => {
    disk.set('/ferry.txt', `${FERRY}\n${TRAM}`)
    await add()
    expect(encoded.splice(0)).toEqual([FERRY, TRAM])
    disk.set('/ferry.txt', `${FERRY}\nIt does not run at night.\n${TRAM}\n${FERRY}`)
    await add()
    expect(encoded.splice(0)).toEqual(['It does not run at night.'])
    const kept = await chunks()
    const vectors = await parts.store.vectors(
      kept.map(({ id }) => id),
      SMALL_SPACE.id,
    )
    expect(vectors.map((one) => one?.kind === 'dense' && one.vector[0])).toEqual(kept.map(({ text }) => text.length))
  })

  it('forgets the vectors of what was removed', async () => {
    disk.set('/ferry.txt', FERRY)
    await add()
    await remove(await parts.catalogue.list('default'), parts)
    await add()
    expect(encoded).toEqual([FERRY, FERRY])
  })

  it('calls no reader and no encoder and commits nothing for what is unchanged', async () => {
    disk.set('/ferry.txt', FERRY)
    await add()
    const version = await parts.catalogue.version()
    expect(await add()).toMatchObject([{ status: 'unchanged' }])
    expect([reads.length, encoded.length, await parts.catalogue.version()]).toEqual([1, 1, version])
  })

  it('reads the same bytes once, though several files hold them and are read at a time, and for two bases', async () => {
    for (const name of ['a', 'b', 'c']) disk.set(`/${name}.txt`, FERRY)
    await add()
    parts = { ...parts, concurrency: 3, store: openMemoryStore([SMALL_SPACE]), base: 'second' }
    await add()
    expect(reads).toHaveLength(1)
    parts = { ...parts, catalogue: openMemoryCatalogue(), assets: openMemoryAssets() }
    await add()
    expect(reads).toHaveLength(2)
  })

  it('lists documents in the order of their files, whichever is ready first, and keeps that order', async () => {
    parts = { ...parts, concurrency: 2 }
    const texts = [FERRY, TRAM, FERRY, ...Array.from({ length: 20 }, (_, n) => `The bus leaves at ${n}.`)]
    let secondIsReady = () => {}
    const second = new Promise<void>((done) => {
      secondIsReady = done
    })
    const files = texts.map((text, n) => ({
      place: { path: `/${n}.txt` },
      label: `/${n}.txt`,
      named: true,
      readBytes: async () => {
        if (n === 0) await second
        return Buffer.from(text)
      },
    }))
    const onPrepared = (file: { readonly label: string }) => file.label === '/1.txt' && secondIsReady()
    const labels: string[] = []
    for await (const { file } of ingest(files, parts, { signal, onPrepared })) labels.push(file)
    expect(labels).toEqual(files.map(({ label }) => label))
    const ids = [...new Set(texts)].map((text) => sha256(Buffer.from(text)))
    const listed = async () => (await parts.catalogue.list('default')).map(({ documentId }) => documentId)
    for (const { place } of files) disk.set(place.path, texts[Number.parseInt(place.path.slice(1), 10)] ?? '')
    expect(await listed()).toEqual(ids)
    await add({ again: 'reading' })
    expect(await listed()).toEqual(ids)
  })

  it('reads again what is in when it is told to, or makes only its rows anew', async () => {
    disk.set('/ferry.txt', FERRY)
    await add()
    await add({ again: 'rows' })
    expect(reads).toHaveLength(1)
    await add({ again: 'reading' })
    expect(reads).toHaveLength(2)
    expect(await chunks()).toHaveLength(1)
  })

  it('keeps no row of an earlier recipe beside those of the new one', async () => {
    disk.set('/ferry.txt', `${FERRY}\n${TRAM}`)
    await add()
    const { chunk } = createLineChunker()
    parts = { ...parts, chunker: { ...createLineChunker(), version: 2, chunk: (document) => chunk(document).slice(1) } }
    expect(await add()).toMatchObject([{ status: 'indexed' }])
    expect(await chunks()).toMatchObject([{ text: TRAM }])
    expect(await onlyRecord()).toMatchObject({ chunks: 1 })
  })

  it('makes the rows anew of what a crash left half replaced', async () => {
    disk.set('/ferry.txt', `${FERRY}\n${TRAM}`)
    await add()
    const [first] = await chunks()
    await parts.store.remove({ op: 'eq', field: 'id', value: first?.id ?? '' })
    await sweep(parts)
    expect(await add()).toMatchObject([{ status: 'indexed' }])
    expect(await chunks()).toHaveLength(2)
  })

  it('reads again when what was kept of a reading is gone or damaged', async () => {
    disk.set('/ferry.txt', FERRY)
    await add()
    await parts.assets.remove((await onlyRecord()).reading ?? '')
    expect(await add({ again: 'rows' })).toMatchObject([{ status: 'indexed' }])
    expect(reads).toHaveLength(2)
    expect(await parts.assets.has((await onlyRecord()).reading ?? '')).toBe(true)
  })

  it('keeps what was made of the same bytes when they can no longer be read', async () => {
    disk.set('/ferry.txt', FERRY)
    await add()
    const broken = async () => {
      throw new DuomoError('damaged-file', 'not today')
    }
    parts = { ...parts, reader: { ...parts.reader, read: broken } }
    expect(await add({ again: 'reading' })).toMatchObject([{ status: 'failed', problems: [{ message: 'not today' }] }])
    expect(await onlyRecord()).toMatchObject({ status: 'indexed' })
    expect(await chunks()).toHaveLength(1)
  })

  it('ends when a store fails, which is no fault of the file', async () => {
    disk.set('/ferry.txt', FERRY)
    const full = async () => {
      throw new DuomoError('store-failed', 'the disk is sick')
    }
    parts = { ...parts, assets: { ...parts.assets, put: full } }
    await expect(add()).rejects.toMatchObject({ code: 'store-failed' })
    expect(await parts.catalogue.list('default')).toEqual([])
  })

  describe('with enrichers', () => {
    /** Writes one note about the first element, or fails. */
    const writes = (name: string, says: () => string): Enricher => ({
      name,
      version: 1,
      async doEnrich(document) {
        const elementIds = document.elements.slice(0, 1).map(({ id }) => id)
        return withNotes(document, [{ kind: 'qa', question: name, answer: says(), elementIds, by: 'test' }])
      },
    })
    const notes = async () => {
      const bytes = await parts.assets.get((await onlyRecord()).reading ?? '')
      return decodeReading(bytes ?? new Uint8Array()).notes?.map((note) => (note.kind === 'qa' ? note.answer : ''))
    }

    it('enriches anew when one is switched on or off, without reading again', async () => {
      disk.set('/ferry.txt', FERRY)
      await add()
      parts = { ...parts, enrichers: [writes('one', () => 'first')] }
      expect(await add()).toMatchObject([{ status: 'indexed' }])
      expect([await notes(), (await onlyRecord()).notes]).toEqual([['first'], 1])
      parts = { ...parts, enrichers: [writes('two', () => 'second')] }
      await add()
      expect(await notes()).toEqual(['second'])
      parts = { ...parts, enrichers: [] }
      await add()
      expect([await notes(), (await onlyRecord()).notes]).toEqual([undefined, undefined])
      expect(await add()).toMatchObject([{ status: 'unchanged' }])
      expect(reads).toHaveLength(1)
    })

    it('keeps what the others wrote when one fails, says so, and runs it again at the next add', async () => {
      disk.set('/ferry.txt', FERRY)
      let away = true
      const flaky = writes('flaky', () => {
        if (away) throw new DuomoError('part-unavailable', 'the model is away')
        return 'late'
      })
      parts = { ...parts, enrichers: [writes('one', () => 'first'), flaky] }
      expect(await add()).toMatchObject([
        {
          status: 'partial',
          problems: [{ stage: 'enrich', code: 'part-unavailable', message: 'flaky: the model is away' }],
        },
      ])
      expect(await notes()).toEqual(['first'])
      away = false
      expect(await add()).toMatchObject([{ status: 'indexed', problems: [] }])
      expect(await notes()).toEqual(['first', 'late'])
      expect(await add()).toMatchObject([{ status: 'unchanged' }])
      expect(reads).toHaveLength(1)
    })

    it('shows an enricher the pictures of the document, from the file and from what was kept', async () => {
      const picture = Buffer.from('a picture')
      const hash = await openMemoryAssets().put(picture)
      const seen: (Uint8Array | undefined)[] = []
      const looks = (name: string): Enricher => ({
        name,
        version: 1,
        async doEnrich(document, { picture }) {
          seen.push(await picture({ sha256: hash, mediaType: 'image/png' }))
          return document
        },
      })
      const { read } = parts.reader
      const reader = {
        ...parts.reader,
        read: async (...given: Parameters<typeof read>) => ({
          ...(await read(...given)),
          assets: new Map([[hash, picture]]),
        }),
      }
      disk.set('/ferry.txt', FERRY)
      parts = { ...parts, reader, enrichers: [looks('one')] }
      await add()
      parts = { ...parts, enrichers: [looks('two')] }
      await add()
      expect(seen).toEqual([picture, picture])
      expect(reads).toHaveLength(1)
    })
  })

  it('gives an edited file, and its rows, what was said of the file before', async () => {
    disk.set('/ferry.txt', FERRY)
    await add()
    expect(await chunks()).toMatchObject([{ text: FERRY }])
    await parts.catalogue.commit('default', { put: [{ ...(await onlyRecord()), metadata: { year: 2023 } }] })
    disk.set('/ferry.txt', TRAM)
    expect(await add()).toMatchObject([{ status: 'indexed' }])
    expect(await onlyRecord()).toMatchObject({ metadata: { year: 2023 } })
    expect(await chunks()).toMatchObject([{ text: TRAM, meta: { year: 2023 } }])
  })
})
