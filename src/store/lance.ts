import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Table } from '@lancedb/lancedb'
import type { RecordBatch, Schema } from 'apache-arrow'
import { DuomoError } from '../base/errors.ts'
import type { Chunk } from '../model/chunk.ts'
import type { Embedding, Space } from '../model/embedding.ts'
import type { Filter } from '../model/filter.ts'
import type {
  Metric,
  SearchOptions,
  Store,
  StoreCapabilities,
  StoreHit,
  StoreOptions,
  StoreRow,
  VectorIndex,
} from '../spec/store.ts'
import { checkOptions, checkStoreOptions, throwIfCancelled } from './checks.ts'
import { readKeptChunk } from './kept-chunk.ts'
import { toStoreError } from './lance-errors.ts'
import { filterToSql } from './lance-filter.ts'
import { rowsToTable, type SpaceColumn, spaceColumns } from './lance-schema.ts'
import { columnNames, searchVectors, searchWords, WORDS_INDEX } from './lance-search.ts'
import { addMissing, createTable, indexWords, openTable } from './lance-table.ts'
import { hasVectorIndex, indexVectors } from './lance-vectors.ts'
import { wordToToken } from './tokens.ts'
import { checkDense, checkRows } from './vector-check.ts'
import { acquireWriterLock } from './writer-lock.ts'

const LANCE_CAPABILITIES: StoreCapabilities = {
  text: true,
  spaces: ['dense'],
  metrics: ['cosine', 'ip', 'l2'],
  indexes: ['flat', 'hnsw-sq', 'ivf-rq'],
}
const IDS_PER_QUERY = 1_000
const LOCK = '.lock'
// Longer than any one put takes.
const LOCK_WAIT_MS = 120_000
// Readers that began on an old version have so long to end.
const KEEP_OLD_MS = 600_000

export interface LanceOptions extends StoreOptions {
  /** How long `optimize` keeps versions that a newer one has replaced; 10 minutes if absent. */
  readonly keepOldMs?: number
}

/**
 * The index in a folder, by LanceDB. The folder is made by the first `put`; until then it is an empty index.
 *
 * @throws `base-damaged` when the folder holds something else
 */
export async function openLanceStore(folder: string, options: LanceOptions = {}): Promise<Store> {
  checkStoreOptions('LanceDB', LANCE_CAPABILITIES, options)
  const store = new LanceStore(folder, options)
  await store.open()
  return store
}

class LanceStore implements Store {
  readonly name = 'lancedb'
  readonly capabilities = LANCE_CAPABILITIES
  readonly #folder: string
  #declared: readonly Space[]
  readonly #metric: Metric
  readonly #index: VectorIndex | undefined
  readonly #keepOldMs: number
  #table: Table | undefined
  #removed = 0
  /** Whether a column has an index, by the version of the table. */
  readonly #indexed = new Map<string, { readonly version: number; readonly has: boolean }>()
  #closed = false

  constructor(folder: string, options: LanceOptions) {
    this.#folder = folder
    this.#declared = options.spaces ?? []
    this.#metric = options.metric ?? 'cosine'
    this.#index = options.index
    this.#keepOldMs = options.keepOldMs ?? KEEP_OLD_MS
  }

  async open(): Promise<void> {
    await this.#guard('opening', async () => this.#opened())
  }

  async put(rows: readonly StoreRow[], signal?: AbortSignal): Promise<void> {
    await this.#guard('writing', async () => {
      throwIfCancelled(signal)
      checkRows(rows, spaceMap(await this.#columns(), this.#declared))
      if (rows.length === 0) return
      await mkdir(this.#folder, { recursive: true })
      await this.#alone(signal, async () => {
        const { table, schema } = await this.#writable(rows)
        // Of two rows with one id the later counts; LanceDB would keep both.
        const unique = [...new Map(rows.map((row) => [row.chunk.id, row])).values()]
        const merge = table.mergeInsert('id').whenMatchedUpdateAll().whenNotMatchedInsertAll()
        await merge.execute(rowsToTable(unique, schema))
      })
    })
  }

  async remove(filter: Filter): Promise<void> {
    await this.#guard('removing from', async () => {
      const table = await this.#opened()
      if (!table) return
      const where = filterToSql(filter, await columnNames(table))
      const { numDeletedRows } = await this.#alone(undefined, () => table.delete(where))
      this.#removed += numDeletedRows
    })
  }

  async get(ids: readonly string[]): Promise<(Chunk | undefined)[]> {
    const chunks = new Map<string, Chunk>()
    await this.#byIds(ids, ['chunk'], (batch) => {
      const column = batch.getChild('chunk')
      for (let n = 0; n < batch.numRows; n += 1) {
        const chunk = readKeptChunk(column?.get(n), `the index ${this.#folder}`)
        chunks.set(chunk.id, chunk)
      }
    })
    return ids.map((id) => chunks.get(id))
  }

  async *iterate(filter?: Filter): AsyncIterable<Chunk> {
    try {
      const table = await this.#opened()
      if (!table) return
      const where = filter && filterToSql(filter, await columnNames(table))
      const query = table.query().select(['chunk'])
      if (where !== undefined) query.where(where)
      for await (const batch of query)
        for (const json of batch.getChild('chunk') ?? []) yield readKeptChunk(json, `the index ${this.#folder}`)
    } catch (error) {
      throw toStoreError(error, `reading the index ${this.#folder}`)
    }
  }

  async documents(): Promise<ReadonlyMap<string, number>> {
    return this.#guard('reading', async () => {
      const counts = new Map<string, number>()
      const table = await this.#opened()
      if (!table) return counts
      for await (const batch of table.query().select(['document_id']))
        for (const value of batch.getChild('document_id') ?? []) {
          const id = String(value)
          counts.set(id, (counts.get(id) ?? 0) + 1)
        }
      return counts
    })
  }

  async search(embedding: Embedding, options: SearchOptions): Promise<StoreHit[]> {
    return this.#guard('searching', async () => {
      checkOptions(options)
      const columns = await this.#columns()
      const vector = checkDense(embedding, spaceMap(columns, this.#declared), 'the query')
      const column = columns.find((candidate) => candidate.space === embedding.space)
      if (!this.#table || !column || options.k === 0) return []
      const search = { column: column.column, metric: this.#metric, flat: await this.#isFlat(column) }
      return searchVectors(this.#table, search, vector, options)
    })
  }

  async searchText(words: readonly string[], options: SearchOptions): Promise<StoreHit[]> {
    return this.#guard('searching', async () => {
      checkOptions(options)
      const tokens = [...new Set(words.flatMap(wordToToken))]
      const table = await this.#opened()
      if (!table || tokens.length === 0 || options.k === 0) return []
      return searchWords(table, tokens, options)
    })
  }

  async vectors(ids: readonly string[], space: string): Promise<(Embedding | undefined)[]> {
    const column = (await this.#guard('reading', () => this.#columns())).find((one) => one.space === space)
    if (!column) {
      if (this.#declared.some((declared) => declared.id === space)) return ids.map(() => undefined)
      throw new DuomoError('usage', `the index ${this.#folder} has no vectors of the space ${space}`)
    }
    const found = new Map<string, Embedding>()
    await this.#byIds(ids, ['id', column.column], (batch) => {
      const names = batch.getChild('id')
      const vectors = batch.getChild(column.column)
      for (let n = 0; n < batch.numRows; n += 1) {
        const value: Iterable<number> | null = vectors?.get(n) ?? null
        if (value) found.set(String(names?.get(n)), { kind: 'dense', space, vector: Float32Array.from(value) })
      }
    })
    return ids.map((id) => found.get(id))
  }

  declare(spaces: readonly Space[]): void {
    checkStoreOptions('LanceDB', LANCE_CAPABILITIES, { spaces })
    this.#declared = [...this.#declared, ...spaces]
  }

  async spaces(): Promise<readonly Space[]> {
    return this.#guard('reading', async () => [...spaceMap(await this.#columns(), this.#declared).values()])
  }

  async count(): Promise<number> {
    return this.#guard('reading', async () => (await this.#opened())?.countRows() ?? 0)
  }

  async optimize(signal?: AbortSignal): Promise<void> {
    await this.#guard('optimising', async () => {
      const table = await this.#opened()
      throwIfCancelled(signal)
      if (table) await this.#alone(signal, () => this.#optimizeTable(table, signal))
    })
  }

  async #optimizeTable(table: Table, signal?: AbortSignal): Promise<void> {
    const before = await table.indexStats(WORDS_INDEX)
    await table.optimize({ cleanupOlderThan: new Date(Date.now() - this.#keepOldMs) })
    throwIfCancelled(signal)
    // New rows make LanceDB rewrite the index of words; after removals alone it goes on counting what is gone.
    const stale = before?.numUnindexedRows === 0 && this.#removed > (await table.countRows()) / 10
    if (!before || stale) await indexWords(table)
    this.#removed = 0
    const choice = { metric: this.#metric, ...(this.#index ? { index: this.#index } : {}) }
    for (const column of spaceColumns(await table.schema())) {
      throwIfCancelled(signal)
      await indexVectors(table, column, choice)
    }
  }

  async close(): Promise<void> {
    this.#closed = true
    this.#table?.close()
    this.#table = undefined
  }

  /** The table, if there is one by now: another process may have made it. */
  async #opened(): Promise<Table | undefined> {
    if (this.#closed) throw new DuomoError('usage', `the index ${this.#folder} was closed`)
    this.#table ??= await openTable(this.#folder)
    return this.#table
  }

  async #writable(rows: readonly StoreRow[]): Promise<{ table: Table; schema: Schema }> {
    const table = (await this.#opened()) ?? (await createTable(this.#folder, this.#declared))
    this.#table = table
    return { table, schema: await addMissing(table, this.#declared, rows) }
  }

  /** Without an index, or with one that was made for another metric, every row is compared. */
  async #isFlat({ column }: SpaceColumn): Promise<boolean> {
    if (this.#index === 'flat' || !this.#table) return true
    // Asking costs more than searching: of a million rows about 20 ms.
    const version = await this.#table.version()
    const known = this.#indexed.get(column)
    if (known?.version === version) return !known.has
    const has = await hasVectorIndex(this.#table, column, this.#metric)
    this.#indexed.set(column, { version, has })
    return !has
  }

  /** One writer at a time: two that put one id at the same moment would keep it twice, LanceDB has no unique keys. */
  async #alone<T>(signal: AbortSignal | undefined, work: () => Promise<T>): Promise<T> {
    const place = { subject: `the index ${this.#folder}`, file: join(this.#folder, LOCK) }
    const lock = await acquireWriterLock(place, { waitMs: LOCK_WAIT_MS, ...(signal ? { signal } : {}) })
    try {
      return await work()
    } finally {
      await lock.release()
    }
  }

  async #columns(): Promise<SpaceColumn[]> {
    const table = await this.#opened()
    return table ? spaceColumns(await table.schema()) : []
  }

  async #byIds(ids: readonly string[], columns: string[], take: (batch: RecordBatch) => void): Promise<void> {
    const unique = [...new Set(ids)]
    await this.#guard('reading', async () => {
      const table = await this.#opened()
      for (let start = 0; table && start < unique.length; start += IDS_PER_QUERY) {
        const where = filterToSql({ op: 'in', field: 'id', values: unique.slice(start, start + IDS_PER_QUERY) })
        for await (const batch of table.query().where(where).select(columns)) take(batch)
      }
    })
  }

  async #guard<T>(doing: string, work: () => Promise<T>): Promise<T> {
    try {
      return await work()
    } catch (error) {
      throw toStoreError(error, `${doing} the index ${this.#folder}`)
    }
  }
}

function spaceMap(columns: readonly SpaceColumn[], declared: readonly Space[]): Map<string, Space> {
  const spaces = new Map(declared.map((space) => [space.id, space]))
  for (const { space, dimension } of columns) spaces.set(space, { id: space, kind: 'dense', dimension })
  return spaces
}
