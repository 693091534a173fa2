import type { Space } from '../model/embedding.ts'
import type { StoreRow } from '../spec/store.ts'
import { throwIfCancelled } from './checks.ts'
import type { FoundRow, RowField, RowServer, Selection, ServerRow } from './row-server.ts'
import { inBatches } from './server-rows.ts'

/** What a put writes. */
export interface RowsToWrite {
  readonly rows: readonly StoreRow[]
  /** The same rows as the server keeps them. */
  readonly made: readonly ServerRow[]
  /** Ids that are there and get another row. */
  readonly replaced: ReadonlySet<string>
  readonly spaces: readonly Space[]
}

/** Writes rows with their vectors, in requests of a size that servers take. */
export async function writeRows(
  server: RowServer,
  { rows, made, replaced, spaces }: RowsToWrite,
  signal: AbortSignal | undefined,
): Promise<void> {
  // Rows first: what is removed after a fault is found by them.
  for (const batch of inBatches(made, server.maxRows, (row) => row.chunk.length + row.words.length)) {
    throwIfCancelled(signal)
    await server.putRows(batch)
  }
  for (const space of spaces) {
    const given: [ServerRow, Float32Array][] = []
    const without: string[] = []
    for (const [n, row] of made.entries()) {
      const embedding = rows[n]?.embeddings.find((one) => one.space === space.id)
      if (embedding?.kind === 'dense') given.push([row, embedding.vector])
      else if (replaced.has(row.id)) without.push(row.id)
    }
    for (const batch of inBatches(given, server.maxRows, () => space.dimension * 12)) {
      throwIfCancelled(signal)
      await server.putVectors(space, batch)
    }
    for (const batch of inBatches(without, server.maxRows)) await server.removeVectors(space, batch)
  }
}

/** Vectors first: a row without one is found by its words, a vector without a row would be found as nothing. */
export async function removeIds(server: RowServer, ids: readonly string[], spaces: readonly Space[]): Promise<void> {
  for (const batch of inBatches(ids, server.maxRows)) {
    for (const space of spaces) await server.removeVectors(space, batch)
    await server.removeRows(batch)
  }
}

/** All rows and their tokens together, counted one by one. */
export async function countRows(server: RowServer): Promise<{ rows: number; tokens: number }> {
  let rows = 0
  let tokens = 0
  for await (const batch of server.scan({ condition: true }, ['wordCount']))
    for (const { wordCount = 0 } of batch) {
      rows += 1
      tokens += wordCount
    }
  return { rows, tokens }
}

export async function idsOf(server: RowServer, selection: Selection): Promise<string[]> {
  const ids: string[] = []
  for await (const batch of server.scan(selection, [])) ids.push(...batch.map(({ id }) => id))
  return ids
}

/** Of those of the ids that are there. */
export async function wordCountsOf(server: RowServer, ids: readonly string[]): Promise<Map<string, number>> {
  const counts = new Map<string, number>()
  for (const batch of inBatches(ids, server.maxRows))
    for (const { id, wordCount = 0 } of await server.byIds(batch, ['wordCount'])) counts.set(id, wordCount)
  return counts
}

/** Rows by their ids, each once, in any order, but those of the put `hidden`. */
export async function rowsById(
  server: RowServer,
  ids: readonly string[],
  fields: readonly RowField[],
  hidden: string | undefined,
): Promise<FoundRow[]> {
  const found: FoundRow[] = []
  for (const batch of inBatches([...new Set(ids)], server.maxRows)) {
    if (!hidden) found.push(...(await server.byIds(batch, fields)))
    else {
      const condition = { on: 'text', column: 'id', values: batch, negated: false } as const
      for await (const rows of server.scan({ condition, hidden }, fields)) found.push(...rows)
    }
  }
  return found
}
