import { describe, expect, it } from 'vitest'
import { describeStore } from './describe-store.ts'
import { type MemoryRows, openMemoryStore } from './memory-store.ts'

describeStore(
  'in memory',
  async () => {
    const rows: MemoryRows = new Map()
    return { open: async (spaces) => openMemoryStore(spaces, rows), clear: async () => rows.clear() }
  },
  { describe, it, expect },
)
