import { randomBytes } from 'node:crypto'
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
} from '../spec/store.ts'
import { checkOptions, checkStoreOptions, throwIfCancelled } from './checks.ts'
import { simplify } from './filter.ts'
import { readKeptChunk } from './kept-chunk.ts'
import type { RowServer } from './row-server.ts'
import { nearness, untilTiesEnd } from './scores.ts'
import { countRows, idsOf, removeIds, rowsById, wordCountsOf, writeRows } from './server-requests.ts'
import { inBatches, toServerRow } from './server-rows.ts'
import { readServerState, type ServerState, writeServerState } from './server-state.ts'
import { wordToToken } from './tokens.ts'
import { checkDense, checkRows } from './vector-check.ts'
import { createWordRanking, type WordRanking } from './word-ranking.ts'

export interface ServerPlace {
  readonly name: string
  readonly capabilities: StoreCapabilities
  /** The index and where it is, as errors name it; no secrets. */
  readonly subject: string
}

export interface ServerOptions extends StoreOptions {
  /** How long one request may take; 60 s if absent. */
  readonly limitMs?: number
}

/** An index on a server, and what only its owner may do. */
export interface ServerStore extends Store {
  /** Removes the index from the server; it is empty afterwards. */
  drop(): Promise<void>
}

/**
 * The index on a server: all that does not depend on which one. One process writes to an index at a time (the lock of the
 * data folder sees to it), any number read.
 *
 * A put first says in the index's state that it has begun: until that note is gone, its new rows don't count. What a process
 * that ended in between has left is removed by the next one that writes.
 */
export function createServerStore(server: RowServer, place: ServerPlace, options: StoreOptions): ServerStore {
  return new StoreOnServer(server, place, options)
}

class StoreOnServer implements ServerStore {
  readonly name: string
  readonly capabilities: StoreCapabilities
  readonly #server: RowServer
  readonly #subject: string
  #declared: readonly Space[]
  readonly #metric: Metric
  readonly #words: WordRanking
  #last: Promise<unknown> = Promise.resolve()
  #closed = false

  constructor(server: RowServer, { name, capabilities, subject }: ServerPlace, options: StoreOptions) {
    this.name = name
    this.capabilities = capabilities
    this.#server = server
    this.#subject = subject
    this.#declared = options.spaces ?? []
    this.#metric = options.metric ?? 'cosine'
    this.#words = createWordRanking(server)
  }

  async put(rows: readonly StoreRow[], signal?: AbortSignal): Promise<void> {
    throwIfCancelled(signal)
    checkRows(rows, spaceMap(await this.#state(), this.#declared))
    if (rows.length === 0) return
    // Of two rows with one id the later counts.
    const unique = [...new Map(rows.map((row) => [row.chunk.id, row])).values()]
    await this.#alone(async () => {
      const state = await this.#writable()
      const replaced = await wordCountsOf(
        this.#server,
        unique.map((row) => row.chunk.id),
      )
      const put = randomBytes(8).toString('hex')
      const made = unique.map((row) => toServerRow(row, replaced.has(row.chunk.id) ? '' : put))
      await this.#server.writeState(writeServerState({ ...state, pending: put }))
      try {
        const writing = { rows: unique, made, replaced: new Set(replaced.keys()), spaces: state.spaces }
        await writeRows(this.#server, writing, signal)
        const before = [...replaced.values()].reduce((sum, count) => sum + count, 0)
        const after = made.reduce((sum, row) => sum + row.wordCount, 0)
        const rowsNow = state.rows + made.length - replaced.size
        const tokens = Math.max(0, state.tokens + after - before)
        await this.#server.writeState(writeServerState({ ...state, rows: rowsNow, tokens }))
      } catch (error) {
        // Where the server is gone, its next writer does this; till then the rows don't count.
        await this.#recover({ ...state, pending: put }).catch(() => {})
        throw error
      }
    })
  }

  async remove(filter: Filter): Promise<void> {
    const condition = simplify(filter)
    if (!(await this.#state()) || condition === false) return
    await this.#alone(async () => {
      const state = await this.#writable()
      const ids: string[] = []
      let tokens = state.tokens
      for await (const batch of this.#server.scan({ condition }, ['wordCount']))
        for (const { id, wordCount = 0 } of batch) {
          ids.push(id)
          tokens -= wordCount
        }
      if (ids.length === 0) return
      await this.#server.writeState(writeServerState({ ...state, removing: true }))
      await removeIds(this.#server, ids, state.spaces)
      const left = { rows: Math.max(0, state.rows - ids.length), tokens: Math.max(0, tokens) }
      await this.#server.writeState(writeServerState({ ...state, ...left }))
    })
  }

  async get(ids: readonly string[]): Promise<(Chunk | undefined)[]> {
    const state = await this.#state()
    const chunks = new Map<string, Chunk>()
    if (state)
      for (const { id, chunk } of await rowsById(this.#server, ids, ['chunk'], state.pending))
        chunks.set(id, readKeptChunk(chunk, this.#subject))
    return ids.map((id) => chunks.get(id))
  }

  async *iterate(filter?: Filter): AsyncIterable<Chunk> {
    const condition = simplify(filter)
    const state = await this.#state()
    if (!state || condition === false) return
    for await (const batch of this.#server.scan({ condition, hidden: state.pending }, ['chunk']))
      for (const { chunk } of batch) yield readKeptChunk(chunk, this.#subject)
  }

  async documents(): Promise<ReadonlyMap<string, number>> {
    const counts = new Map<string, number>()
    const state = await this.#state()
    if (!state) return counts
    for await (const batch of this.#server.scan({ condition: true, hidden: state.pending }, ['documentId']))
      for (const { documentId = '' } of batch) counts.set(documentId, (counts.get(documentId) ?? 0) + 1)
    return counts
  }

  async search(embedding: Embedding, options: SearchOptions): Promise<StoreHit[]> {
    checkOptions(options)
    const condition = simplify(options.filter)
    const state = await this.#state()
    const vector = checkDense(embedding, spaceMap(state, this.#declared), 'the query')
    const space = state?.spaces.find((one) => one.id === embedding.space)
    if (!state || !space || options.k === 0 || condition === false) return []
    const selection = { condition, hidden: state.pending }
    const ask = async (limit: number) => {
      throwIfCancelled(options.signal)
      const found = await this.#server.nearest(space, vector, limit, selection)
      return found.map((row) => ({ id: row.id, score: nearness(this.#metric, vector, row.vector) }))
    }
    return untilTiesEnd(options.k, ask, this.#server.maxHits)
  }

  async searchText(words: readonly string[], options: SearchOptions): Promise<StoreHit[]> {
    checkOptions(options)
    const condition = simplify(options.filter)
    const tokens = [...new Set(words.flatMap(wordToToken))]
    const state = await this.#state()
    if (!state || tokens.length === 0 || options.k === 0 || condition === false) return []
    const { rows, tokens: sum } = state.removing ? await countRows(this.#server) : state
    if (rows === 0) return []
    const collection = { rows, meanLength: sum / rows }
    const { k, signal } = options
    const search = { tokens, k, condition, hidden: state.pending, collection, signal }
    return this.#words.rank(search, state.removing ? undefined : state.version)
  }

  async vectors(ids: readonly string[], space: string): Promise<(Embedding | undefined)[]> {
    const state = await this.#state()
    const known = state?.spaces.find((one) => one.id === space)
    if (!known && !this.#declared.some((one) => one.id === space))
      throw new DuomoError('usage', `${this.#subject} has no vectors of the space ${space}`)
    const found = new Map<string, Float32Array>()
    if (state && known) {
      const unique = [...new Set(ids)]
      const visible = state.pending
        ? new Set((await rowsById(this.#server, unique, [], state.pending)).map(({ id }) => id))
        : undefined
      for (const batch of inBatches(unique, this.#server.maxRows))
        for (const [id, vector] of await this.#server.vectors(known, batch))
          if (visible?.has(id) ?? true) found.set(id, vector)
    }
    return ids.map((id) => {
      const vector = found.get(id)
      return vector && { kind: 'dense', space, vector }
    })
  }

  declare(spaces: readonly Space[]): void {
    checkStoreOptions(this.name, this.capabilities, { spaces })
    this.#declared = [...this.#declared, ...spaces]
  }

  async spaces(): Promise<readonly Space[]> {
    return [...spaceMap(await this.#state(), this.#declared).values()]
  }

  async count(): Promise<number> {
    const state = await this.#state()
    return state ? this.#server.count({ condition: true, hidden: state.pending }) : 0
  }

  async optimize(signal?: AbortSignal): Promise<void> {
    throwIfCancelled(signal)
    if (!(await this.#state())) return
    await this.#alone(async () => this.#server.optimize((await this.#writable()).spaces))
  }

  async drop(): Promise<void> {
    const state = await this.#state()
    await this.#alone(() => this.#server.drop(state?.spaces ?? []))
  }

  async close(): Promise<void> {
    this.#closed = true
    await this.#server.close()
  }

  /** `undefined` before the first put. */
  async #state(): Promise<ServerState | undefined> {
    if (this.#closed) throw new DuomoError('usage', `${this.#subject} was closed`)
    const json = await this.#server.readState()
    if (json === undefined) return undefined
    const state = readServerState(json, this.#subject)
    if (state.metric !== this.#metric)
      throw new DuomoError('usage', `${this.#subject} compares vectors by ${state.metric}, not by ${this.#metric}`, {
        hint: `Open it with the metric "${state.metric}".`,
      })
    return state
  }

  /** The state, with all spaces made and nothing left over from a writer that ended in between. */
  async #writable(): Promise<ServerState> {
    const before = await this.#state()
    const spaces = [...spaceMap(before, this.#declared).values()]
    if (before && !before.pending && !before.removing && before.spaces.length === spaces.length) return before
    const dense = spaces.map(({ id, dimension }) => ({ id, kind: 'dense' as const, dimension }))
    await this.#server.create(spaces)
    return this.#recover({ format: 1, rows: 0, tokens: 0, ...before, metric: this.#metric, spaces: dense })
  }

  /** Removes the rows of a put that has not ended, and counts anew what a removal has left. */
  async #recover({ pending, removing, ...state }: ServerState): Promise<ServerState> {
    if (pending) {
      const ids = await idsOf(this.#server, { condition: true, put: pending })
      await removeIds(this.#server, ids, state.spaces)
    }
    const mended = pending || removing ? { ...state, ...(await countRows(this.#server)) } : state
    await this.#server.writeState(writeServerState(mended))
    return mended
  }

  /** One writer at a time within this process. */
  async #alone<T>(work: () => Promise<T>): Promise<T> {
    const before = this.#last
    const mine = before.catch(() => {}).then(work)
    this.#last = mine.catch(() => {})
    return mine
  }
}

function spaceMap(state: ServerState | undefined, declared: readonly Space[]): Map<string, Space> {
  return new Map([...declared, ...(state?.spaces ?? [])].map((space) => [space.id, space]))
}
