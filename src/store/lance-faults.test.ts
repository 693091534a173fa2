import { cp, mkdir, mkdtemp, readdir, rm, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Store } from '../spec/store.ts'
import { startChild, type TestChild } from '../testing/child-process.ts'
import { createRandom } from '../testing/random.ts'
import { dense, SMALL_SPACE, sampleDocument, sampleRow } from '../testing/sample-rows.ts'
import { openLanceStore } from './lance.ts'

const ROWS_A_PUT = 20

let folder: string
let index: string
const children: TestChild[] = []
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'duomo-faults-'))
  index = join(folder, 'index')
})
afterEach(async () => {
  for (const child of children.splice(0)) {
    child.process.kill('SIGKILL')
    await child.ended
  }
  await rm(folder, { recursive: true, force: true })
})

/** Puts one document after the other, names each once it is in, and optimises now and then; ends after `puts`. */
const WRITE = `
  const [, , base, index, name, puts] = process.argv
  const { openLanceStore } = await import(new URL('lance.ts', base))
  const { sampleRow, sampleDocument, SMALL_SPACE } = await import(new URL('../testing/sample-rows.ts', base))
  const store = await openLanceStore(index, { spaces: [SMALL_SPACE] })
  for (let put = 0; put < Number(puts); put += 1) {
    const documentId = sampleDocument(name + put)
    const rows = Array.from({ length: ${ROWS_A_PUT} }, (_, n) =>
      sampleRow(name + ' ' + put + ' ' + n, ['w', name, 'put' + put], { [SMALL_SPACE.id]: [1, put, n] }, { documentId }))
    await store.put([...rows, sampleRow('shared', ['shared'])])
    console.log(String(put))
    if (put % 4 === 3) await store.optimize()
  }
  await store.close()
`

function write(name: string, puts: number): TestChild {
  const child = startChild(WRITE, [import.meta.url, index, name, String(puts)])
  children.push(child)
  return child
}

/** All rows of a put or none; all of those that were acknowledged; each found once. */
async function check(store: Store, name: string, acknowledged: number): Promise<void> {
  const documents = await store.documents()
  const whole = (put: number) => documents.get(sampleDocument(`${name}${put}`))
  for (let put = 0; put < acknowledged; put += 1) expect(whole(put)).toBe(ROWS_A_PUT)
  expect([undefined, ROWS_A_PUT]).toContain(whole(acknowledged))
  expect(whole(acknowledged + 1)).toBe(undefined)
  const hits = await store.searchText([name], { k: 10_000 })
  expect(hits.length).toBe(ROWS_A_PUT * (acknowledged + (whole(acknowledged) ? 1 : 0)))
  expect(new Set(hits.map((hit) => hit.id)).size).toBe(hits.length)
  expect((await store.searchText(['shared'], { k: 9 })).length).toBe(acknowledged > 0 || whole(0) ? 1 : 0)
}

/** Opens an index whose table another process moves to its place right after the first look at it, and prints how many rows it sees. */
const LOOK = `
  const [, , base, ready, index] = process.argv
  const fs = (await import('node:fs')).default
  const { syncBuiltinESMExports } = await import('node:module')
  let looked = false
  const appear = () => {
    if (looked) return
    looked = true
    fs.mkdirSync(index, { recursive: true })
    fs.renameSync(ready + '/rows.lance', index + '/rows.lance')
  }
  const isInIndex = (path) => String(path).startsWith(index)
  for (const name of ['existsSync', 'readdirSync', 'statSync', 'accessSync']) {
    const look = fs[name]
    fs[name] = (path, ...rest) => {
      try {
        return look(path, ...rest)
      } finally {
        if (isInIndex(path)) appear()
      }
    }
  }
  for (const name of ['readdir', 'stat', 'access', 'opendir']) {
    const look = fs.promises[name]
    fs.promises[name] = (path, ...rest) => look(path, ...rest).finally(() => isInIndex(path) && appear())
  }
  syncBuiltinESMExports()
  const { openLanceStore } = await import(new URL('lance.ts', base))
  const store = await openLanceStore(index)
  if (!looked) throw new Error('nothing looked at the index')
  console.log(String(await store.count()))
  await store.close()
`

describe('an index under faults', () => {
  it('takes the rows of two processes that make it and write to it at once', async () => {
    const writers = [write('one', 12), write('two', 12)]
    expect(await Promise.all(writers.map((writer) => writer.ended))).toEqual([0, 0])
    const store = await openLanceStore(index)
    expect(await store.count()).toBe(2 * 12 * ROWS_A_PUT + 1)
    await check(store, 'one', 12)
    await check(store, 'two', 12)
    expect((await readdir(index)).filter((name) => name.startsWith('.draft'))).toEqual([])
    await store.close()
  })

  it('is opened while another process moves its table to its place', async () => {
    const ready = join(folder, 'ready')
    const other = await openLanceStore(ready, { spaces: [SMALL_SPACE] })
    await other.put([sampleRow('first', ['w'])])
    await other.close()
    const child = startChild(LOOK, [import.meta.url, ready, index])
    children.push(child)
    expect(await child.ended).toBe(0)
    expect(child.lines).toEqual(['1'])
  })

  it('shows new rows to a reader that was open before the first was put', async () => {
    const reader = await openLanceStore(index, { spaces: [SMALL_SPACE] })
    expect(await reader.count()).toBe(0)
    const writer = write('one', 1)
    await writer.said('0')
    await check(reader, 'one', 1)
    await writer.ended
    await reader.close()
  })

  for (const seed of [1, 2, 3, 4, 5])
    it(`holds all that was acknowledged, and no part of a put, after its writer was killed (seed ${seed})`, async () => {
      const random = createRandom(seed)
      let acknowledged = 0
      for (let round = 0; round < 3; round += 1) {
        const name = `round${round}`
        const writer = write(name, 1000)
        await writer.said(String(Math.floor(random() * 6)))
        await wait(random() * 40)
        writer.process.kill('SIGKILL')
        expect(await writer.ended).toBe('SIGKILL')
        acknowledged = writer.lines.length
        const store = await openLanceStore(index)
        await check(store, name, acknowledged)
        await store.close()
      }
      const store = await openLanceStore(index)
      await store.put([sampleRow('after', ['after'], { [SMALL_SPACE.id]: [1, 1, 1] })])
      await store.optimize()
      expect((await store.searchText(['after'], { k: 9 })).length).toBe(1)
      await check(store, 'round2', acknowledged)
      await store.close()
    })

  it('prunes what was replaced when it is optimised', async () => {
    const store = await openLanceStore(index, { spaces: [SMALL_SPACE], keepOldMs: 0 })
    for (let n = 0; n < 10; n += 1) await store.put([sampleRow(`${n}`, ['w'], { [SMALL_SPACE.id]: [1, n, 0] })])
    const files = async () => (await readdir(join(index, 'rows.lance', 'data'))).length
    expect(await files()).toBe(10)
    await store.optimize()
    expect(await files()).toBe(1)
    expect(await store.count()).toBe(10)
    await store.close()
  })
})

describe('a damaged index', () => {
  async function reading(): Promise<void> {
    const store = await openLanceStore(index)
    try {
      for await (const chunk of store.iterate()) expect(chunk.id).toBeTruthy()
      await store.searchText(['w'], { k: 3 })
      await store.search(dense(SMALL_SPACE.id, [1, 0, 0]), { k: 3 })
    } finally {
      await store.close()
    }
  }

  async function each(part: string, damage: (file: string) => Promise<void>): Promise<void> {
    const path = join(index, 'rows.lance', part)
    for (const name of await readdir(path)) if (!name.endsWith('.json')) await damage(join(path, name))
  }

  beforeEach(async () => {
    const store = await openLanceStore(index, { spaces: [SMALL_SPACE] })
    await store.put(
      Array.from({ length: 100 }, (_, n) => sampleRow(`${n}`, ['w', `n${n}`], { [SMALL_SPACE.id]: [1, n, 0] })),
    )
    await store.optimize()
    await store.close()
  })

  const damages: [string, () => Promise<void>][] = [
    ['data files are cut', () => each('data', (file) => truncate(file, 100))],
    ['data files are empty', () => each('data', (file) => truncate(file, 0))],
    ['data files are gone', () => each('data', (file) => rm(file))],
    ['data files are other files', () => each('data', (file) => writeFile(file, 'x'.repeat(5000)))],
    ['version files are cut', () => each('_versions', (file) => truncate(file, 10))],
    ['version files are gone', () => rm(join(index, 'rows.lance', '_versions'), { recursive: true })],
    [
      'the table is a file',
      async () => {
        await rm(join(index, 'rows.lance'), { recursive: true })
        await writeFile(join(index, 'rows.lance'), 'x')
      },
    ],
    [
      'the folder holds something else',
      async () => {
        await rm(join(index, 'rows.lance'), { recursive: true })
        await writeFile(join(index, 'photo.png'), 'x')
      },
    ],
    [
      'the folder is a file',
      async () => {
        await rm(index, { recursive: true })
        await writeFile(index, 'x')
      },
    ],
  ]
  for (const [what, damage] of damages)
    it(`is called damaged when ${what}`, async () => {
      await reading()
      await damage()
      await expect(reading()).rejects.toMatchObject({ code: 'base-damaged', hint: expect.stringContaining('again') })
    })

  it('is called damaged when the index of words is cut, and still gives its chunks', async () => {
    const store = await openLanceStore(index)
    await store.put(Array.from({ length: 1100 }, (_, n) => sampleRow(`more ${n}`, ['w', `m${n}`])))
    await store.optimize()
    await store.close()
    for (const name of await readdir(join(index, 'rows.lance', '_indices')))
      await each(join('_indices', name), (file) => truncate(file, 50))
    await expect(reading()).rejects.toMatchObject({ code: 'base-damaged' })
    const again = await openLanceStore(index)
    expect((await again.get([sampleRow('7').chunk.id]))[0]?.text).toBe('w n7')
    await again.close()
  })

  it('is called damaged when it is a table of another program', async () => {
    const { connect } = await import('@lancedb/lancedb')
    await rm(index, { recursive: true })
    await mkdir(index)
    const connection = await connect(index)
    await connection.createTable('rows', [{ id: 'a' }])
    connection.close()
    await expect(reading()).rejects.toMatchObject({ code: 'base-damaged' })
  })

  it('works from a copy in another place', async () => {
    await cp(index, join(folder, 'copy'), { recursive: true })
    await rm(index, { recursive: true })
    const store = await openLanceStore(join(folder, 'copy'))
    expect(await store.count()).toBe(100)
    expect((await store.searchText(['n7'], { k: 3 })).length).toBe(1)
    await store.close()
  })
})
