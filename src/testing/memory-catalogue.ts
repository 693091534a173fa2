import type { DocumentRecord } from '../model/catalogue.ts'
import type { Catalogue, CatalogueChange } from '../spec/catalogue.ts'

/** What catalogues opened one after the other share, as they would share a disk: base → document id → record. */
export type MemoryRecords = Map<string, Map<string, DocumentRecord>>

const commits = new WeakMap<MemoryRecords, number>()

/** The catalogue in memory; for tests. */
export function openMemoryCatalogue(records: MemoryRecords = new Map()): Catalogue {
  const inBase = (base: string) => [...(records.get(base)?.values() ?? [])]
  return {
    async commit(base: string, change: CatalogueChange) {
      const documents = new Map(records.get(base))
      for (const id of change.remove ?? []) documents.delete(id)
      for (const record of change.put ?? []) documents.set(record.documentId, structuredClone(record))
      if (documents.size > 0) records.set(base, documents)
      else records.delete(base)
      commits.set(records, (commits.get(records) ?? 0) + 1)
    },
    get: async (base, documentId) => records.get(base)?.get(documentId),
    list: async (base) => inBase(base).sort((a, b) => a.addedAt - b.addedAt || (a.documentId < b.documentId ? -1 : 1)),
    bases: async () => [...records.keys()].sort(),
    version: async () => String(commits.get(records) ?? 0),
    namedAssets: async () =>
      new Set(
        [...records.keys()]
          .flatMap(inBase)
          .flatMap(({ documentId, reading, assets }) => [documentId, ...assets, ...(reading ? [reading] : [])]),
      ),
    close: async () => {},
  }
}
