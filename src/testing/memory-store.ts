import { DuomoError } from '../base/errors.ts'
import type { Chunk } from '../model/chunk.ts'
import type { Embedding, Space } from '../model/embedding.ts'
import { type Filter, type FilterField, matchesFilter } from '../model/filter.ts'
import type { Metric, SearchOptions, Store, StoreCapabilities, StoreHit, StoreRow } from '../spec/store.ts'

/** What stores opened one after the other share, as they would share a disk. */
export type MemoryRows = Map<string, StoreRow>

/** The index in memory: plain BM25 and flat cosine, written to be read; for tests. */
export function openMemoryStore(
  spaces: readonly Space[] = [],
  rows: MemoryRows = new Map(),
  metric: Metric = 'cosine',
): Store {
  return new MemoryStore(spaces, rows, metric)
}

const META = /^meta\.[\p{L}\p{N}_.-]{1,64}$/u
const TEXTS: readonly string[] = ['id', 'documentId', 'group', 'modality']

/** @throws `usage` for a field or a range that can be none */
function checkFilter(filter: Filter): void {
  switch (filter.op) {
    case 'and':
    case 'or':
      for (const part of filter.of) checkFilter(part)
      return
    case 'not':
      checkFilter(filter.of)
      return
    case 'eq':
    case 'in':
      checkField(filter.field, [...TEXTS, 'page'])
      return
    case 'range': {
      const ends = [filter.gt, filter.gte, filter.lt, filter.lte].filter((end) => end !== undefined)
      if (ends.length === 0 || !ends.every(Number.isFinite)) throw new DuomoError('usage', 'a range without numbers')
      checkField(filter.field, ['page'])
    }
  }
}

function checkField(field: FilterField, known: readonly string[]): void {
  if (!known.includes(field) && !META.test(field)) throw new DuomoError('usage', `a filter can't compare ${field} so`)
}

class MemoryStore implements Store {
  readonly name = 'memory'
  readonly capabilities: StoreCapabilities = {
    text: true,
    spaces: ['dense'],
    metrics: ['cosine', 'ip', 'l2'],
    indexes: ['flat'],
  }
  readonly #spaces: Map<string, Space>
  readonly #rows: MemoryRows
  readonly #metric: Metric
  #closed = false

  constructor(spaces: readonly Space[], rows: MemoryRows, metric: Metric) {
    this.#metric = metric
    this.#spaces = new Map(spaces.map((space) => [space.id, space]))
    this.#rows = rows
  }

  async put(rows: readonly StoreRow[], signal?: AbortSignal): Promise<void> {
    this.#check(signal)
    for (const row of rows) {
      for (const name of Object.keys(row.chunk.meta ?? {}))
        if (!META.test(`meta.${name}`)) throw new DuomoError('usage', `chunk ${row.chunk.id} has ${name} in its meta`)
      for (const embedding of row.embeddings) this.#dense(embedding)
      if (new Set(row.embeddings.map((embedding) => embedding.space)).size < row.embeddings.length)
        throw new DuomoError('bad-vector', `chunk ${row.chunk.id} has two vectors in one space`)
    }
    for (const row of rows) this.#rows.set(row.chunk.id, structuredClone(row))
  }

  async remove(filter: Filter): Promise<void> {
    for (const { chunk } of this.#passing(filter)) this.#rows.delete(chunk.id)
  }

  async get(ids: readonly string[]): Promise<(Chunk | undefined)[]> {
    this.#check()
    return ids.map((id) => this.#rows.get(id)?.chunk)
  }

  async *iterate(filter?: Filter): AsyncIterable<Chunk> {
    for (const row of this.#passing(filter)) yield row.chunk
  }

  async documents(): Promise<ReadonlyMap<string, number>> {
    const counts = new Map<string, number>()
    for (const { chunk } of this.#passing()) counts.set(chunk.documentId, (counts.get(chunk.documentId) ?? 0) + 1)
    return counts
  }

  async search(embedding: Embedding, options: SearchOptions): Promise<StoreHit[]> {
    this.#check(options.signal)
    checkLimit(options.k)
    const query = this.#dense(embedding)
    return bestOf(options.k, this.#passing(options.filter), (row) => {
      const kept = row.embeddings.find((candidate) => candidate.space === embedding.space)
      return kept?.kind === 'dense' ? nearness(this.#metric, query, kept.vector) : undefined
    })
  }

  async searchText(words: readonly string[], options: SearchOptions): Promise<StoreHit[]> {
    this.#check(options.signal)
    checkLimit(options.k)
    const all = [...this.#rows.values()].map((row) => row.words.filter((word) => word !== ''))
    const meanLength = all.reduce((sum, row) => sum + row.length, 0) / all.length
    const terms = [...new Set(words)].map((word) => {
      const found = all.filter((row) => row.includes(word)).length
      return { word, idf: Math.log(1 + (all.length - found + 0.5) / (found + 0.5)) }
    })
    return bestOf(options.k, this.#passing(options.filter), (row) => {
      const kept = row.words.filter((word) => word !== '')
      let score = 0
      for (const { word, idf } of terms) {
        const times = kept.filter((one) => one === word).length
        score += (idf * times * 2.2) / (times + 1.2 * (0.25 + (0.75 * kept.length) / meanLength))
      }
      return score > 0 ? score : undefined
    })
  }

  async vectors(ids: readonly string[], space: string): Promise<(Embedding | undefined)[]> {
    this.#check()
    if (!this.#spaces.has(space)) throw new DuomoError('usage', `no vectors of the space ${space} here`)
    return ids.map((id) => this.#rows.get(id)?.embeddings.find((embedding) => embedding.space === space))
  }

  declare(spaces: readonly Space[]): void {
    const other = spaces.find(({ kind }) => kind !== 'dense')
    if (other) throw new DuomoError('usage', `memory keeps dense vectors; ${other.id} is ${other.kind}`)
    for (const space of spaces) this.#spaces.set(space.id, space)
  }

  async spaces(): Promise<readonly Space[]> {
    this.#check()
    return [...this.#spaces.values()]
  }

  async count(): Promise<number> {
    return this.#passing().length
  }

  async optimize(signal?: AbortSignal): Promise<void> {
    this.#check(signal)
  }

  async close(): Promise<void> {
    this.#closed = true
  }

  #check(signal?: AbortSignal): void {
    if (this.#closed) throw new DuomoError('usage', 'the index was closed')
    if (signal?.aborted) throw new DuomoError('cancelled', 'cancelled before it was done', { cause: signal.reason })
  }

  #passing(filter: Filter = { op: 'and', of: [] }): StoreRow[] {
    this.#check()
    checkFilter(filter)
    return [...this.#rows.values()].filter((row) => matchesFilter(filter, row.chunk))
  }

  #dense(embedding: Embedding): Float32Array {
    const dimension = this.#spaces.get(embedding.space)?.dimension
    const good =
      embedding.kind === 'dense' &&
      embedding.vector.length === dimension &&
      embedding.vector.every(Number.isFinite) &&
      embedding.vector.some((value) => value !== 0)
    if (!good) throw new DuomoError('bad-vector', `not a vector of a known space: ${embedding.space}`)
    return embedding.vector
  }
}

function checkLimit(k: number): void {
  if (!Number.isInteger(k) || k < 0) throw new DuomoError('usage', `k is ${k}; expected a whole number, 0 or more`)
}

function nearness(metric: Metric, a: Float32Array, b: Float32Array): number {
  const dot = (x: Float32Array, y: Float32Array) => x.reduce((sum, value, n) => sum + value * (y[n] ?? 0), 0)
  if (metric === 'ip') return dot(a, b)
  if (metric === 'l2') return -Math.hypot(...a.map((value, n) => value - (b[n] ?? 0)))
  return dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b))
}

function bestOf(k: number, rows: readonly StoreRow[], score: (row: StoreRow) => number | undefined): StoreHit[] {
  return rows
    .map((row) => ({ id: row.chunk.id, score: score(row) }))
    .filter((hit): hit is StoreHit => hit.score !== undefined)
    .sort((a, b) => b.score - a.score || (a.id < b.id ? -1 : 1))
    .slice(0, k)
}
