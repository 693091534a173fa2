import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Embedding, Space } from '../model/embedding.ts'
import type { Store } from '../spec/store.ts'
import { latePage } from '../testing/late-pages.ts'
import { type MemoryRows, openMemoryStore } from '../testing/memory-store.ts'
import { createRandom } from '../testing/random.ts'
import { dense, SMALL_SPACE, sampleRow } from '../testing/sample-rows.ts'
import { keptLateSpaces, lateFolderOf } from './late-folders.ts'
import { openLateIndex } from './late-index.ts'
import { withLateIndexes } from './late-store.ts'

const PAGES: Space = { id: 'pages/8', kind: 'multi', dimension: 8 }
const random = createRandom(7)
const page = () => latePage(random, { space: PAGES.id, rows: 4, dimension: 8 })

let folder: string
let rows: MemoryRows

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'duomo-late-'))
  rows = new Map()
})
afterEach(() => rm(folder, { recursive: true }))

function open(): Store {
  const memory = openMemoryStore([SMALL_SPACE], rows)
  return withLateIndexes(memory, (space, idsOf) => openLateIndex(lateFolderOf(folder, space), { space, idsOf }))
}

function pageRow(name: string, embedding: Embedding, pageNumber = 1) {
  const row = sampleRow(name, [], { [SMALL_SPACE.id]: [1, 0, 0] }, { group: 'page', pages: [pageNumber] })
  return { ...row, embeddings: [...row.embeddings, embedding] }
}

describe('withLateIndexes', () => {
  it('keeps multi-vectors beside the rows and finds by either', async () => {
    const store = open()
    store.declare([PAGES])
    const [a, b] = [page(), page()]
    await store.put([pageRow('a', a), pageRow('b', b, 2)])
    const [first] = await store.search(b, { k: 2 })
    expect(first?.id).toBe(sampleRow('b').chunk.id)
    expect(await store.search(dense(SMALL_SPACE.id, [1, 0, 0]), { k: 5 })).toHaveLength(2)
    const limited = await store.search(b, { k: 2, filter: { op: 'eq', field: 'page', value: 1 } })
    expect(limited.map(({ id }) => id)).toEqual([sampleRow('a').chunk.id])
    expect((await store.spaces()).map(({ id }) => id)).toEqual([SMALL_SPACE.id, PAGES.id])
    await store.close()
  })

  it('gives kept rows back as exact as eight bits are', async () => {
    const store = open()
    store.declare([PAGES])
    const kept = page()
    await store.put([pageRow('a', kept)])
    const [back, none] = await store.vectors([sampleRow('a').chunk.id, sampleRow('b').chunk.id], PAGES.id)
    expect(none).toBeUndefined()
    if (back?.kind !== 'multi' || kept.kind !== 'multi') throw new Error('expected multi-vectors')
    expect(back.rows).toBe(4)
    for (const [n, value] of back.values.entries()) expect(Math.abs(value - (kept.values[n] ?? 0))).toBeLessThan(0.01)
    await store.close()
  })

  it('removes the vectors of removed rows, and of rows that never came', async () => {
    const store = open()
    store.declare([PAGES])
    await store.put([pageRow('a', page()), pageRow('b', page(), 2)])
    await store.remove({ op: 'eq', field: 'page', value: 1 })
    expect((await store.search(page(), { k: 5 })).map(({ id }) => id)).toEqual([sampleRow('b').chunk.id])
    rows.clear()
    await store.optimize()
    expect(await store.search(page(), { k: 5 })).toEqual([])
    await store.close()
  })

  it('finds again which spaces it keeps', async () => {
    const store = open()
    store.declare([PAGES])
    await store.put([pageRow('a', page())])
    await store.close()
    expect(await keptLateSpaces(folder)).toEqual([PAGES])
    expect(await keptLateSpaces(join(folder, 'nowhere'))).toEqual([])
  })

  it('refuses a multi-vector of a space that nobody declared', async () => {
    const store = open()
    await expect(store.put([pageRow('a', page())])).rejects.toMatchObject({ code: 'bad-vector' })
    await expect(store.search(page(), { k: 1 })).rejects.toMatchObject({ code: 'bad-vector' })
  })
})
