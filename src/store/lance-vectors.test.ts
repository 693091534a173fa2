import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createRandom } from '../testing/random.ts'
import { sampleRow } from '../testing/sample-rows.ts'
import { openLanceStore } from './lance.ts'
import { loadLance } from './lance-library.ts'

const SPACE = { id: 'test/16', kind: 'dense', dimension: 16 } as const

let index: string
beforeEach(async () => {
  index = await mkdtemp(join(tmpdir(), 'duomo-lance-vectors-'))
})
afterEach(() => rm(index, { recursive: true, force: true }))

async function openRows() {
  const { connect } = await loadLance()
  return (await connect(index)).openTable('rows')
}

const namesOf = async (column: string) =>
  (await (await openRows()).listIndices()).filter(({ columns }) => columns.includes(column)).map(({ name }) => name)

/** As an earlier release made it: one bit, LanceDB's own name. */
async function makeOldIndex(column: string): Promise<void> {
  const { Index } = await loadLance()
  const table = await openRows()
  for (const name of await namesOf(column)) await table.dropIndex(name)
  const config = Index.ivfRq({ distanceType: 'cosine', numBits: 1 })
  await table.createIndex(column, { config, name: `${column}_idx`, replace: true })
}

async function filled() {
  const random = createRandom(1)
  const vectors = Array.from({ length: 1000 }, () => Array.from({ length: SPACE.dimension }, () => random() - 0.5))
  const rows = vectors.map((vector, n) => sampleRow(`${n}`, ['w'], { [SPACE.id]: vector }))
  const store = await openLanceStore(index, { spaces: [SPACE], index: 'ivf-rq' })
  await store.put(rows)
  await store.optimize()
  const column = (await (await openRows()).schema()).fields.find(({ type }) => String(type).includes('16'))?.name ?? ''
  const vector = Float32Array.from(vectors[7] ?? [])
  const nearest = async () => (await store.search({ kind: 'dense', space: SPACE.id, vector }, { k: 1 }))[0]?.id
  return { store, column, nearest, wanted: rows[7]?.chunk.id }
}

describe('the index of vectors', () => {
  it('is made once and kept', async () => {
    const { store, column, nearest, wanted } = await filled()
    const made = await (await openRows()).listIndices()
    await store.optimize()
    expect(await (await openRows()).listIndices()).toEqual(made)
    expect(await namesOf(column)).toEqual([`${column}_rq2_idx`])
    expect(await nearest()).toBe(wanted)
    await store.close()
  })

  it('of an earlier release is searched, and made anew when the store is optimised', async () => {
    const { store, column, nearest, wanted } = await filled()
    await makeOldIndex(column)
    expect(await nearest()).toBe(wanted)
    await store.optimize()
    expect(await namesOf(column)).toEqual([`${column}_rq2_idx`])
    expect(await nearest()).toBe(wanted)
    await store.close()
  })

  it('of another kind takes the place of the one before', async () => {
    const { store, column } = await filled()
    await store.close()
    const other = await openLanceStore(index, { spaces: [SPACE], index: 'hnsw-sq' })
    await other.optimize()
    expect(await namesOf(column)).toEqual([`${column}_hnsw_idx`])
    await other.close()
  })
})
