import { describe, expect, it } from 'vitest'
import { maxSim } from '../math/max-sim.ts'
import type { Embedding } from '../model/embedding.ts'
import type { Filter } from '../model/filter.ts'
import type { Store } from '../spec/store.ts'
import { openMemoryStore } from '../testing/memory-store.ts'
import { sampleDocument } from '../testing/sample-documents.ts'
import { sampleRow } from '../testing/sample-rows.ts'
import { createDocumentShelf } from './document-shelf.ts'
import { encodeReading } from './reading.ts'
import { searchPages } from './search-pages.ts'

const SPACE = 'pages/2'
const rowsOf = (...rows: readonly [number, number][]): Extract<Embedding, { kind: 'multi' }> => ({
  kind: 'multi',
  space: SPACE,
  rows: rows.length,
  values: Float32Array.from(rows.flat()),
})

/** Patches of ten points below each other; the blocks of a sample page stand at 40, 70, 100 … of its 800 points. */
const patches = { columns: 1, rows: 80, first: 1 }
const UP = [0, 1] as const
const RIGHT = [1, 0] as const

/** Two pages of three blocks; what looks like a church (right) stands in the middle of the second page. */
async function churches() {
  const document = sampleDocument('tour.pdf', [
    { kind: 'text', text: 'tickets' },
    { kind: 'text', text: 'trains' },
    { kind: 'text', text: 'hotels', page: 2 },
    { kind: 'figure', text: 'church', page: 2 },
    { kind: 'text', text: 'parking', page: 2 },
  ])
  const shelf = createDocumentShelf(
    { find: async (id) => ({ label: 'tour.pdf', reading: id }), load: async () => encodeReading(document) },
    1_000_000,
  )
  const page = (number: number, hot: number) => ({
    row: sampleRow(`page ${number}`, [], {}, { documentId: document.id, group: 'page', pages: [number] }),
    rows: rowsOf(
      [0.1, 0.1],
      ...Array.from({ length: 80 }, (_, n) => [...(n === hot ? RIGHT : UP)] as [number, number]),
    ),
  })
  const pages = [page(1, -1), page(2, 7)]
  const blocks = document.elements.map((element, n) =>
    sampleRow(
      `block ${n}`,
      [],
      {},
      {
        documentId: document.id,
        elementIds: [element.id],
        group: element.kind === 'figure' ? 'figure' : 'block',
        modality: element.kind === 'figure' ? 'image' : 'text',
        text: element.kind === 'table' ? '' : (element.text ?? ''),
        pages: element.provenance.flatMap((place) => (place.kind === 'page' ? [place.page] : [])),
      },
    ),
  )
  const memory = openMemoryStore()
  await memory.put([...pages.map(({ row }) => row), ...blocks])
  const kept = new Map(pages.map(({ row, rows }) => [row.chunk.id, rows]))
  const store: Store = Object.assign(Object.create(memory), {
    iterate: (filter?: Filter) => memory.iterate(filter),
    get: (ids: readonly string[]) => memory.get(ids),
    async search(query: Embedding, { filter }: { filter?: Filter }) {
      const hits = []
      for await (const { id } of memory.iterate(filter)) {
        const rows = kept.get(id)
        if (rows && query.kind === 'multi') hits.push({ id, score: maxSim(query.values, rows.values, 2) })
      }
      return hits.sort((a, b) => b.score - a.score)
    },
    vectors: async (ids: readonly string[]) => ids.map((id) => kept.get(id)),
  })
  return { store, shelf, names: new Map(blocks.map(({ chunk }) => [chunk.id, chunk.text])) }
}

async function found(
  query: Parameters<typeof searchPages>[0],
  filter?: Filter,
  grid: typeof patches | undefined = patches,
) {
  const { store, shelf, names } = await churches()
  const hits = await searchPages(query, { store, shelf, patches: grid }, { k: 10, ...(filter ? { filter } : {}) })
  return hits.map(({ id }) => names.get(id))
}

describe('searchPages', () => {
  it('gives the part of the page under the patches that answer, first', async () => {
    const names = await found(rowsOf([1, 0]))
    expect(names[0]).toBe('church')
    expect(names).toHaveLength(5)
  })

  it('keeps the parts to a filter that no page as such could pass', async () => {
    expect(await found(rowsOf([1, 0]), { op: 'eq', field: 'group', value: 'figure' })).toEqual(['church'])
    const noFigures: Filter = { op: 'not', of: { op: 'eq', field: 'modality', value: 'image' } }
    expect(await found(rowsOf([1, 0]), noFigures)).not.toContain('church')
    const secondPage: Filter = { op: 'eq', field: 'page', value: 1 }
    expect((await found(rowsOf([1, 0]), secondPage)).sort()).toEqual(['tickets', 'trains'])
  })

  it('counts every part like its page where nothing says what the vectors saw', async () => {
    const { store, shelf, names } = await churches()
    const hits = await searchPages(rowsOf([1, 0]), { store, shelf }, { k: 3 })
    expect(hits.map(({ id }) => names.get(id)).sort()).toEqual(['church', 'hotels', 'parking'])
    expect(new Set(hits.map(({ score }) => score)).size).toBe(1)
  })
})
