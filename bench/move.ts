import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { copyIndex } from '../src/flow/copy-index.ts'
import type { Chunk } from '../src/model/chunk.ts'
import type { Embedding, Space } from '../src/model/embedding.ts'
import type { Store, StoreRow } from '../src/spec/store.ts'
import { openIndex } from '../src/store/index-place.ts'
import { createRandom } from '../src/testing/random.ts'
import { dense, sampleDocument, sampleRow } from '../src/testing/sample-rows.ts'
import { startChroma } from '../test/servers/chroma.ts'
import { startMilvus } from '../test/servers/milvus.ts'
import { type Measure, rounded } from './measurement.ts'

const ROWS = 10_000
const QUESTIONS = 100
const FIRST = 10
const SPACE: Space = { id: 'bench/128', kind: 'dense', dimension: 128 }

/** An index through all three stores and back: nothing is encoded, the answers stay, the vectors are the same bits. */
export const measureMove: Measure = async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'duomo-move-'))
  const [milvus, chroma] = [await startMilvus(), await startChroma()]
  try {
    const random = createRandom(1)
    const rows = Array.from({ length: ROWS }, (_, n) => randomRow(n, random))
    const open = (place: Parameters<typeof openIndex>[0]) => openIndex(place, {}, { spaces: [SPACE] })
    const first = await open({ kind: 'folder', folder: path.join(folder, 'first') })
    for (let start = 0; start < ROWS; start += 2_000) await first.put(rows.slice(start, start + 2_000))
    await first.optimize()
    const stores: [string, Store][] = [
      ['milvus', await open({ kind: 'server', url: `milvus://127.0.0.1:${milvus.port}`, name: 'bench' })],
      ['chroma', await open({ kind: 'server', url: `http://127.0.0.1:${chroma.port}`, name: 'bench' })],
      ['lancedb', await open({ kind: 'folder', folder: path.join(folder, 'last') })],
    ]
    const asked = Array.from({ length: QUESTIONS }, () => rows[Math.floor(random() * ROWS)]).filter((row) => !!row)
    const words = new Map(rows.map((row) => [row.chunk.id, row.words]))
    const wordsOf = (chunk: Chunk) => [...(words.get(chunk.id) ?? [])]
    const figures: Record<string, number> = { rows: ROWS, questions: QUESTIONS }
    let from = first
    for (const [name, to] of stores) {
      const started = performance.now()
      await copyIndex({ from, to, wordsOf }, { signal: new AbortController().signal })
      figures[`${name}Seconds`] = rounded((performance.now() - started) / 1000)
      figures[`${name}Agreement`] = await agreement(asked, first, to)
      from = to
    }
    figures.sameBits = (await sameBits(rows, first, from)) ? 1 : 0
    for (const [, store] of [['first', first] as const, ...stores]) await store.close()
    return { figures, peers: {} }
  } finally {
    await Promise.all([milvus.remove(), chroma.remove()])
    await rm(folder, { recursive: true, force: true })
  }
}

function randomRow(n: number, random: () => number): StoreRow {
  const words = Array.from({ length: 20 + Math.floor(random() * 60) }, () => `w${Math.floor(random() ** 3 * 20_000)}`)
  const vector = Array.from({ length: SPACE.dimension }, () => random() + random() - 1)
  return sampleRow(`row ${n}`, words, { [SPACE.id]: vector }, { documentId: sampleDocument(`${n % 40}`) })
}

/** The mean share of the same rows among the first ten, for a question's words and for a vector near its own. */
async function agreement(asked: readonly StoreRow[], exact: Store, other: Store): Promise<number> {
  let shares = 0
  const share = (a: readonly { id: string }[], b: readonly { id: string }[]) =>
    a.filter(({ id }) => b.some((one) => one.id === id)).length / Math.max(a.length, 1)
  for (const { words, embeddings } of asked) {
    const question = words.slice(0, 5)
    shares += share(await exact.searchText(question, { k: FIRST }), await other.searchText(question, { k: FIRST }))
    const [own] = embeddings
    const query =
      own?.kind === 'dense'
        ? dense(
            SPACE.id,
            [...own.vector].map((value, n) => value + (n % 3) / 20),
          )
        : own
    if (query) shares += share(await exact.search(query, { k: FIRST }), await other.search(query, { k: FIRST }))
  }
  return rounded((shares / (2 * asked.length)) * 1000) / 1000
}

async function sameBits(rows: readonly StoreRow[], first: Store, last: Store): Promise<boolean> {
  const ids = rows.map((row) => row.chunk.id)
  const [before, after] = [await first.vectors(ids, SPACE.id), await last.vectors(ids, SPACE.id)]
  const [chunks, copies] = [await first.get(ids), await last.get(ids)]
  const text = (embedding: Embedding | undefined) =>
    embedding?.kind === 'dense' ? Buffer.from(new Uint8Array(embedding.vector.buffer)).toString('base64') : ''
  return ids.every(
    (_, n) => text(before[n]) === text(after[n]) && JSON.stringify(chunks[n]) === JSON.stringify(copies[n]),
  )
}
