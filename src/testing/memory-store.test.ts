import { describe, expect, it } from 'vitest'
import { describeStore } from './describe-store.ts'
import { type MemoryRows, openMemoryStore } from './memory-store.ts'

describeStore(
  'in memory',
  async () => {
    const rows: MemoryRows = new Map()
    return {
      open: async (spaces, { metric } = {}) => openMemoryStore(spaces, rows, metric),
      clear: async () => rows.clear(),
    }
  },
  { describe, it, expect },
)
