import { beforeEach, describe, expect, it } from 'vitest'
import type { DocumentRecord } from '../model/catalogue.ts'
import type { Chunk } from '../model/chunk.ts'
import type { Metadata } from '../model/metadata.ts'
import type { CustomIndex } from '../spec/custom-index.ts'
import type { Store } from '../spec/store.ts'
import { openMemoryStore } from '../testing/memory-store.ts'
import { sampleDocument, sampleRow } from '../testing/sample-rows.ts'
import { followBase, type IndexFollower } from './index-follower.ts'

/** Finds the chunks that hold the question's letters anywhere; remembers what it was told. */
class LetterIndex implements CustomIndex {
  readonly name = 'letters'
  readonly version = '1'
  readonly chunks = new Map<string, Chunk>()
  told: string[] = []

  put(chunks: readonly Chunk[]) {
    for (const chunk of chunks) this.chunks.set(chunk.id, chunk)
    this.told.push(...chunks.map(({ text }) => `+${text}`).sort())
  }

  remove(ids: readonly string[]) {
    for (const id of ids) {
      this.told.push(`-${this.chunks.get(id)?.text}`)
      this.chunks.delete(id)
    }
  }

  search({ text }: { readonly text: string }) {
    const found = [...this.chunks.values()].filter((chunk) => chunk.text.includes(text))
    return found.map(({ id, text }) => ({ id, score: 1 / text.length }))
  }
}

let store: Store
let index: LetterIndex
let follower: IndexFollower
let records: Map<string, DocumentRecord>
let version: number

beforeEach(() => {
  store = openMemoryStore()
  index = new LetterIndex()
  follower = followBase(index)
  records = new Map()
  version = 0
})

/** A document with one row for each text, in store and catalogue; rows that it had and has no more are dropped, as ingest does. */
async function commit(name: string, texts: readonly string[], metadata?: Metadata): Promise<void> {
  const documentId = sampleDocument(name)
  const about = { documentId, ...(metadata ? { meta: metadata } : {}) }
  const rows = texts.map((text) => sampleRow(text, text.split(' '), {}, { ...about, text }))
  await store.put(rows)
  records.set(documentId, {
    documentId,
    paths: [{ path: `/${name}` }],
    mediaType: 'text/plain',
    status: 'indexed',
    pages: 1,
    elements: {},
    problems: [],
    assets: [],
    recipe: { reading: 'r', rows: 'r' },
    reading: sampleDocument(texts.join('\n')),
    chunks: texts.length,
    addedAt: 1,
    ...(metadata ? { metadata } : {}),
  })
  version++
  const kept = rows.map(({ chunk }) => chunk.id)
  for await (const { id, documentId: of } of store.iterate())
    if (of === documentId && !kept.includes(id)) await store.remove({ op: 'eq', field: 'id', value: id })
}

async function find(text: string, k = 9): Promise<string[]> {
  const base = {
    store,
    version: async () => `${version}`,
    records: async () => [...records.values()].map((record) => ({ record })),
  }
  const hits = await follower.search({ text }, { k }, base)
  return hits.map(({ id }) => index.chunks.get(id)?.text ?? '')
}

/** What the index was told since the last time. */
function told(): string[] {
  const said = index.told
  index.told = []
  return said
}

describe('a custom index', () => {
  it('is filled when it is asked for the first time, and told nothing while nothing changes', async () => {
    await commit('a', ['ferry leaves', 'ferry'])
    expect(told()).toEqual([])
    expect(await find('ferry')).toEqual(['ferry', 'ferry leaves'])
    expect(told()).toEqual(['+ferry', '+ferry leaves'])
    expect(await find('ferry', 1)).toEqual(['ferry'])
    expect(told()).toEqual([])
  })

  it('is told what came, what changed and what went, and no more', async () => {
    await commit('a', ['old ferry', 'same ferry'])
    await commit('b', ['tram'])
    await find('')
    told()
    await commit('c', ['bus'])
    expect((await find('')).sort()).toEqual(['bus', 'old ferry', 'same ferry', 'tram'])
    expect(told()).toEqual(['+bus'])
    await commit('a', ['new ferry', 'same ferry'])
    records.delete(sampleDocument('b'))
    expect((await find('')).sort()).toEqual(['bus', 'new ferry', 'same ferry'])
    expect(told()).toEqual(['-tram', '+new ferry', '+same ferry', '-old ferry'])
  })

  it('hears of what was said of a document, under the same ids', async () => {
    await commit('a', ['ferry'])
    await find('')
    await commit('a', ['ferry'], { year: 2023 })
    await find('')
    expect([...index.chunks.values()].map(({ meta }) => meta)).toEqual([{ year: 2023 }])
  })

  it('never hears of rows that the catalogue does not name', async () => {
    await store.put([sampleRow('stray', ['stray'])])
    await commit('a', ['ferry'])
    expect(await find('')).toEqual(['ferry'])
  })

  it('is given everything again by another opening of the base', async () => {
    await commit('a', ['ferry'])
    await commit('b', ['tram'])
    await find('')
    told()
    store = openMemoryStore()
    await commit('a', ['ferry'])
    expect(await find('')).toEqual(['ferry'])
    expect(told()).toEqual(['+ferry', '-tram'])
  })

  it('that fails while it is filled fails the question by name, and is filled whole by the next', async () => {
    await commit('a', ['ferry', 'tram'])
    const { put } = index
    index.put = (chunks) => {
      put.call(index, chunks.slice(1))
      throw new Error('out of ink')
    }
    await expect(find('')).rejects.toMatchObject({ message: 'filling the index letters: out of ink' })
    index.put = put
    await commit('a', ['ferry'])
    expect(await find('')).toEqual(['ferry'])
    expect([...index.chunks.values()].map(({ text }) => text)).toEqual(['ferry'])
  })

  it('is filled once for questions asked at the same time, and a stopped one does not stop the others', async () => {
    await commit('a', ['ferry'])
    const base = {
      store,
      version: async () => '1',
      records: async () => [...records.values()].map((record) => ({ record })),
    }
    const stopped = follower.search({ text: 'ferry' }, { k: 9, signal: AbortSignal.abort() }, base)
    const others = [1, 2].map(() => follower.search({ text: 'ferry' }, { k: 9 }, base))
    await expect(stopped).rejects.toMatchObject({ code: 'cancelled' })
    expect((await Promise.all(others)).map((hits) => hits.length)).toEqual([1, 1])
    expect(told()).toEqual(['+ferry'])
  })

  it.each([[{ id: 'x', score: Number.NaN }], [{ id: 'x', score: Infinity }]])(
    'with the hit %j is refused',
    async (hit) => {
      await commit('a', ['ferry'])
      index.search = () => [hit]
      await expect(find('')).rejects.toMatchObject({
        code: 'bad-response',
        message: expect.stringContaining('letters'),
      })
    },
  )
})
