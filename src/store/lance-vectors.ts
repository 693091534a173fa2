import type { Table } from '@lancedb/lancedb'
import { DuomoError } from '../base/errors.ts'
import type { Metric, VectorIndex } from '../spec/store.ts'
import { loadLance } from './lance-library.ts'
import type { SpaceColumn } from './lance-schema.ts'

/** LanceDB's names. */
export const LANCE_DISTANCES = { cosine: 'cosine', ip: 'dot', l2: 'l2' } as const

// Below, comparing with every row is cheap: about 4 ms of CPU for each 1,000 rows of 512 numbers.
const INDEX_FROM_ROWS = 30_000
// An index is trained on rows; of fewer it would be no better than comparing with all.
const TRAIN_FROM_ROWS = 1_000

// With one bit the ten nearest of 5,000 rows of one subject were found only to 97 % among 400 candidates; with two, wholly among 160.
const BITS = 2

export interface VectorChoice {
  readonly metric: Metric
  /** Chosen by the number of rows if absent. */
  readonly index?: VectorIndex
}

/** LanceDB's own name for the index of a column. */
export function vectorIndexName(column: string): string {
  return `${column}_idx`
}

/** Makes the index of a column where the number of its rows asks for one; `optimize` keeps it up to date from then on. */
export async function indexVectors(
  table: Table,
  { column, dimension }: SpaceColumn,
  choice: VectorChoice,
): Promise<void> {
  if (choice.index === 'flat') return
  const name = vectorIndexName(column)
  const rows = await table.countRows(`${column} IS NOT NULL`)
  if (rows < (choice.index === undefined ? INDEX_FROM_ROWS : TRAIN_FROM_ROWS)) return
  // RabitQ packs 8 signs into a byte.
  const index = choice.index ?? (dimension % 8 === 0 ? 'ivf-rq' : 'hnsw-sq')
  const stats = await table.indexStats(name)
  const fits = stats?.distanceType === LANCE_DISTANCES[choice.metric]
  if (fits && (choice.index === undefined || typeOf(stats.indexType) === index)) return
  const { Index } = await loadLance()
  const distanceType = LANCE_DISTANCES[choice.metric]
  if (index === 'ivf-rq' && dimension % 8 !== 0)
    throw new DuomoError('usage', `the index "ivf-rq" takes vectors of 8, 16, 24 … numbers, not of ${dimension}`, {
      hint: 'Take "hnsw-sq" or "flat".',
    })
  // One partition: the graph alone finds its way.
  const config =
    index === 'ivf-rq' ? Index.ivfRq({ distanceType, numBits: BITS }) : Index.hnswSq({ distanceType, numPartitions: 1 })
  await table.createIndex(column, { config, name, replace: true })
}

function typeOf(lanceName: string): VectorIndex | undefined {
  return lanceName === 'IVF_RQ' ? 'ivf-rq' : lanceName === 'IVF_HNSW_SQ' ? 'hnsw-sq' : undefined
}
