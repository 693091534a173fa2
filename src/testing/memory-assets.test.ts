import { describe, expect, it } from 'vitest'
import { describeAssetStore } from './describe-asset-store.ts'
import { openMemoryAssets } from './memory-assets.ts'

describeAssetStore(
  'in memory',
  async () => {
    const kept = new Map<string, Uint8Array>()
    return { open: async () => openMemoryAssets(kept), clear: async () => kept.clear() }
  },
  { describe, it, expect },
)
