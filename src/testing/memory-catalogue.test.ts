import { describe, expect, it } from 'vitest'
import { describeCatalogue } from './describe-catalogue.ts'
import { type MemoryRecords, openMemoryCatalogue } from './memory-catalogue.ts'

describeCatalogue(
  'in memory',
  async () => {
    const records: MemoryRecords = new Map()
    return { open: async () => openMemoryCatalogue(records), clear: async () => records.clear() }
  },
  { describe, it, expect },
)
