import { mkdtemp, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import type { Embedding, Space } from '../model/embedding.ts'
import { dense, OTHER_SPACE, SMALL_SPACE } from '../testing/sample-rows.ts'
import { openVectorCache } from './vector-cache.ts'

let folder: string
let file: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'duomo-vectors-'))
  file = join(folder, 'vectors.sqlite')
})
afterEach(() => rm(folder, { recursive: true, force: true }))

const one = { key: 'one', embedding: dense(SMALL_SPACE.id, [0.1, -2, 3e-7]) }
const two = { key: 'two', embedding: dense(SMALL_SPACE.id, [1, 2, 3]) }

/** Opened, used, closed: what the next process sees. */
async function use<T>(work: (cache: ReturnType<typeof openVectorCache>) => Promise<T>): Promise<T> {
  const cache = openVectorCache(file)
  try {
    return await work(cache)
  } finally {
    await cache.close()
  }
}

it('gives back what was put, by space and key, in the order asked', async () => {
  await use((cache) => cache.put('a', SMALL_SPACE, [one, two]))
  expect(await use((cache) => cache.get('a', SMALL_SPACE, ['two', 'none', 'one']))).toEqual([
    two.embedding,
    undefined,
    one.embedding,
  ])
  expect(await use((cache) => cache.get('a', OTHER_SPACE, ['one']))).toEqual([undefined])
})

it.each<[Space, Embedding]>([
  [
    { id: 'late/2', kind: 'multi', dimension: 2 },
    { kind: 'multi', space: 'late/2', rows: 2, values: Float32Array.of(1, 2, 3, 4) },
  ],
  [
    { id: 'terms', kind: 'sparse', dimension: 0 },
    { kind: 'sparse', space: 'terms', terms: Uint32Array.of(7, 4_000_000_000), weights: Float32Array.of(0.5, 2) },
  ],
])('keeps embeddings of %o', async (space, embedding) => {
  await use((cache) => cache.put('a', space, [{ key: 'k', embedding }]))
  expect(await use((cache) => cache.get('a', space, ['k']))).toEqual([embedding])
})

it('keeps a vector while one of its documents is kept, and makes no file to forget', async () => {
  await use((cache) => cache.keepOnly(new Set()))
  await expect(stat(file)).rejects.toMatchObject({ code: 'ENOENT' })
  await use(async (cache) => {
    await cache.put('a', SMALL_SPACE, [one, two])
    await cache.get('b', SMALL_SPACE, ['two'])
    await cache.keepOnly(new Set(['b', 'c']))
    expect(await cache.get('c', SMALL_SPACE, ['one', 'two'])).toEqual([undefined, two.embedding])
    await cache.keepOnly(new Set())
    expect(await cache.get('c', SMALL_SPACE, ['two'])).toEqual([undefined])
  })
})

it.each<[string, () => Promise<void>]>([
  ['cut', () => truncate(file, 5000)],
  ['empty', () => truncate(file, 0)],
  ['another file', () => writeFile(file, 'x'.repeat(9000))],
])('begins anew when its file is %s', async (_, damage) => {
  const vectors = Array.from({ length: 400 }, (_, n) => ({ ...one, key: `k${n}` }))
  await use((cache) => cache.put('a', SMALL_SPACE, vectors))
  await damage()
  await use(async (cache) => {
    await cache.get('a', SMALL_SPACE, ['k0', 'k399'])
    await cache.put('a', SMALL_SPACE, [two])
    expect(await cache.get('a', SMALL_SPACE, ['two'])).toEqual([two.embedding])
  })
})

it('gives no vector whose bytes have changed', async () => {
  await use((cache) => cache.put('a', SMALL_SPACE, [one, two]))
  const bytes = await readFile(file)
  const at = bytes.indexOf(Buffer.from(Float32Array.of(1, 2, 3).buffer))
  expect(at).toBeGreaterThan(0)
  bytes[at + 1] = (bytes[at + 1] ?? 0) ^ 64
  await writeFile(file, bytes)
  expect(await use((cache) => cache.get('a', SMALL_SPACE, ['one', 'two']))).toEqual([one.embedding, undefined])
})
