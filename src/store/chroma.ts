import type { ChromaClient, Collection, Metadata } from 'chromadb'
import { DuomoError } from '../base/errors.ts'
import { createPackageLoader } from '../base/optional-package.ts'
import type { Space } from '../model/embedding.ts'
import type { Metric, StoreCapabilities } from '../spec/store.ts'
import { checkStoreOptions } from './checks.ts'
import { toWhere } from './chroma-filter.ts'
import { filterKeys, fromText, includes, partOf, toRows, toText } from './chroma-rows.ts'
import type { FoundRow, RowField, RowServer, Selection, ServerRow } from './row-server.ts'
import { answered, REQUEST_LIMIT_MS } from './server-errors.ts'
import { createServerStore, type ServerOptions, type ServerStore } from './server-store.ts'
import type { ServerUrl } from './store-url.ts'

const CAPABILITIES: StoreCapabilities = {
  text: true,
  spaces: ['dense'],
  metrics: ['cosine', 'ip', 'l2'],
  indexes: ['hnsw'],
}
// Wider than Chroma's own (100, 100, 16): its graph is approximate, and what it leaves out can't be ranked here.
const GRAPH = { ef_construction: 200, ef_search: 400, max_neighbors: 32 }
const ROWS_PER_PAGE = 2_000
/** Up to so many vectors all are compared here: a small graph from which rows were removed falls apart. */
const MOST_COMPARED = 1_000
const STATE = 'state'
const NO_VECTOR = [1]

const loadChroma = createPackageLoader(() => import('chromadb'), {
  name: 'chromadb',
  lost: "An index on a Chroma server can't be used",
  install: 'chromadb@3',
})

/**
 * The index on a Chroma server, in collections whose names begin with `name`: one for the rows, one for the vectors of each
 * space, one for what it knows of itself. Chroma ranks no words, so they are ranked here.
 *
 * @param name - letters, digits and `_`, unlike that of any other index on the server
 * @throws `part-unavailable` without the package `chromadb`; that the server can't be reached is told by the first request
 */
export async function openChromaStore(url: ServerUrl, name: string, options: ServerOptions = {}): Promise<ServerStore> {
  checkStoreOptions('Chroma', CAPABILITIES, options)
  const { ChromaClient } = await loadChroma()
  const [tenant, database] = url.path
  const client = new ChromaClient({
    host: url.host,
    port: url.port,
    ssl: url.secure,
    ...(tenant === undefined ? {} : { tenant }),
    ...(database === undefined ? {} : { database }),
    ...(url.token === undefined
      ? {}
      : { headers: { authorization: `Bearer ${url.token}`, 'x-chroma-token': url.token } }),
  })
  const subject = `the index ${name} in Chroma at ${url.shown}`
  const server = new ChromaServer(client, name, subject, options)
  return createServerStore(server, { name: 'chroma', capabilities: CAPABILITIES, subject }, options)
}

class ChromaServer implements RowServer {
  // Chroma takes 5,461 records at once (1.0; SQLite's limit on variables) and says so; fewer make smaller requests.
  readonly maxRows = ROWS_PER_PAGE
  readonly maxHits = 10_000
  readonly #client: ChromaClient
  readonly #name: string
  readonly #subject: string
  readonly #metric: Metric
  readonly #limitMs: number
  readonly #collections = new Map<string, Collection>()

  constructor(client: ChromaClient, name: string, subject: string, options: ServerOptions) {
    this.#client = client
    this.#name = name
    this.#subject = subject
    this.#metric = options.metric ?? 'cosine'
    this.#limitMs = options.limitMs ?? REQUEST_LIMIT_MS
  }

  async readState(): Promise<string | undefined> {
    const about = await this.#find('about')
    if (!about) return undefined
    const { metadatas } = await this.#ask(() => about.get({ ids: [STATE], include: ['metadatas'] }))
    const json = metadatas[0]?.json
    return typeof json === 'string' ? json : undefined
  }

  async writeState(json: string): Promise<void> {
    const about = await this.#take('about')
    await this.#ask(() => about.upsert({ ids: [STATE], embeddings: [NO_VECTOR], metadatas: [{ json }] }))
  }

  async create(spaces: readonly Space[]): Promise<void> {
    for (const part of ['about', 'rows', ...spaces.map(partOf)])
      this.#collections.set(
        part,
        await this.#ask(() =>
          this.#client.getOrCreateCollection({
            name: this.#nameOf(part),
            embeddingFunction: null,
            configuration: { hnsw: { space: this.#metric, ...GRAPH } },
          }),
        ),
      )
  }

  async putRows(rows: readonly ServerRow[]): Promise<void> {
    const keys = rows.map((row) => ({ ...filterKeys(row), chunk: row.chunk, count: row.wordCount }))
    await this.#upsert('rows', rows, keys, {
      embeddings: rows.map(() => NO_VECTOR),
      documents: rows.map((row) => ` ${row.words} `),
    })
  }

  async putVectors(space: Space, rows: readonly (readonly [ServerRow, Float32Array])[]): Promise<void> {
    const keys = rows.map(([row, vector]) => ({ ...filterKeys(row), exact: toText(vector) }))
    await this.#upsert(
      partOf(space),
      rows.map(([row]) => row),
      keys,
      { embeddings: rows.map(([, vector]) => [...vector]) },
    )
  }

  /** Chroma keeps what an upsert doesn't name and takes no key away, so what was true of the replaced row is named as false. */
  async #upsert(
    part: string,
    rows: readonly ServerRow[],
    keys: readonly Metadata[],
    values: { embeddings: number[][]; documents?: string[] },
  ): Promise<void> {
    const collection = await this.#take(part)
    const replacing = rows.filter((row) => row.put === '').map((row) => row.id)
    const old = replacing.length
      ? await this.#ask(() => collection.get({ ids: replacing, include: ['metadatas'] }))
      : { ids: [], metadatas: [] }
    const oldKeys = new Map(old.ids.map((id, n) => [id, Object.entries(old.metadatas[n] ?? {})]))
    const metadatas = rows.map((row, n) => {
      const once = (oldKeys.get(row.id) ?? []).filter(([, value]) => value === true)
      return { ...Object.fromEntries(once.map(([key]) => [key, false])), ...keys[n] }
    })
    await this.#ask(() => collection.upsert({ ids: rows.map((row) => row.id), metadatas, ...values }))
  }

  async removeRows(ids: readonly string[]): Promise<void> {
    const collection = await this.#take('rows')
    await this.#ask(() => collection.delete({ ids: [...ids] }))
  }

  async removeVectors(space: Space, ids: readonly string[]): Promise<void> {
    const collection = await this.#take(partOf(space))
    await this.#ask(() => collection.delete({ ids: [...ids] }))
  }

  async byIds(ids: readonly string[], fields: readonly RowField[]): Promise<FoundRow[]> {
    const collection = await this.#take('rows')
    const found = await this.#ask(() => collection.get({ ids: [...ids], include: includes(fields) }))
    return toRows(found, fields)
  }

  async *scan(selection: Selection, fields: readonly RowField[]): AsyncIterable<readonly FoundRow[]> {
    const collection = await this.#take('rows')
    const where = toWhere(selection)
    for (let offset = 0; ; offset += ROWS_PER_PAGE) {
      const page = await this.#ask(() =>
        collection.get({
          ...(where ? { where } : {}),
          ...(selection.token === undefined ? {} : { whereDocument: { $contains: ` ${selection.token} ` } }),
          include: includes(fields),
          limit: ROWS_PER_PAGE,
          offset,
        }),
      )
      yield toRows(page, fields)
      if (page.ids.length < ROWS_PER_PAGE) return
    }
  }

  async count(selection: Selection): Promise<number> {
    if (selection.condition === true && selection.hidden === undefined && selection.token === undefined) {
      const collection = await this.#take('rows')
      return this.#ask(() => collection.count())
    }
    let count = 0
    for await (const page of this.scan(selection, [])) count += page.length
    return count
  }

  async vectors(space: Space, ids: readonly string[]): Promise<Map<string, Float32Array>> {
    const collection = await this.#take(partOf(space))
    const found = await this.#ask(() => collection.get({ ids: [...ids], include: ['metadatas'] }))
    return new Map(found.ids.map((id, n) => [id, this.#exact(found.metadatas[n])]))
  }

  async nearest(space: Space, vector: Float32Array, limit: number, selection: Selection) {
    const collection = await this.#take(partOf(space))
    const where = toWhere(selection)
    if ((await this.#ask(() => collection.count())) <= MOST_COMPARED) {
      const all = await this.#ask(() => collection.get({ ...(where ? { where } : {}), include: ['metadatas'] }))
      return all.ids.map((id, n) => ({ id, vector: this.#exact(all.metadatas[n]) }))
    }
    const found = await this.#ask(() =>
      collection.query({
        queryEmbeddings: [[...vector]],
        nResults: limit,
        ...(where ? { where } : {}),
        include: ['metadatas'],
      }),
    )
    return (found.ids[0] ?? []).map((id, n) => ({ id, vector: this.#exact(found.metadatas[0]?.[n]) }))
  }

  /** Chroma keeps its indexes up to date by itself. */
  async optimize(): Promise<void> {}

  async drop(spaces: readonly Space[]): Promise<void> {
    // What tells that there is an index goes first.
    for (const part of ['about', 'rows', ...spaces.map(partOf)])
      if (await this.#find(part)) await this.#ask(() => this.#client.deleteCollection({ name: this.#nameOf(part) }))
    this.#collections.clear()
  }

  async close(): Promise<void> {}

  #nameOf(part: string): string {
    return `${this.#name}-${part}`
  }

  async #find(part: string): Promise<Collection | undefined> {
    const known = this.#collections.get(part)
    if (known) return known
    const { ChromaNotFoundError } = await loadChroma()
    const collection = await this.#ask(() =>
      this.#client.getCollection({ name: this.#nameOf(part) }).catch((error: unknown) => {
        if (error instanceof ChromaNotFoundError) return undefined
        throw error
      }),
    )
    if (collection) this.#collections.set(part, collection)
    return collection
  }

  async #take(part: string): Promise<Collection> {
    const collection = await this.#find(part)
    if (collection) return collection
    throw new DuomoError('base-damaged', `${this.#subject} has lost its collection ${this.#nameOf(part)}`, {
      hint: 'Move a whole index there again, or add the documents to a new base.',
    })
  }

  /** Chroma normalises what it indexes, so the vector as it was put stands beside it. */
  #exact(metadata: Metadata | null | undefined): Float32Array {
    const text = metadata?.exact
    if (typeof text === 'string') return fromText(text)
    throw new DuomoError('base-damaged', `${this.#subject} holds a vector that is not as it was written`)
  }

  #ask<T>(request: () => Promise<T>): Promise<T> {
    const isRefused = (error: unknown) =>
      error instanceof Error && /^Chroma(Unauthorized|Forbidden)Error$/.test(error.constructor.name)
    return answered(request, { subject: this.#subject, limitMs: this.#limitMs, isRefused })
  }
}
