import type { Chunk } from '../model/chunk.ts'
import type { Space } from '../model/embedding.ts'
import type { Filter } from '../model/filter.ts'
import type { Store, StoreHit, StoreOptions } from '../spec/store.ts'
import { OTHER_SPACE, SMALL_SPACE, sampleRow } from './sample-rows.ts'

/** A place for one test's index: opened any number of times, cleared at the end. */
export interface StoreHome {
  open(spaces: readonly Space[], options?: Pick<StoreOptions, 'metric' | 'index'>): Promise<Store>
  clear(): Promise<void>
}

/** Makes the body of a test from its work on a new, empty index. */
export type InStore = (work: (store: Store, home: StoreHome) => Promise<void>) => () => Promise<void>

export function storeOf(start: () => Promise<StoreHome>): InStore {
  return (work) => async () => {
    const home = await start()
    try {
      const store = await home.open([SMALL_SPACE, OTHER_SPACE])
      await work(store, home)
      await store.close()
    } finally {
      await home.clear()
    }
  }
}

/** The chunk id of the sample row of that name. */
export function id(name: string): string {
  return sampleRow(name).chunk.id
}

export function names(hits: readonly StoreHit[]): string[] {
  return hits.map((hit) => hit.id)
}

export async function all(store: Store, filter?: Filter): Promise<Chunk[]> {
  const chunks: Chunk[] = []
  for await (const chunk of store.iterate(filter)) chunks.push(chunk)
  return chunks
}
