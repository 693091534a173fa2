import { DuomoError } from '../base/errors.ts'
import { sha256 } from '../base/hash.ts'
import type { AssetStore } from '../spec/asset-store.ts'

/** Assets in memory; for tests. */
export function openMemoryAssets(kept: Map<string, Uint8Array> = new Map()): AssetStore {
  const check = (hash: string) => {
    if (!/^[0-9a-f]{64}$/.test(hash)) throw new DuomoError('usage', `"${hash}" is no asset`)
    return hash
  }
  return {
    async put(bytes) {
      const hash = sha256(bytes)
      kept.set(hash, bytes.slice())
      return hash
    },
    get: async (hash) => kept.get(check(hash))?.slice(),
    has: async (hash) => kept.has(check(hash)),
    async remove(hash) {
      kept.delete(check(hash))
    },
    async *iterate() {
      yield* [...kept.keys()].sort()
    },
  }
}
