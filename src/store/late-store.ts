import { DuomoError } from '../base/errors.ts'
import type { Embedding, Space } from '../model/embedding.ts'
import type { Filter } from '../model/filter.ts'
import type { LateIndex } from '../spec/late-index.ts'
import type { SearchOptions, Store, StoreCapabilities, StoreHit, StoreRow } from '../spec/store.ts'

/** Opens the index of a multi-vector space; `idsOf` tells which of its ids pass a filter. */
export type OpenLate = (space: Space, idsOf: (filter: Filter) => Promise<ReadonlySet<string>>) => Promise<LateIndex>

/**
 * A store that takes multi-vectors as well: they lie in indexes of their own beside it, everything else in `rows`. Vectors
 * are written before their rows, so a row that can be found has them; what a crash leaves without a row goes with `optimize`.
 */
export function withLateIndexes(rows: Store, openLate: OpenLate): Store {
  return new LateStore(rows, openLate)
}

class LateStore implements Store {
  readonly name: string
  readonly capabilities: StoreCapabilities
  readonly #rows: Store
  readonly #openLate: OpenLate
  readonly #late = new Map<string, { readonly space: Space; readonly index: Promise<LateIndex> }>()

  constructor(rows: Store, openLate: OpenLate) {
    this.name = rows.name
    this.capabilities = { ...rows.capabilities, spaces: [...new Set([...rows.capabilities.spaces, 'multi' as const])] }
    this.#rows = rows
    this.#openLate = openLate
  }

  declare(spaces: readonly Space[]): void {
    this.#rows.declare(spaces.filter(({ kind }) => kind !== 'multi'))
    for (const space of spaces) {
      if (space.kind !== 'multi' || this.#late.has(space.id)) continue
      const index = this.#openLate(space, (filter) => this.#idsOf(filter))
      // Who uses it hears of the failure.
      index.catch(() => {})
      this.#late.set(space.id, { space, index })
    }
  }

  async put(rows: readonly StoreRow[], signal?: AbortSignal): Promise<void> {
    const several = rows.flatMap(({ chunk, embeddings }) =>
      embeddings.flatMap((embedding) => (embedding.kind === 'multi' ? [{ id: chunk.id, embedding }] : [])),
    )
    for (const [space, entries] of Map.groupBy(several, ({ embedding }) => embedding.space))
      await (await this.#lateOf(space)).put(entries)
    const single = rows.map((row) => ({ ...row, embeddings: row.embeddings.filter(({ kind }) => kind !== 'multi') }))
    await this.#rows.put(single, signal)
  }

  async remove(filter: Filter): Promise<void> {
    const ids = this.#late.size > 0 ? [...(await this.#idsOf(filter))] : []
    await this.#rows.remove(filter)
    for (const { index } of this.#late.values()) await (await index).remove(ids)
  }

  async search(embedding: Embedding, options: SearchOptions): Promise<StoreHit[]> {
    if (embedding.kind !== 'multi') return this.#rows.search(embedding, options)
    return (await this.#lateOf(embedding.space)).search(embedding, options)
  }

  async vectors(ids: readonly string[], space: string): Promise<(Embedding | undefined)[]> {
    const late = this.#late.get(space)
    return late ? (await late.index).vectors(ids) : this.#rows.vectors(ids, space)
  }

  async spaces(): Promise<readonly Space[]> {
    return [...(await this.#rows.spaces()), ...[...this.#late.values()].map(({ space }) => space)]
  }

  async optimize(signal?: AbortSignal): Promise<void> {
    await this.#rows.optimize(signal)
    for (const { index } of this.#late.values()) {
      const late = await index
      const ids = [...(await late.ids())]
      const there = await this.#rows.get(ids)
      await late.remove(ids.filter((_, n) => there[n] === undefined))
    }
  }

  async close(): Promise<void> {
    for (const { index } of this.#late.values()) await (await index.catch(() => undefined))?.close()
    await this.#rows.close()
  }

  get: Store['get'] = (ids) => this.#rows.get(ids)
  iterate: Store['iterate'] = (filter) => this.#rows.iterate(filter)
  documents: Store['documents'] = () => this.#rows.documents()
  searchText: Store['searchText'] = (words, options) => this.#rows.searchText(words, options)
  count: Store['count'] = () => this.#rows.count()

  async #idsOf(filter: Filter): Promise<ReadonlySet<string>> {
    const ids = new Set<string>()
    for await (const { id } of this.#rows.iterate(filter)) ids.add(id)
    return ids
  }

  async #lateOf(space: string): Promise<LateIndex> {
    const late = this.#late.get(space)
    if (!late) throw new DuomoError('bad-vector', `no index was declared for the multi-vector space ${space}`)
    return late.index
  }
}
