import { mkdtemp, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { maxSim } from '../math/max-sim.ts'
import type { Embedding, Space } from '../model/embedding.ts'
import type { LateIndex } from '../spec/late-index.ts'
import { startChild } from '../testing/child-process.ts'
import { latePage } from '../testing/late-pages.ts'
import { createRandom } from '../testing/random.ts'
import { openLateIndex } from './late-index.ts'

const SPACE: Space = { id: 'late/32', kind: 'multi', dimension: 32 }
const shape = { space: SPACE.id, dimension: SPACE.dimension }

let home: string
let folder: string
let random: () => number
let open: LateIndex[]
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'duomo-late-'))
  folder = join(home, 'late')
  random = createRandom(3)
  open = []
})
afterEach(async () => {
  for (const index of open) await index.close()
  await rm(home, { recursive: true, force: true })
})

async function openIndex(more: Partial<Parameters<typeof openLateIndex>[1]> = {}): Promise<LateIndex> {
  const idsOf = async () => new Set<string>()
  const index = await openLateIndex(folder, { space: SPACE, idsOf, candidates: 20, ...more })
  open.push(index)
  return index
}

/** Pages `p0`, `p1` … of different lengths. */
function drawPages(count: number): { id: string; embedding: Embedding }[] {
  return Array.from({ length: count }, (_, n) => ({
    id: `p${n}`,
    embedding: latePage(random, { ...shape, rows: 3 + (n % 5) }),
  }))
}

const queryNear = (embedding: Embedding | undefined) =>
  latePage(random, { ...shape, rows: 4 }, embedding && { page: embedding, share: 0.7 })

/** The best ids by the definition. */
function ranked(query: Embedding, pages: readonly { id: string; embedding: Embedding }[]): string[] {
  const values = (one: Embedding) => (one.kind === 'multi' ? one.values : new Float32Array())
  return pages
    .map(({ id, embedding }) => ({ id, score: maxSim(values(query), values(embedding), SPACE.dimension) }))
    .sort((a, b) => b.score - a.score)
    .map(({ id }) => id)
}

const ids = (hits: readonly { id: string }[]) => hits.map(({ id }) => id)

describe('the late-interaction index', () => {
  it('finds the page that a query was drawn from, and in exact mode ranks as the definition does', async () => {
    const pages = drawPages(200)
    const index = await openIndex()
    await index.put(pages)
    let same = 0
    for (let n = 0; n < 20; n += 1) {
      const query = queryNear(pages[n * 7]?.embedding)
      const best = ranked(query, pages)
      expect(ids(await index.search(query, { k: 1 }))).toEqual([best[0]])
      const exact = ids(await index.search(query, { k: 10, exact: true }))
      same += exact.filter((id) => best.slice(0, 10).includes(id)).length
    }
    // Eight bits may swap two pages that are as good as equal.
    expect(same).toBeGreaterThanOrEqual(195)
  })

  it('finds the same whether its sign bits are kept in memory or read each time', async () => {
    const pages = drawPages(60)
    await (await openIndex()).put(pages)
    const query = queryNear(pages[5]?.embedding)
    const hits = await (await openIndex()).search(query, { k: 10 })
    expect(await (await openIndex({ residentBytes: 0 })).search(query, { k: 10 })).toEqual(hits)
  })

  it('searches only what passes the filter', async () => {
    const pages = drawPages(60)
    const index = await openIndex({ candidates: 2, idsOf: async () => new Set(['p3', 'p4', 'nobody']) })
    await index.put(pages)
    const filter = { op: 'eq', field: 'modality', value: 'image' } as const
    const found = ids(await index.search(queryNear(pages[9]?.embedding), { k: 10, filter }))
    expect(found.sort()).toEqual(['p3', 'p4'])
  })

  it('takes the later of two pages with one id, and forgets what was removed', async () => {
    const [one, two, three] = drawPages(3)
    if (!one || !two || !three) throw new Error('three pages were drawn')
    const index = await openIndex()
    await index.put([one, two])
    await index.put([{ ...three, id: 'p0' }])
    expect(await index.ids()).toEqual(new Set(['p0', 'p1']))
    const [best] = await index.search(three.embedding, { k: 1 })
    expect(best?.id).toBe('p0')
    expect(best?.score).toBeCloseTo(three.embedding.kind === 'multi' ? three.embedding.rows : 0, 1)
    await index.remove(['p0', 'nobody'])
    expect(ids(await index.search(three.embedding, { k: 5 }))).toEqual(['p1'])
    await index.remove(['p1'])
    expect(await index.search(three.embedding, { k: 5 })).toEqual([])
    expect((await readdir(folder)).filter((name) => name.endsWith('.late'))).toEqual([])
  })

  it('joins the segments of many small puts, and shows each put to a reader that was open before', async () => {
    const pages = drawPages(60)
    const [reader, writer] = [await openIndex(), await openIndex()]
    for (const [n, page] of pages.entries()) {
      await writer.put([page])
      if (n % 10 === 0) expect((await reader.ids()).size).toBe(n + 1)
    }
    expect((await readdir(folder)).filter((name) => name.endsWith('.late')).length).toBeLessThanOrEqual(16)
    for (const n of [0, 30, 59]) {
      const query = queryNear(pages[n]?.embedding)
      expect(ids(await reader.search(query, { k: 1 }))).toEqual([`p${n}`])
    }
  })

  it.each<[string, Embedding]>([
    ['of another space', { kind: 'multi', space: 'other', rows: 1, values: new Float32Array(32).fill(1) }],
    ['of another kind', { kind: 'dense', space: SPACE.id, vector: new Float32Array(32).fill(1) }],
    ['too short', { kind: 'multi', space: SPACE.id, rows: 2, values: new Float32Array(32).fill(1) }],
    ['without rows', { kind: 'multi', space: SPACE.id, rows: 0, values: new Float32Array(0) }],
    ['of zeros', { kind: 'multi', space: SPACE.id, rows: 1, values: new Float32Array(32) }],
    ['with NaN', { kind: 'multi', space: SPACE.id, rows: 1, values: new Float32Array(32).fill(Number.NaN) }],
  ])('refuses an embedding %s, and writes nothing of that put', async (_, embedding) => {
    const index = await openIndex()
    const [good] = drawPages(1)
    await expect(index.put([...(good ? [good] : []), { id: 'bad', embedding }])).rejects.toMatchObject({
      code: 'bad-vector',
    })
    await expect(index.search(embedding, { k: 1 })).rejects.toMatchObject({ code: 'bad-vector' })
    expect(await index.ids()).toEqual(new Set())
  })

  it('refuses the folder of another space, a newer one and a damaged one, each by name', async () => {
    const [page] = drawPages(1)
    const index = await openIndex()
    if (page) await index.put([page])
    const manifest = join(folder, 'manifest.json')
    const json = await readFile(manifest, 'utf8')
    await expect(openIndex({ space: { ...SPACE, id: 'late/other' } })).rejects.toMatchObject({ code: 'usage' })
    await writeFile(manifest, json.replace('"format":1', '"format":2'))
    await expect(openIndex()).rejects.toMatchObject({ code: 'base-version' })
    await writeFile(manifest, json.slice(0, 40))
    await expect(openIndex()).rejects.toMatchObject({ code: 'base-damaged' })
    await writeFile(manifest, json)
    for (const name of await readdir(folder)) if (name.endsWith('.late')) await truncate(join(folder, name), 10)
    const again = await openIndex()
    await expect(again.search(queryNear(page?.embedding), { k: 1 })).rejects.toMatchObject({ code: 'base-damaged' })
  })

  it('holds whole puts only after its writer was killed, and goes on', async () => {
    const WRITE = `
      const [, , base, folder] = process.argv
      const { openLateIndex } = await import(new URL('late-index.ts', base))
      const { latePage } = await import(new URL('../testing/late-pages.ts', base))
      const { createRandom } = await import(new URL('../testing/random.ts', base))
      const random = createRandom(1)
      const space = { id: 'late/32', kind: 'multi', dimension: 32 }
      const index = await openLateIndex(folder, { space, idsOf: async () => new Set() })
      for (let put = 0; ; put += 1) {
        const pages = [0, 1, 2].map((n) => ({ id: put + '-' + n, embedding: latePage(random, { space: space.id, rows: 4, dimension: 32 }) }))
        await index.put(pages)
        console.log(String(put))
      }
    `
    for (let round = 0; round < 3; round += 1) {
      await rm(folder, { recursive: true, force: true })
      const writer = startChild(WRITE, [import.meta.url, folder])
      await writer.said('3')
      await wait(random() * 60)
      writer.process.kill('SIGKILL')
      await writer.ended
      const index = await openIndex()
      const kept = await index.ids()
      expect([3 * writer.lines.length, 3 * (writer.lines.length + 1)]).toContain(kept.size)
      await index.put(drawPages(2))
      expect((await index.ids()).size).toBe(kept.size + 2)
      const files = new Set((await readdir(folder)).filter((name) => name !== 'manifest.json'))
      const manifest: { segments: { file: string }[] } = JSON.parse(
        await readFile(join(folder, 'manifest.json'), 'utf8'),
      )
      expect(files).toEqual(new Set(manifest.segments.map(({ file }) => file)))
    }
  })
})
