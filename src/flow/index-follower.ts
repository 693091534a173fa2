import { DuomoError, toDuomoError } from '../base/errors.ts'
import type { DocumentRecord } from '../model/catalogue.ts'
import type { Chunk } from '../model/chunk.ts'
import type { Query } from '../model/query.ts'
import type { CustomIndex } from '../spec/custom-index.ts'
import type { SearchOptions, Store, StoreHit } from '../spec/store.ts'

/** What an index follows. */
export interface FollowedBase {
  readonly store: Store
  /** Of the catalogue: changes with every commit of any process. */
  version(): Promise<string>
  records(): Promise<readonly { readonly record: DocumentRecord }[]>
}

/** A custom index that knows, whenever it is asked, what the base holds. */
export interface IndexFollower {
  readonly name: string
  readonly version: string
  /** Best first, equal scores by id. */
  search(query: Query, options: SearchOptions, base: FollowedBase): Promise<StoreHit[]>
}

const CHUNKS_AT_ONCE = 1_000

/** @throws (from `search`) `bad-response` for hits that are none; what the index itself throws, with its name */
export function followBase(index: CustomIndex): IndexFollower {
  return new Follower(index)
}

interface Held {
  /** Of what its rows were made from; empty when it is not sure which of them the index has. */
  state: string
  /** All that the index may have. */
  ids: Set<string>
}

class Follower implements IndexFollower {
  readonly #index: CustomIndex
  readonly #held = new Map<string, Held>()
  #store: Store | undefined
  #version: string | undefined
  #turn: Promise<void> = Promise.resolve()

  constructor(index: CustomIndex) {
    this.#index = index
  }

  get name(): string {
    return this.#index.name
  }

  get version(): string {
    return this.#index.version
  }

  async search(query: Query, options: SearchOptions, base: FollowedBase): Promise<StoreHit[]> {
    // One after the other, each with its own signal: whoever is stopped leaves the rest to the next.
    const turn = this.#turn.then(() => this.#follow(base, options.signal))
    this.#turn = turn.catch(() => {})
    await turn
    const hits = await this.#call('searching', () => this.#index.search(query, options))
    const wrong = hits.find(({ id, score }) => typeof id !== 'string' || !Number.isFinite(score))
    if (wrong)
      throw new DuomoError('bad-response', `the index ${this.name} gave ${JSON.stringify(wrong)} as a hit`, {
        hint: 'A hit is { id, score }: the id of a chunk that was put, and a finite number.',
      })
    return [...hits].sort((a, b) => b.score - a.score || (a.id < b.id ? -1 : 1)).slice(0, options.k)
  }

  async #follow(base: FollowedBase, signal: AbortSignal | undefined): Promise<void> {
    const version = await base.version()
    if (base.store === this.#store && version === this.#version) return
    // Another opening of the base may follow a repair, which makes rows anew without a word in the catalogue.
    if (base.store !== this.#store) for (const held of this.#held.values()) held.state = ''
    const records = new Map((await base.records()).map(({ record }) => [record.documentId, record]))
    for (const [documentId, { ids }] of this.#held) {
      if (records.has(documentId)) continue
      await this.#remove([...ids])
      this.#held.delete(documentId)
    }
    const changed = [...records.values()].filter(
      (record) => this.#held.get(record.documentId)?.state !== stateOf(record),
    )
    await this.#take(changed, base.store, changed.length === records.size, signal)
    this.#store = base.store
    this.#version = version
  }

  /** Puts the chunks of these documents, and removes those that they have no more. */
  async #take(records: readonly DocumentRecord[], store: Store, all: boolean, signal: AbortSignal | undefined) {
    if (records.length === 0) return
    const found = new Map<string, Set<string>>()
    for (const { documentId } of records) {
      found.set(documentId, new Set())
      this.#held.set(documentId, { state: '', ids: this.#held.get(documentId)?.ids ?? new Set() })
    }
    const chunks = store.iterate(all ? undefined : { op: 'in', field: 'documentId', values: [...found.keys()] })
    let batch: Chunk[] = []
    const put = async () => {
      if (signal?.aborted) throw new DuomoError('cancelled', `the index ${this.name} was stopped while it was filled`)
      const full = batch
      batch = []
      for (const { id, documentId } of full) {
        found.get(documentId)?.add(id)
        this.#held.get(documentId)?.ids.add(id)
      }
      if (full.length > 0) await this.#call('filling', () => this.#index.put(full))
    }
    for await (const chunk of chunks) {
      // Rows that no record names don't count.
      if (!found.has(chunk.documentId)) continue
      batch.push(chunk)
      if (batch.length >= CHUNKS_AT_ONCE) await put()
    }
    await put()
    for (const record of records) {
      const ids = found.get(record.documentId) ?? new Set()
      const before = this.#held.get(record.documentId)?.ids ?? ids
      await this.#remove([...before].filter((id) => !ids.has(id)))
      this.#held.set(record.documentId, { state: stateOf(record), ids })
    }
  }

  async #remove(ids: readonly string[]): Promise<void> {
    if (ids.length > 0) await this.#call('filling', () => this.#index.remove(ids))
  }

  async #call<T>(doing: string, work: () => T | Promise<T>): Promise<T> {
    try {
      return await work()
    } catch (error) {
      throw toDuomoError(error, `${doing} the index ${this.name}`)
    }
  }
}

/** The same for the same rows with the same metadata. */
function stateOf({ reading, recipe, chunks, metadata }: DocumentRecord): string {
  return JSON.stringify([reading, recipe, chunks, metadata])
}
