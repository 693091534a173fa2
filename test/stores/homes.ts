import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { openChromaStore } from '../../src/store/chroma.ts'
import { openLanceStore } from '../../src/store/lance.ts'
import { openMilvusStore } from '../../src/store/milvus.ts'
import { parseServerUrl } from '../../src/store/store-url.ts'
import type { StoreHome } from '../../src/testing/store-home.ts'

/** A new home in a folder. */
export async function lanceHome(): Promise<StoreHome> {
  const folder = await mkdtemp(path.join(tmpdir(), 'duomo-lance-'))
  return {
    open: (spaces, options) => openLanceStore(path.join(folder, 'index'), { ...options, spaces }),
    clear: () => rm(folder, { recursive: true, force: true }),
  }
}

/** A new home on a server, removed from it at the end. */
export function serverHome(address: string): () => Promise<StoreHome> {
  const url = parseServerUrl(address, process.env)
  const openStore = url.kind === 'chroma' ? openChromaStore : openMilvusStore
  return async () => {
    const name = `duomo_test_${randomBytes(6).toString('hex')}`
    let metric = {}
    return {
      open: (spaces, options = {}) => {
        metric = options.metric ? { metric: options.metric } : {}
        return openStore(url, name, { ...options, spaces })
      },
      async clear() {
        const store = await openStore(url, name, metric)
        await store.drop()
        await store.close()
      },
    }
  }
}
