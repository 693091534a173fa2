import { setTimeout as wait } from 'node:timers/promises'
import type { ConsistencyLevelEnum, MilvusClient } from '@zilliz/milvus2-sdk-node'
import { DuomoError } from '../base/errors.ts'
import { hashParts } from '../base/hash.ts'
import type { Space } from '../model/embedding.ts'
import type { Metric, StoreCapabilities, VectorIndex } from '../spec/store.ts'
import { checkStoreOptions } from './checks.ts'
import { connectMilvus, throwIfFailed } from './milvus-client.ts'
import { idRanges, idsExpression, toExpression } from './milvus-filter.ts'
import {
  aboutCollection,
  fromPieces,
  outputFields,
  rowRecord,
  rowsCollection,
  searchParams,
  stateRecord,
  toFoundRow,
  vectorRecord,
  vectorsCollection,
} from './milvus-schema.ts'
import type { FoundRow, RowField, RowServer, Selection, ServerRow } from './row-server.ts'
import { answered, REQUEST_LIMIT_MS } from './server-errors.ts'
import { createServerStore, type ServerOptions, type ServerStore } from './server-store.ts'
import type { ServerUrl } from './store-url.ts'

const CAPABILITIES: StoreCapabilities = {
  text: true,
  spaces: ['dense'],
  metrics: ['cosine', 'ip', 'l2'],
  indexes: ['flat', 'hnsw', 'hnsw-sq', 'ivf-flat', 'ivf-sq'],
}
const STATE = 'state'
// What was put is found by the next question, whoever asks. An enum of the SDK, which is loaded when it is needed.
const STRONG: ConsistencyLevelEnum = 0

/**
 * The index on a Milvus server, in collections whose names begin with `name`: one for the rows, one for the vectors of each
 * space (a row need not have one in each), one for what it knows of itself. Words are ranked here, as on every store.
 *
 * @param name - letters, digits and `_`, unlike that of any other index on the server
 * @throws `part-unavailable` without the package; that the server can't be reached is told by the first request
 */
export async function openMilvusStore(url: ServerUrl, name: string, options: ServerOptions = {}): Promise<ServerStore> {
  checkStoreOptions('Milvus', CAPABILITIES, options)
  const limitMs = options.limitMs ?? REQUEST_LIMIT_MS
  const client = await connectMilvus(url, limitMs)
  const subject = `the index ${name} in Milvus at ${url.shown}`
  const server = new MilvusServer(client, name, { ...options, limitMs, subject })
  return createServerStore(server, { name: 'milvus', capabilities: CAPABILITIES, subject }, options)
}

class MilvusServer implements RowServer {
  readonly maxRows = 1_000
  // The most that a search of Milvus gives.
  readonly maxHits = 16_384
  readonly #client: MilvusClient
  readonly #name: string
  readonly #subject: string
  readonly #limitMs: number
  readonly #metric: Metric
  readonly #index: VectorIndex
  /** Collections that are there and loaded. */
  readonly #ready = new Set<string>()

  constructor(client: MilvusClient, name: string, options: ServerOptions & { subject: string; limitMs: number }) {
    this.#client = client
    this.#name = name
    this.#subject = options.subject
    this.#limitMs = options.limitMs
    this.#metric = options.metric ?? 'cosine'
    this.#index = options.index ?? 'hnsw'
  }

  async readState(): Promise<string | undefined> {
    if (!this.#ready.has('about') && !(await this.#exists('about'))) return undefined
    const [record] = await this.#query('about', idsExpression([STATE]), ['json'])
    return record && fromPieces(record.json)
  }

  async writeState(json: string): Promise<void> {
    await this.#upsert('about', [stateRecord(STATE, json)])
  }

  async create(spaces: readonly Space[]): Promise<void> {
    const collections = [
      ['about', aboutCollection()] as const,
      ['rows', rowsCollection()] as const,
      ...spaces.map((space) => [partOf(space), vectorsCollection(space, this.#metric, this.#index)] as const),
    ]
    for (const [part, { fields, index }] of collections) {
      if (await this.#exists(part)) continue
      const collection_name = this.#nameOf(part)
      await this.#ask(() => this.#client.createCollection({ collection_name, fields, consistency_level: 'Strong' }))
      await this.#ask(() => this.#client.createIndex({ collection_name, ...index }))
    }
  }

  async putRows(rows: readonly ServerRow[]): Promise<void> {
    await this.#upsert('rows', rows.map(rowRecord))
  }

  async putVectors(space: Space, rows: readonly (readonly [ServerRow, Float32Array])[]): Promise<void> {
    await this.#upsert(
      partOf(space),
      rows.map(([row, vector]) => vectorRecord(row, vector)),
    )
  }

  async removeRows(ids: readonly string[]): Promise<void> {
    await this.#remove('rows', ids)
  }

  async removeVectors(space: Space, ids: readonly string[]): Promise<void> {
    await this.#remove(partOf(space), ids)
  }

  async byIds(ids: readonly string[], fields: readonly RowField[]): Promise<FoundRow[]> {
    const records = await this.#query('rows', idsExpression(ids), outputFields(fields))
    return records.map((record) => toFoundRow(record, fields))
  }

  async *scan(selection: Selection, fields: readonly RowField[]): AsyncIterable<readonly FoundRow[]> {
    // Milvus gives rows in no order and only 16,384 at once. Ids are hashes, so ranges of them hold nearly as many rows each.
    const filter = toExpression(selection)
    const parts = Math.ceil((await this.count(selection)) / rowsAtOnce(fields))
    for (const range of idRanges(parts)) {
      const within = [filter, range].filter(Boolean).join(' and ')
      const records = await this.#query('rows', within, outputFields(fields), this.maxHits)
      if (records.length === this.maxHits)
        throw new DuomoError(
          'store-failed',
          `${this.#subject} has over ${this.maxHits} rows in one of ${parts} parts`,
          {
            hint: 'Run the command again while nothing else writes to that index.',
          },
        )
      yield records.map((record) => toFoundRow(record, fields))
    }
  }

  async count(selection: Selection): Promise<number> {
    const [record] = await this.#query('rows', toExpression(selection), ['count(*)'])
    return Number(record?.['count(*)'])
  }

  async vectors(space: Space, ids: readonly string[]): Promise<Map<string, Float32Array>> {
    const records = await this.#query(partOf(space), idsExpression(ids), ['id', 'vector'])
    return new Map(records.map((record) => [String(record.id), toVector(record.vector)]))
  }

  async nearest(space: Space, vector: Float32Array, limit: number, selection: Selection) {
    const collection_name = await this.#loaded(partOf(space))
    const { results } = await this.#ask(() =>
      this.#client.search({
        collection_name,
        anns_field: 'vector',
        data: [...vector],
        limit,
        filter: toExpression(selection),
        output_fields: ['id', 'vector'],
        params: searchParams(this.#index, limit),
        consistency_level: STRONG,
      }),
    )
    return results.map((hit) => ({ id: String(hit.id), vector: toVector(hit.vector) }))
  }

  async optimize(spaces: readonly Space[]): Promise<void> {
    const collection_names = ['rows', ...spaces.map(partOf)].map((part) => this.#nameOf(part))
    await this.#ask(() => this.#client.flush({ collection_names }))
  }

  async drop(spaces: readonly Space[]): Promise<void> {
    // What tells that there is an index goes first.
    for (const part of ['about', 'rows', ...spaces.map(partOf)])
      if (await this.#exists(part))
        await this.#ask(() => this.#client.dropCollection({ collection_name: this.#nameOf(part) }))
    this.#ready.clear()
  }

  async close(): Promise<void> {
    await this.#client.closeConnection()
  }

  #nameOf(part: string): string {
    return `${this.#name}_${part}`
  }

  async #exists(part: string): Promise<boolean> {
    const { value } = await this.#ask(() => this.#client.hasCollection({ collection_name: this.#nameOf(part) }))
    return Boolean(value)
  }

  /** Milvus searches what is in memory only. */
  async #loaded(part: string): Promise<string> {
    const collection_name = this.#nameOf(part)
    if (!this.#ready.has(part)) {
      await this.#ask(() => this.#client.loadCollection({ collection_name }))
      for (let pauseMs = 5; !(await this.#isLoaded(collection_name)); pauseMs = Math.min(2 * pauseMs, 500))
        await wait(pauseMs)
      this.#ready.add(part)
    }
    return collection_name
  }

  async #isLoaded(collection_name: string): Promise<boolean> {
    const { state } = await this.#ask(() => this.#client.getLoadState({ collection_name }))
    return state === 'LoadStateLoaded'
  }

  async #query(
    part: string,
    filter: string,
    output_fields: string[],
    limit?: number,
  ): Promise<Record<string, unknown>[]> {
    const collection_name = await this.#loaded(part)
    const { data } = await this.#ask(() =>
      this.#client.query({
        collection_name,
        filter,
        output_fields,
        consistency_level: STRONG,
        ...(limit === undefined ? {} : { limit }),
      }),
    )
    return data
  }

  async #upsert(part: string, data: ReturnType<typeof rowRecord>[]): Promise<void> {
    const collection_name = await this.#loaded(part)
    await this.#ask(() => this.#client.upsert({ collection_name, data }))
  }

  async #remove(part: string, ids: readonly string[]): Promise<void> {
    const collection_name = await this.#loaded(part)
    await this.#ask(() => this.#client.delete({ collection_name, filter: idsExpression(ids) }))
  }

  /** The SDK throws for some failures and puts others into the answer. */
  async #ask<T>(request: () => Promise<T>): Promise<T> {
    const checked = async () => {
      await this.#client.connectPromise
      const answer = await request()
      throwIfFailed(answer)
      return answer
    }
    const isRefused = (error: unknown) =>
      error instanceof Error && /unauthenticated|auth check failure|permission|invalid credential/i.test(error.message)
    return answered(checked, { subject: this.#subject, limitMs: this.#limitMs, isRefused })
  }
}

function toVector(value: unknown): Float32Array {
  if (Array.isArray(value)) return Float32Array.from(value, Number)
  throw new DuomoError('bad-response', 'Milvus gave a row without its vector')
}

/** Of a scan: what a row may hold besides its id decides how many fit into an answer. */
function rowsAtOnce(fields: readonly RowField[]): number {
  if (fields.includes('chunk')) return 1_000
  return fields.includes('words') ? 4_000 : 12_000
}

function partOf(space: Space): string {
  return `space_${hashParts([space.id])}`
}
